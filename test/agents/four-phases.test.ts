import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHASES } from '../../src/contract/phase.ts';
import { Program, summaryOf } from '../faults/engine/program.ts';
import { attemptsIn, installed, RealAgent } from './real-agent.ts';
import type { AgentName } from './recipes.ts';
import { wordsDone } from './words-done.ts';
import { tokensOf, wordsScript } from './words-script.ts';

/** US dollars for a million tokens: of Codex and Gemini CLI in the workspace's configuration, of OpenCode in its own. */
const PRICE = { input: 3, output: 15, cached: 0.3 };
const PRICES: Readonly<Record<AgentName, Record<string, unknown>>> = {
  claude: {},
  codex: { agents: { codex: { preset: 'codex', model: 'gpt-5.5' } }, prices: { 'gpt-5.5': PRICE } },
  gemini: { prices: { 'gemini-2.5-flash': PRICE } },
  opencode: {},
};

describe('an item of the sample, by a real agent', () => {
  const program = new Program();
  let agent: RealAgent;
  before(() => program.build());
  afterEach(() => agent.close());
  after(() => program.remove());

  for (const name of installed) {
    it(`goes through all four phases with ${name}, which is known by its name`, async () => {
      agent = await RealAgent.open(name, program, wordsScript, { config: PRICES[name] });
      const ended = await agent.run().ended;
      const settled = wordsDone(agent, ended);
      const { completed, phases, tests } = summaryOf(ended);
      assert.equal(completed.length, 1);
      assert.deepEqual(phases, { spec: 1, impl: 1, test: 1, review: 1 });
      assert.equal(tests.failed, 0);

      // What its model has counted is what was kept, and what it costs.
      assert.deepEqual(settled.map(({ usage }) => usage), PHASES.map(tokensOf));
      for (const { costUsd, phase } of settled) {
        const { cached, input, output } = tokensOf(phase);
        const expected = ((input - cached) * PRICE.input + cached * PRICE.cached + output * PRICE.output) / 1_000_000;
        // Claude Code has prices of its own.
        if (name === 'claude') assert.ok((costUsd ?? 0) > 0);
        else assert.ok(Math.abs((costUsd ?? 0) - expected) < 1e-9, `${phase}: ${costUsd} and not ${expected}`);
      }

      // What a person reads of it: its words and its tools, and no events as they were streamed.
      const logs = join(agent.repository.root, '.coherence/state/logs');
      const log = readdirSync(logs).map((file) => readFileSync(join(logs, file), 'utf8')).join('\n');
      assert.match(log, /One new module, and its export\./);
      assert.match(log, /src\/words\.js/);
      assert.doesNotMatch(log, /^\{"type":/m);
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });

    it(`goes through all four phases with ${name} as a command of one’s own`, async () => {
      agent = await RealAgent.open(name, program, wordsScript, { own: true });
      const ended = await agent.run().ended;
      assert.equal(ended.code, 0, agent.outline(ended));
      assert.deepEqual(attemptsIn(ended), PHASES.map((phase) => `${phase} 1 completed`));
      assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
    });
  }
});
