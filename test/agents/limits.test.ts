import assert from 'node:assert/strict';
import { Program, summaryOf } from '../faults/engine/program.ts';
import { attemptsIn, installed, RealAgent, settledIn } from './real-agent.ts';
import type { AgentName } from './recipes.ts';
import type { Script } from './model-server/script.ts';
import { wordsScript } from './words-script.ts';

const [first = {}, ...rest] = wordsScript['impl'] ?? [];
const [second = {}, ...last] = rest;

/** Those whose stream says when a limit is over. */
const TOLD: ReadonlySet<AgentName> = new Set(['claude', 'codex']);

/** Those that sleep for as long as they are told. */
const SLEEPS: ReadonlySet<AgentName> = new Set(['codex', 'opencode']);

describe('a real agent that has reached a limit', () => {
  const program = new Program();
  let agent: RealAgent;
  before(() => program.build());
  afterEach(() => agent.close());
  after(() => program.remove());

  for (const name of installed) {
    it(`${name} is not blamed, and goes on when its usage limit is over`, async () => {
      const resetsAt = Math.ceil(Date.now() / 60_000) * 60 + 7200;
      const script: Script = { ...wordsScript, impl: [first, { troubles: [{ goes: 'usage', resetsAt }], lasting: true }] };
      agent = await RealAgent.open(name, program, script, { retries: 1, key: name === 'claude' ? 'subscription' : 'key' });
      const ended = await agent.run('--no-wait').ended;
      assert.deepEqual(attemptsIn(ended), ['spec 1 completed', 'impl 1 limit'], agent.outline(ended));
      assert.equal(summaryOf(ended).reason, 'limit');
      assert.equal(ended.code, 4);
      const limit = settledIn(ended).at(-1);
      assert.equal(limit?.resetsAt, TOLD.has(name) ? new Date(resetsAt * 1000).toISOString() : undefined);
      assert.match(limit?.reason ?? '', /usage limit is reached/);
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });

      agent.model.use(wordsScript);
      const retried = await agent.coherence('retry', '2').ended;
      assert.equal(retried.code, 0, retried.stderr);
      const later = await agent.run().ended;
      // The limit has used up no round.
      assert.deepEqual(attemptsIn(later), ['impl 1 completed', 'test 1 completed', 'review 1 completed'], agent.outline(later));
    });

    if (TOLD.has(name)) {
      it(`${name} rests until the time that its provider names, and goes on by itself`, async () => {
        const script: Script = { ...wordsScript, impl: [first, { ...second, troubles: [{ goes: 'usage', resetsInSeconds: 4 }] }, ...last] };
        agent = await RealAgent.open(name, program, script, { retries: 1, key: name === 'claude' ? 'subscription' : 'key' });
        const run = agent.run();
        const paused = await run.hears('account-paused');
        const ended = await run.ended;
        assert.equal(ended.code, 0, agent.outline(ended));
        assert.deepEqual(attemptsIn(ended), ['spec 1 completed', 'impl 1 limit', 'impl 1 completed', 'test 1 completed', 'review 1 completed']);
        assert.equal(paused.account, name);
        const resumed = await run.hears('account-resumed');
        // Codex names the minute, and says nothing of seconds.
        const waited = (Date.parse(resumed.at) - Date.parse(paused.at)) / 1000;
        assert.ok(waited > 2 && waited < (name === 'codex' ? 70 : 20), `${waited} s`);
        assert.ok(Date.parse(resumed.at) >= Date.parse(paused.resumesAt));
        assert.deepEqual(agent.model.problems, []);
        assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
      });
    }

    if (SLEEPS.has(name)) {
      it(`${name} is seen to wait where its provider asks it to wait an hour`, async () => {
        agent = await RealAgent.open(name, program, { ...wordsScript, impl: [{ ...first, troubles: [{ goes: 'rate', retryAfterSeconds: 3600 }], lasting: true }] }, { config: { phases: { impl: { idleSeconds: 20 } } } });
        const ended = await agent.run('--no-wait').ended;
        // Nobody's failure: it is ended when it has been silent for too long, its account rests, and no round is used up.
        assert.deepEqual(attemptsIn(ended), ['spec 1 completed', 'impl 1 limit'], agent.outline(ended));
        assert.match(settledIn(ended)[1]?.reason ?? '', /waited for its provider for too long: .*(?:429|Rate limit)/);
        assert.ok((settledIn(ended)[1]?.durationSeconds ?? 0) >= 20);
        assert.equal(summaryOf(ended).reason, 'limit');
        assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
      });
    }

    it(`${name} waits by itself where it is asked to wait a second`, async () => {
      agent = await RealAgent.open(name, program, { ...wordsScript, impl: [{ ...first, troubles: [{ goes: 'rate', retryAfterSeconds: 1 }] }, ...rest] });
      const ended = await agent.run().ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      assert.deepEqual(attemptsIn(ended), ['spec 1 completed', 'impl 1 completed', 'test 1 completed', 'review 1 completed']);
      assert.deepEqual(agent.model.problems, []);
    });
  }
});
