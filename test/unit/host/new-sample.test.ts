import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../src/base/errors.ts';
import { newSample } from '../../../src/host/set-up/new-sample.ts';

describe('a new sample', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'coherence-sample-')); });
  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is a repository of its own, with everything committed', async () => {
    const path = await newSample('sample', folder, { ...process.env, HOME: folder });
    assert.equal(path, join(folder, 'lapse'));
    assert.ok(existsSync(join(path, 'specs/backlog.md')));
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: path, encoding: 'utf8' });
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(git('log', '--format=%s %an').trim(), 'The sample as it comes Sample');
  });

  it('stands beside one that is there, and needs no git', async () => {
    await newSample('sample', folder, { PATH: '' });
    const second = await newSample('sample', folder, { PATH: '' });
    assert.equal(second, join(folder, 'lapse-2'));
    assert.ok(existsSync(join(second, 'package.json')) && !existsSync(join(second, '.git')));
  });

  it('says so where it cannot be written', async () => {
    await assert.rejects(newSample('sample', join(folder, 'nobody\0here'), {}), (error) => error instanceof UserError && error.code === 'no-place');
  });
});
