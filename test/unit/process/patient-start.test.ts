import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/base/logger.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { SupervisedChild } from '../../../src/node/process/supervised-child.ts';

describe('a process that the system has no room for', () => {
  const short = (): never => {
    tries += 1;
    throw Object.assign(new Error('spawn EAGAIN'), { code: 'EAGAIN' });
  };
  let tries: number;

  beforeEach(() => {
    tries = 0;
  });

  function start(): SupervisedChild {
    return new SupervisedChild({
      argv: ['x'], cwd: process.cwd(), env: {}, runId: 'tests_short', input: 'none', limits: { idleMs: 10_000, wallMs: 10_000 }, graceMs: 100, onOutput: () => {},
    }, { clock: systemClock, logger: silentLogger, spawn: short });
  }

  it('is tried again, and given up', async () => {
    const exit = await start().exit;
    assert.deepEqual([exit.kind, tries], ['start_failed', 4]);
    assert.match(exit.error ?? '', /no room for another process/);
  });

  it('is not tried again once it is cancelled', async () => {
    const child = start();
    child.cancel();
    assert.deepEqual([(await child.exit).kind, tries], ['cancelled', 1]);
  });
});
