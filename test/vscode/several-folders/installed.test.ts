import assert from 'node:assert/strict';
import { extensions, workspace } from 'vscode';

describe('the installed extension among several folders', () => {
  it('has all of them', () => {
    assert.deepEqual(workspace.workspaceFolders?.map((folder) => folder.name), ['lapse', 'notes']);
  });

  it('is there', () => {
    const id = process.env['COHERENCE_SUITE_EXTENSION'] ?? '';
    assert.ok(extensions.getExtension(id), id);
  });
});
