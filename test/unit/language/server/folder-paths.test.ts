import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { folderPaths, type FolderPaths } from '../../../../src/language/folder-paths.ts';

function paths(uri: string): FolderPaths {
  const made = folderPaths(uri);
  assert.ok(made !== null);
  return made;
}

describe('the paths of a workspace folder', () => {
  it('are relative to it, and lead back', () => {
    const folder = paths('file:///work/space/');
    assert.equal(folder.uri, 'file:///work/space');
    assert.equal(folder.uriOf('specs/001 a (b)#ä.md'), 'file:///work/space/specs/001%20a%20%28b%29%23%C3%A4.md');
    assert.equal(folder.fileOf('file:///work/space/specs/001%20a%20(b)%23%C3%A4.md'), 'specs/001 a (b)#ä.md');
  });

  it('hold nothing that is elsewhere, or on no disk', () => {
    const folder = paths('file:///work/space');
    for (const uri of ['file:///work/space', 'file:///work/spaceship/a.md', 'file:///work/a.md', 'file:///work/space/../a.md', 'untitled:a.md', 'git:/work/space/a.md', 'file:///work/space/a%2Fb.md', 'nonsense']) {
      assert.equal(folder.fileOf(uri), null, uri);
    }
    for (const uri of ['untitled:x', 'vscode-vfs://github/a/b', 'http://example.org/', '']) assert.equal(folderPaths(uri), null, uri);
  });

  it('come back from any name', () => {
    const folder = paths('file:///work/space');
    const segment = fc.string({ unit: 'binary', minLength: 1 }).filter((name) => name.isWellFormed() && !/[/\\\0]/.test(name) && name !== '.' && name !== '..');
    fc.assert(fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
      const file = segments.join('/');
      assert.equal(folder.fileOf(folder.uriOf(file)), file);
    }));
  });

  it('never throw, whatever a client sends', () => {
    const folder = paths('file:///work/space');
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string().map((text) => `file:///work/space/${text}`)), (uri) => {
      folder.fileOf(uri);
      folderPaths(uri);
    }));
  });
});
