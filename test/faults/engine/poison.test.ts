import assert from 'node:assert/strict';
import { smallProject } from '../../engine/repository.ts';
import { Program, summaryOf } from './program.ts';
import { repositories } from './repositories.ts';

describe('a task that always takes its owner with it', function () {
  this.timeout(60_000);
  const program = new Program();
  const repository = repositories();
  before(() => program.build());
  after(() => program.remove());

  it('26: is set aside after so many attempts, said once, and the others go on', async () => {
    const LOST = 3;
    const project = repository(smallProject('1. Add a function for one\n2. Add a function for two\n', { limits: { lostAttempts: LOST } }));
    const poisoned: string[] = [];
    for (let time = 0; time < LOST; time += 1) {
      const run = program.start(project, ['run', '--json', '--trust'], { COHERENCE_DEMO: 'slow=120000@impl' });
      const attempt = await run.hears('attempt-started', (event) => event.phase === 'impl');
      poisoned.push(attempt.taskId);
      await run.kill();
    }
    assert.deepEqual([...new Set(poisoned)], [poisoned[0]]);
    const run = program.start(project, ['run', '--json', '--trust']);
    const failed = await run.hears('item-failed');
    assert.equal(failed.reason, `Its impl task was lost ${LOST} times and is set aside.`);
    const ended = await run.ended;
    const summary = summaryOf(ended);
    assert.deepEqual([summary.failed, summary.completed.length, summary.reason, ended.code], [[failed.key], 1, 'no-items', 1]);

    const again = await program.call(project, ['run', '--json', '--trust']);
    assert.deepEqual([summaryOf(again).failed, summaryOf(again).completed, again.code], [[], [], 0]);
    assert.equal((await program.call(project, ['retry', failed.key])).code, 0);
    assert.deepEqual(summaryOf(await program.call(project, ['run', '--json', '--trust'])).completed, [failed.key]);
  });
});
