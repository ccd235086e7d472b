import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realPath } from '../../../src/node/attempt/real-path.ts';

describe('where a path really leads', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-real-')));
    mkdirSync(join(folder, 'work/src'), { recursive: true });
    mkdirSync(join(folder, 'home/keys'), { recursive: true });
    writeFileSync(join(folder, 'work/src/a.ts'), '');
    symlinkSync(join(folder, 'home/keys'), join(folder, 'work/link'));
    symlinkSync('src', join(folder, 'work/lib'));
    symlinkSync(join(folder, 'home/new'), join(folder, 'work/gone'));
    symlinkSync('loop', join(folder, 'work/loop'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const [path, led] of [
    ['work/src/a.ts', 'work/src/a.ts'], ['work/src/new/b.ts', 'work/src/new/b.ts'], ['work/lib/new/b.ts', 'work/src/new/b.ts'], ['work/src/a.ts/b', null],
    ['work/link/authorized_keys', 'home/keys/authorized_keys'], ['work/link/new/file', 'home/keys/new/file'], ['work/link/../b', 'home/b'], ['work/missing/../b', 'work/b'],
    ['work/gone', null], ['work/gone/b', null], ['work/loop/b', null],
  ] as const) {
    it(`${path} leads to ${led ?? 'nobody knows where'}`, () => {
      assert.equal(realPath(`${folder}/${path}`), led === null ? null : join(folder, led));
    });
  }
});
