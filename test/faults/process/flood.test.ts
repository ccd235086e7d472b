import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const OWNER = fileURLToPath(new URL('../../fixtures/process/flood-owner.ts', import.meta.url));
const MIB = 1024 * 1024;

interface Flooded {
  peakGrowthKiB: number;
  results: { exitCode: number; told: number; shimGrowthKiB: number; eventBytes: number; outputBytes: number; end: string }[];
}

describe('an agent that floods its owner', () => {
  it('costs it and its shim little memory, and a log and events of bounded size', async () => {
    const root = await mkdtemp(join(tmpdir(), 'coherence-flood-'));
    const logBytes = 256 * 1024;
    const args = ['--disable-warning=ExperimentalWarning', OWNER, root, String(logBytes), '64:lines', '32:line'];
    const { peakGrowthKiB, results } = JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as Flooded;
    assert.ok(peakGrowthKiB < 20 * 1024, `the peak rose by ${peakGrowthKiB} KiB`);
    assert.deepEqual(results.map((result) => result.exitCode), [0, 0]);
    for (const [index, { end, eventBytes, outputBytes, shimGrowthKiB, told }] of results.entries()) {
      assert.ok(shimGrowthKiB < 20 * 1024, `the peak of its shim is ${shimGrowthKiB} KiB above that of a small flood`);
      // What is shown of it comes to an end before it does, and its words are kept from then on by its log alone.
      assert.ok(told > 3 * MIB && told < 5 * MIB, `${told} characters were shown`);
      assert.ok(eventBytes < 10 * MIB, `its events have ${eventBytes} bytes`);
      assert.ok(end.endsWith('\nthe last line\n'));
      assert.ok(outputBytes <= 256 * 1024 && outputBytes > 255 * 1024);
      const log = join(root, `state/logs/task_${index}.log`);
      assert.ok((await stat(log)).size < logBytes + 1024);
      assert.match(await readFile(log, 'utf8'), /^# task_id[^\n]+\n# command[^\n]+\n---\nx[\s\S]*\n\[\d+ bytes left out\]\n[\s\S]*\nthe last line\n\n# duration_seconds=.* status=completed\n$/);
    }
    await rm(root, { recursive: true });
  });
});
