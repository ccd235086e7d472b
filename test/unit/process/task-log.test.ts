import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type Logger } from '../../../src/base/logger.ts';
import { TaskLog, taskLogPath } from '../../../src/node/attempt/task-log.ts';

const finished: Parameters<TaskLog['close']>[0] = { kind: 'exited', exitCode: 0, signal: null, durationMs: 11_012, survivors: [] };

describe('the log of a task', () => {
  let stateDir: string;

  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'coherence-log-'));
  });

  afterEach(() => rm(stateDir, { recursive: true }));

  async function logged(output: string, exit: Parameters<TaskLog['close']>[0], maxBytes = 4096, command = 'agent -p'): Promise<string> {
    const log = await TaskLog.open({ stateDir, taskId: 'task_1', command, maxBytes, logger: silentLogger });
    for (let at = 0; at < output.length; at += 1000) log.write(Buffer.from(output.slice(at, at + 1000)));
    await log.close(exit);
    return await readFile(join(stateDir, taskLogPath('task_1')), 'utf8');
  }

  it('has the format of the original pipeline', async () => {
    assert.equal(await logged('one\ntwo', finished), '# task_id=task_1 status=running\n# command=agent -p\n---\none\ntwo\n\n# duration_seconds=11.0 exit=0 status=completed\n');
  });

  it('goes on in the same file with the next attempt', async () => {
    const first = await logged('one\n', { ...finished, exitCode: 3 });
    assert.match(first, / exit=3 status=failed\n$/);
    const second = await logged('', { ...finished, kind: 'cancelled', exitCode: null, signal: 'SIGKILL' });
    assert.equal(second, `${first}# task_id=task_1 status=running\n# command=agent -p\n---\n\n# duration_seconds=11.0 exit=-9 status=cancelled\n`);
  });

  it('says why nothing was started', async () => {
    assert.match(await logged('', { ...finished, kind: 'start_failed', exitCode: null, error: 'It is not there.' }), /---\nIt is not there\.\n\n.* exit=-1 status=failed\n$/);
  });

  it('names what could not be ended', async () => {
    assert.match(await logged('one\n', { ...finished, survivors: [12, 34] }), /---\none\nProcesses that could not be ended: 12, 34\n\n# duration/);
  });

  it('keeps both ends of what is too long, and says how much is missing', async () => {
    const output = Array.from({ length: 2000 }, (_, index) => `line ${index} €\n`).join('');
    const text = await logged(output, finished, 4096);
    const [, head = '', leftOut = '', tail = ''] = /---\n([\s\S]*)\n\[(\d+) bytes left out\]\n([\s\S]*)\n# duration/.exec(text) ?? assert.fail(text);
    assert.ok(output.startsWith(head) && output.endsWith(tail));
    assert.equal(Buffer.byteLength(head) + Number(leftOut) + Buffer.byteLength(tail), Buffer.byteLength(output));
    assert.ok(Buffer.byteLength(text) < 4096 + 300);
    assert.ok(Buffer.byteLength(head) > 2000 && Buffer.byteLength(tail) > 2000);
  });

  it('leaves nothing out of what just fits', async () => {
    const output = 'x'.repeat(4095) + '\n';
    assert.ok((await logged(output, finished, 4096)).includes(`---\n${output}\n# duration`));
  });

  it('shows a command in one line of bounded length', async () => {
    const lines = (await logged('', finished, 4096, `agent 'a\nb' ${'x'.repeat(100_000)}`)).split('\n');
    assert.match(lines[1] ?? '', /^# command=agent 'a\\nb' x+…$/);
    assert.equal(lines[2], '---');
    assert.ok((lines[1] ?? '').length < 2100);
  });

  it('can be read by its owner alone', async () => {
    await logged('', finished);
    if (process.platform !== 'win32') assert.equal((await stat(join(stateDir, taskLogPath('task_1')))).mode & 0o777, 0o600);
  });

  it('says once that it cannot be written, and holds nothing up', async () => {
    await mkdir(join(stateDir, taskLogPath('task_1')), { recursive: true });
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (message) => void warnings.push(message) };
    const log = await TaskLog.open({ stateDir, taskId: 'task_1', command: 'x', maxBytes: 4096, logger });
    log.write(Buffer.from('text'));
    await log.close(finished);
    assert.equal(warnings.length, 1);
  });
});
