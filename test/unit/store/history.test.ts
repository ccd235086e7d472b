import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { nodeFileSystem } from '../../../src/node/store/file-system.ts';
import { History } from '../../../src/node/store/history.ts';
import { linesBackward, linesForward } from '../../../src/node/store/history-segment.ts';
import { faultyFileSystem, systemError } from './faulty-file-system.ts';
import { scratchFolders } from './scratch.ts';
import { record } from './tally.ts';

const load = (dir: string, epoch: number, bytes = 2000): Promise<History> => History.load(nodeFileSystem, dir, epoch, bytes);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => record(from + i, `i${from + i}`));

async function collect(lines: AsyncIterable<Buffer>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line.toString());
  return found;
}

describe('history', () => {
  const scratch = scratchFolders();

  it('knows its place again, also in the middle of an event’s records', async () => {
    const [first, second, third] = [record(5, 'a'), record(5, 'b'), record(6, 'c')];
    const before = await load(scratch.dir, 1);
    before.take([first]);
    await before.flush();
    const history = await load(scratch.dir, 2);
    assert.deepEqual(history.end, { seq: 5, records: 1 });
    history.take([first, second, third]);
    await history.flush();
    assert.deepEqual((await history.newest(9)).map(({ item }) => item), ['c', 'b', 'a']);
    assert.deepEqual((await load(scratch.dir, 3)).end, { seq: 6, records: 1 });
  });

  it('leaves out a line that a crash cut short, and takes it again', async () => {
    const before = await load(scratch.dir, 1);
    before.take(range(1, 3));
    await before.flush();
    const [segment] = await readdir(scratch.dir);
    const path = join(scratch.dir, segment!);
    const bytes = await readFile(path);
    for (const cut of [1, 10, bytes.length / 3 + 5]) {
      await writeFile(path, bytes.subarray(0, bytes.length - cut));
      const history = await load(scratch.dir, 1);
      history.take(range(1, 3));
      await history.flush();
      assert.deepEqual(await history.newest(9), range(1, 3).toReversed());
    }
  });

  it('ignores what an owner writes after it has lost the workspace', async () => {
    const old = await load(scratch.dir, 1);
    old.take(range(1, 3));
    await old.flush();
    const history = await load(scratch.dir, 2);
    history.take(range(1, 5));
    await history.flush();
    // The old one goes on, in its open segment and with a new one.
    old.take(range(4, 40));
    await old.flush().catch(() => {});
    await writeFile(join(scratch.dir, '000002-00000001.jsonl'), `${JSON.stringify(record(41, 'stale'))}\n`);
    assert.deepEqual(await history.newest(9), range(1, 5).toReversed());
    assert.deepEqual((await load(scratch.dir, 3)).end.seq, 5);
  });

  it('ignores it also when it has written nothing itself yet', async () => {
    const old = await load(scratch.dir, 1);
    old.take(range(1, 3));
    await old.flush();
    const history = await load(scratch.dir, 2);
    old.take(range(4, 40));
    await old.flush();
    assert.deepEqual(await history.newest(9), range(1, 3).toReversed());
    history.take(range(4, 5));
    await history.flush();
    assert.deepEqual(await (await load(scratch.dir, 3)).newest(9), range(1, 5).toReversed());
  });

  it('does without a rollup, and without the segment’s last line', async () => {
    const history = await load(scratch.dir, 1);
    for (let seq = 1; seq <= 30; seq++) {
      history.take(range(seq, seq));
      await history.flush();
    }
    const rollups = (await readdir(scratch.dir)).filter((name) => name.includes('rollup'));
    assert.ok(rollups.length >= 3);
    await writeFile(join(scratch.dir, rollups[0]!), '');
    const again = await load(scratch.dir, 2);
    assert.equal(again.end.seq, 30);
    assert.deepEqual(await again.rollup(), { cells: { '2026-01-02/impl/completed': { count: 30, durationMs: 45_000 } }, outcomes: { '2026-01-02/impl/completed': 30 } });
    assert.deepEqual(await again.newest(100), range(1, 30).toReversed());
  });

  it('keeps what it could not write, and writes it later', async () => {
    let full = true;
    const fs = faultyFileSystem(({ name }) => {
      if (name !== 'write' || !full) return undefined;
      full = false;
      return 100;
    });
    const failing = faultyFileSystem(({ name }) => { if (name === 'datasync') throw systemError('ENOSPC'); });
    const failed = await History.load(failing, scratch.dir, 1, 2000);
    failed.take(range(1, 2));
    await assert.rejects(failed.flush(), { code: 'ENOSPC' });
    assert.deepEqual(await failed.newest(9), range(1, 2).toReversed());

    const history = await History.load(fs, scratch.dir, 2, 2000);
    history.take(range(1, 2));
    await history.flush();
    assert.deepEqual(await (await load(scratch.dir, 3)).newest(9), range(1, 2).toReversed());
  });

  it('opens at the cost of one block, however long it is', async () => {
    const line = (seq: number): string => `${JSON.stringify(record(seq, 'x'))}\n`;
    for (let number = 1; number <= 20; number++) {
      const text = Array.from({ length: 2000 }, (_, i) => line((number - 1) * 2000 + i + 1)).join('');
      await appendFile(join(scratch.dir, `${String(number).padStart(6, '0')}-00000001.jsonl`), text);
      if (number < 20) await appendFile(join(scratch.dir, `${String(number).padStart(6, '0')}-00000001.rollup.json`), '');
    }
    const opened: string[] = [];
    const history = await History.load(faultyFileSystem(({ path }) => { opened.push(path); }), scratch.dir, 2, 4_000_000);
    assert.equal(history.end.seq, 40_000);
    assert.deepEqual([...new Set(opened)], [join(scratch.dir, '000020-00000001.jsonl')]);
  });

  it('reads the same lines in both directions, wherever blocks meet', async function () {
    this.timeout(60_000);
    const path = join(scratch.dir, 'lines');
    const line = fc.oneof(fc.constant(''), fc.string({ maxLength: 40 }), fc.integer({ min: 65_530, max: 65_540 }).map((n) => 'é'.repeat(n / 2)))
      .map((text) => text.replaceAll('\n', ' '));
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.string({ maxLength: 9 }).map((text) => text.replaceAll('\n', ' ')), async (lines, torn) => {
      await writeFile(path, lines.map((text) => `${text}\n`).join('') + torn);
      const expected = lines.map((text) => Buffer.from(text).toString());
      assert.deepEqual(await collect(linesForward(nodeFileSystem, path)), expected);
      assert.deepEqual((await collect(linesBackward(nodeFileSystem, path))).toReversed(), expected);
    }), { numRuns: 60 });
  });
});
