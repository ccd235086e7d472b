import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../../../src/node/workspace/remove-folder.ts';

const NOBODY = 65_534;

describe('a folder that is removed', () => {
  // Nothing is closed to root.
  const isRoot = process.geteuid?.() === 0;
  before(() => {
    if (isRoot) process.seteuid?.(NOBODY);
  });
  after(() => {
    if (isRoot) process.seteuid?.(0);
  });

  it('may hold folders of which nothing can be written or read, and what links lead to stays as it is', async () => {
    const beside = mkdtempSync(join(tmpdir(), 'coherence-beside-'));
    const folder = mkdtempSync(join(tmpdir(), 'coherence-cache-'));
    const inner = join(folder, 'module', 'deep');
    mkdirSync(inner, { recursive: true });
    writeFileSync(join(inner, 'file'), 'text', { mode: 0o400 });
    chmodSync(beside, 0o500);
    if (process.platform !== 'win32') symlinkSync(beside, join(inner, 'link'));
    const { mode } = statSync(beside);
    chmodSync(inner, 0o555);
    chmodSync(join(folder, 'module'), 0o000);
    await removeFolder(folder);
    assert.deepEqual([existsSync(folder), statSync(beside).mode], [false, mode]);
    rmdirSync(beside);
  });

  it('need not be there', () => removeFolder(join(tmpdir(), 'coherence-no-such-folder')));
});
