import assert from 'node:assert/strict';
import { eventually, killed, processesOf, Program, summaryOf, type Ended } from '../faults/engine/program.ts';
import { isAlive } from '../faults/process/agents.ts';
import type { Script } from './model-server/script.ts';
import { attemptsIn, commandLineOf, installed, RealAgent } from './real-agent.ts';
import { wordsScript } from './words-script.ts';

const [first = {}, ...rest] = wordsScript['impl'] ?? [];

describe('a real agent that does not come to its end', () => {
  const program = new Program();
  let agent: RealAgent;
  before(() => program.build());
  afterEach(() => agent.close());
  after(() => program.remove());

  const held: Script = { ...wordsScript, impl: [{ ...first, troubles: [{ goes: 'hold' }] }, ...rest] };

  /** Its owner is killed while it waits for its model. */
  async function killedAtWork(): Promise<{ pid: number; run: Ended }> {
    const command = agent.run();
    await agent.model.until((asked) => asked.answered === 'hold');
    const pid = agent.process();
    assert.ok(pid !== undefined);
    return { pid, run: await command.kill() };
  }

  /** Each phase was worked on once by both owners together, and committed once. */
  async function isDoneOnce(run: Ended): Promise<void> {
    assert.deepEqual(attemptsIn(run), ['spec 1 completed']);
    assert.deepEqual(agent.model.problems, []);
    assert.equal(agent.model.asked.filter(({ answered, phase, turn }) => phase === 'impl' && turn === 0 && answered !== 'beside').length, 1);
    assert.equal(agent.repository.git('log', '--format=%s', '--', 'src/words.js').trim().split('\n').length, 1);
    assert.equal(agent.repository.git('status', '--porcelain'), '');
    assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
  }

  for (const name of installed) {
    it(`${name} is ended with everything that it started`, async () => {
      const command = 'setsid sleep 3001 & nohup sleep 3002 > /dev/null 2>&1 & sleep 3003';
      agent = await RealAgent.open(name, program, { spec: [{ acts: [{ does: 'run', command }] }] }, { access: 'all', own: true });
      const run = agent.run();
      const isAtWork = (): boolean => ['3001', '3002', '3003'].every((seconds) => processesOf(agent.repository).some((pid) => commandLineOf(pid).includes(`sleep\0${seconds}`)));
      assert.ok(await eventually(isAtWork, 90_000), 'its commands did not start');
      run.signal('SIGINT');
      const ended = await run.ended;
      assert.equal(summaryOf(ended).reason, 'stopped');
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
      assert.equal(agent.repository.git('status', '--porcelain'), '');
    });

    it(`${name} is started anew after it was killed in the middle of its work`, async () => {
      const script: Script = { ...wordsScript, 'impl:1': [{ ...first, troubles: [{ goes: 'stall' }], lasting: true }] };
      agent = await RealAgent.open(name, program, script);
      const run = agent.run();
      await agent.model.until((asked) => asked.answered === 'stall');
      const pid = agent.process();
      assert.ok(pid !== undefined);
      killed(pid);
      const ended = await run.ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      assert.deepEqual(attemptsIn(ended), ['spec 1 completed', 'impl 1 failed', 'impl 2 completed', 'test 2 completed', 'review 2 completed']);
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });

    it(`${name} works on where its owner was killed: the next one adopts it`, async () => {
      agent = await RealAgent.open(name, program, held);
      const { pid, run } = await killedAtWork();
      assert.ok(isAlive(pid));
      const next = agent.run();
      await next.hears('attempt-adopted');
      agent.model.release();
      const ended = await next.ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      assert.deepEqual(attemptsIn(ended), ['impl 1 completed', 'test 1 completed', 'review 1 completed']);
      await isDoneOnce(run);
    });

    it(`${name} may end while nobody owns its work: the next owner finds what it did`, async () => {
      agent = await RealAgent.open(name, program, held);
      const { pid, run } = await killedAtWork();
      agent.model.release();
      assert.ok(await eventually(() => !isAlive(pid), 60_000), 'it did not come to its end');
      const ended = await agent.run().ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      assert.deepEqual(attemptsIn(ended), ['impl 1 completed', 'test 1 completed', 'review 1 completed']);
      await isDoneOnce(run);
    });

    it(`${name} finishes an item although a stream breaks`, async () => {
      agent = await RealAgent.open(name, program, { ...wordsScript, 'impl:1': [{ ...first, troubles: [{ goes: 'cut' }] }, ...rest] });
      const ended = await agent.run().ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      // Gemini CLI gives up; the others ask again by themselves.
      const impl = name === 'gemini' ? ['impl 1 failed', 'impl 2 completed', 'test 2 completed', 'review 2 completed'] : ['impl 1 completed', 'test 1 completed', 'review 1 completed'];
      assert.deepEqual(attemptsIn(ended), ['spec 1 completed', ...impl]);
      assert.deepEqual(agent.model.problems, []);
    });
  }
});
