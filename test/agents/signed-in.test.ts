import assert from 'node:assert/strict';
import { Program, summaryOf } from '../faults/engine/program.ts';
import { attemptsIn, installed, RealAgent } from './real-agent.ts';
import { wordsScript } from './words-script.ts';

describe('a real agent that nobody knows', () => {
  const program = new Program();
  let agent: RealAgent;
  before(() => program.build());
  afterEach(() => agent.close());
  after(() => program.remove());

  for (const name of installed) {
    it(`${name} without a key ends the run, and uses up no round`, async () => {
      agent = await RealAgent.open(name, program, wordsScript, { key: 'none', retries: 1 });
      await endsTheRun();
    });

    it(`${name} whose key is refused ends the run, and uses up no round`, async () => {
      agent = await RealAgent.open(name, program, { spec: [{ troubles: [{ goes: 'unauthorized' }], lasting: true }] }, { retries: 1 });
      await endsTheRun();
    });
  }

  async function endsTheRun(): Promise<void> {
    const ended = await agent.run().ended;
    assert.deepEqual(attemptsIn(ended), ['spec 1 unavailable'], agent.outline(ended));
    assert.equal(summaryOf(ended).reason, 'unavailable');
    assert.equal(ended.code, 1);
    assert.deepEqual(await agent.leftovers(), { processes: 0, files: [] });
  }
});
