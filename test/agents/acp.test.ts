import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PHASES } from '../../src/contract/phase.ts';
import { Program } from '../faults/engine/program.ts';
import type { Script, Turn } from './model-server/script.ts';
import { attemptsIn, installedAcp, RealAgent } from './real-agent.ts';
import type { AgentName } from './recipes.ts';
import { wordsDone } from './words-done.ts';
import { tokensOf, wordsScript } from './words-script.ts';

const PRICE = { input: 3, output: 15, cached: 0.3 };

/** Those that count a whole turn, with what was cached. Gemini CLI counts without it, OpenCode its last step. */
const COUNTS: ReadonlySet<AgentName> = new Set(['claude', 'codex']);
/** Those that ask before a command runs that changes something. Codex runs it in its sandbox instead. */
const ASKS: ReadonlySet<AgentName> = new Set(['claude', 'gemini', 'opencode']);

describe('a real agent through the Agent Client Protocol', () => {
  const program = new Program();
  let agent: RealAgent;
  before(() => program.build());
  afterEach(() => agent.close());
  after(() => program.remove());

  for (const name of installedAcp) {
    it(`${name} takes an item through all four phases`, async () => {
      agent = await RealAgent.open(name, program, wordsScript, { acp: true, config: { prices: { 'gpt-5.5': PRICE, 'gemini-2.5-flash': PRICE } } });
      const ended = await agent.run().ended;
      const settled = wordsDone(agent, ended);
      if (COUNTS.has(name)) assert.deepEqual(settled.map(({ usage }) => usage), PHASES.map(tokensOf));
      for (const { costUsd, phase, usage } of settled) {
        assert.ok((usage?.input ?? 0) > 0 && (usage?.output ?? 0) > 0, phase);
        assert.ok((costUsd ?? 0) > 0, phase);
      }
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });

    it(`${name} goes on after a stream that breaks, and anew after it was killed`, async () => {
      const [first = {}, ...rest] = wordsScript['impl'] ?? [];
      const [tested = {}, ...others] = wordsScript['test'] ?? [];
      const script: Script = {
        ...wordsScript,
        'impl:1': [{ ...first, troubles: [{ goes: 'stall' }], lasting: true }],
        'test:2': [{ ...tested, troubles: [{ goes: 'cut' }] }, ...others],
        'impl:2': [first, ...rest],
      };
      agent = await RealAgent.open(name, program, script, { acp: true });
      const run = agent.run();
      await agent.model.until((asked) => asked.answered === 'stall');
      const pid = agent.process();
      assert.ok(pid !== undefined);
      process.kill(pid, 'SIGKILL');
      const ended = await run.ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      const test = name === 'gemini' ? ['test 2 failed', 'test 3 completed', 'review 3 completed'] : ['test 2 completed', 'review 2 completed'];
      assert.deepEqual(attemptsIn(ended), ['spec 1 completed', 'impl 1 failed', 'impl 2 completed', ...test], agent.outline(ended));
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });
  }

  for (const name of installedAcp.filter((each) => ASKS.has(each))) {
    it(`${name} asks leave for a command: a person answers, and the next attempt runs it`, async () => {
      agent = await RealAgent.open(name, program, {}, { acp: true });
      const mark = join(dirname(agent.repository.root), 'was-run');
      const command = `node -e "require('node:fs').appendFileSync('${mark}', '.')"`;
      // It is said once more: a session that goes on after the answer has its first turn behind it.
      const asks: Turn[] = [{ says: 'I run it.', acts: [{ does: 'run', command }] }, { says: 'I run it again.', acts: [{ does: 'run', command }] }];
      agent.model.use({ ...wordsScript, 'impl:1': [...asks, ...(wordsScript['impl'] ?? [])] });

      const run = agent.run();
      const blocked = await run.hears('item-blocked');
      assert.match(blocked.question ?? '', /was-run/);
      const asked = await run.ended;
      assert.deepEqual(attemptsIn(asked), ['spec 1 completed', 'impl 1 needs_decision'], agent.outline(asked));
      assert.equal(asked.code, 3);
      assert.ok(!existsSync(mark));
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });

      const decided = await agent.coherence('decide', '2', 'Allow it for this item').ended;
      assert.equal(decided.code, 0, decided.stderr);
      const later = await agent.run().ended;
      assert.equal(later.code, 0, agent.outline(later));
      assert.deepEqual(attemptsIn(later), ['impl 1 completed', 'test 1 completed', 'review 1 completed']);
      assert.match(readFileSync(mark, 'utf8'), /^\.{1,2}$/);
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });
  }
});
