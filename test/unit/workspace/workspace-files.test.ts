import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { UserError } from '../../../src/base/errors.ts';
import { checkRelativePath } from '../../../src/node/workspace/safe-path.ts';
import { WorkspaceFiles } from '../../../src/node/workspace/workspace-files.ts';

const withCode = (code: string) => (error: unknown): boolean => error instanceof UserError && error.code === code;

describe('checkRelativePath', () => {
  for (const path of ['../x', 'a/../b', 'a/..', '..', '/etc/passwd', 'a\\b', 'C:/x', 'c:x', 'a%2fb', '%2e%2e/x', 'a\0b', '//server/x', 'x'.repeat(5000)]) {
    it(`refuses ${JSON.stringify(path.slice(0, 30))}`, () => assert.throws(() => checkRelativePath(path), withCode('path')));
  }

  for (const [path, checked] of [['a/b.md', 'a/b.md'], ['./a//b/', 'a/b'], ['', ''], ['.', ''], ['..a/b..', '..a/b..'], ['100% done.md', '100% done.md'], ['-rf', '-rf']] as const) {
    it(`takes ${JSON.stringify(path)}`, () => assert.equal(checkRelativePath(path), checked));
  }

  it('lets nothing through that leads upwards, whatever the text', () => {
    const pieces = fc.constantFrom('..', '.', '/', '\\', '%2e', 'a', ':', '\0', 'C:', '%', '~', ' ');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      let checked: string;
      try {
        checked = checkRelativePath(parts.join(''));
      } catch (error) {
        assert.ok(withCode('path')(error));
        return;
      }
      const full = join('/root/of', checked);
      assert.ok(full === '/root/of' || full.startsWith('/root/of/'), full);
    }));
  });
});

describe('WorkspaceFiles', () => {
  let base: string;
  let root: string;
  let files: WorkspaceFiles;

  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-files-')));
    root = join(base, 'work');
    mkdirSync(root);
    writeFileSync(join(base, 'outside.txt'), 'secret');
    files = new WorkspaceFiles(root);
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('reads text as it is, line ends and byte order mark included', async () => {
    writeFileSync(join(root, 'a.md'), '\uFEFFone\r\ntwo');
    assert.equal(await files.read('a.md'), '\uFEFFone\r\ntwo');
    assert.equal(await files.read('none.md'), null);
    assert.equal(await files.read('a.md/below'), null);
  });

  it('refuses what is not UTF-8 text', async () => {
    for (const [name, bytes] of Object.entries({
      utf16: Buffer.from('\uFEFFhello', 'utf16le'), noMark: Buffer.from('hello', 'utf16le'), invalid: Buffer.from([0x61, 0xff, 0x62]), cut: Buffer.from([0xe2, 0x82]),
    })) {
      writeFileSync(join(root, name), bytes);
      await assert.rejects(files.read(name), withCode('encoding'), name);
    }
  });

  it('refuses what is too large without reading it', async () => {
    const huge = join(root, 'huge.md');
    writeFileSync(huge, '');
    execFileSync('truncate', ['-s', '1G', huge]);
    await assert.rejects(files.read('huge.md'), withCode('too-large'));
    writeFileSync(join(root, 'small.md'), '12345');
    assert.equal(await files.read('small.md', 5), '12345');
    await assert.rejects(files.read('small.md', 4), withCode('too-large'));
  });

  it('refuses folders and pipes, without waiting for anybody', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    mkdirSync(join(root, 'folder'));
    await assert.rejects(files.read('pipe'), withCode('not-a-file'));
    await assert.rejects(files.read('folder'), withCode('not-a-file'));
    await assert.rejects(files.write('folder', 'x'), withCode('not-a-file'));
    await assert.rejects(files.write('pipe', 'x'), withCode('not-a-file'));
  });

  it('never follows a link out of the workspace', async () => {
    symlinkSync(join(base, 'outside.txt'), join(root, 'link'));
    symlinkSync(base, join(root, 'up'));
    symlinkSync(join(base, 'not-there'), join(root, 'dangling'));
    symlinkSync('loop', join(root, 'loop'));
    for (const path of ['link', 'up/outside.txt', 'up/new.txt', 'dangling']) {
      await assert.rejects(files.read(path), withCode('outside'), path);
      await assert.rejects(files.exists(path), withCode('outside'), path);
      await assert.rejects(files.write(path, 'x'), withCode('outside'), path);
    }
    await assert.rejects(files.read('loop'), withCode('path'));
    assert.equal(readFileSync(join(base, 'outside.txt'), 'utf8'), 'secret');
    assert.deepEqual(readdirSync(base).sort(), ['outside.txt', 'work']);
  });

  it('does not take a folder whose name begins like the workspace’s for a part of it', async () => {
    mkdirSync(join(base, 'work-2'));
    writeFileSync(join(base, 'work-2/x'), 'x');
    symlinkSync(join(base, 'work-2'), join(root, 'beside'));
    await assert.rejects(files.read('beside/x'), withCode('outside'));
  });

  it('replaces a file with its mode kept, and leaves nothing beside it', async () => {
    writeFileSync(join(root, 'run.sh'), 'old');
    chmodSync(join(root, 'run.sh'), 0o751);
    await files.write('run.sh', 'new');
    assert.equal(readFileSync(join(root, 'run.sh'), 'utf8'), 'new');
    assert.equal(statSync(join(root, 'run.sh')).mode & 0o777, 0o751);
    await files.write('deep/er/new.md', 'text');
    assert.equal(await files.read('deep/er/new.md'), 'text');
    assert.deepEqual(readdirSync(root).sort(), ['deep', 'run.sh']);
  });

  it('writes through a link to a file inside', async () => {
    writeFileSync(join(root, 'real.md'), 'old');
    symlinkSync('real.md', join(root, 'alias.md'));
    await files.write('alias.md', 'new');
    assert.equal(readlinkSync(join(root, 'alias.md')), 'real.md');
    assert.equal(readFileSync(join(root, 'real.md'), 'utf8'), 'new');
  });

  it('lists files sorted, links not followed, up to a limit', async () => {
    for (const path of ['specs/b.md', 'specs/a/z.md', 'specs/a.md', '.git/config', 'node_modules/x/index.js', '.coherence/state/s.json', '.coherence/config.json']) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), '');
    }
    symlinkSync('..', join(root, 'specs/loop'));
    symlinkSync('/etc', join(root, 'specs/etc'));
    assert.deepEqual(await files.list('specs'), ['specs/a.md', 'specs/a/z.md', 'specs/b.md']);
    assert.deepEqual(await files.list(''), ['.coherence/config.json', 'specs/a.md', 'specs/a/z.md', 'specs/b.md']);
    assert.equal((await files.list('specs', 2)).length, 2);
    assert.deepEqual(await files.list('none'), []);
    await assert.rejects(files.list('..'), withCode('path'));
  });

  it('is rooted at the real path', async () => {
    symlinkSync(root, join(base, 'alias'));
    writeFileSync(join(root, 'a.md'), 'a');
    const aliased = new WorkspaceFiles(join(base, 'alias'));
    assert.equal(aliased.root, root);
    assert.equal(await aliased.read('a.md'), 'a');
  });
});
