import assert from 'node:assert/strict';
import type { AttemptRequest } from '../../src/engine/ports/agent.ts';
import type { EnginePorts } from '../../src/engine/ports/engine-ports.ts';
import { assemble, ofType, type Assembled } from '../faults/engine/assembled.ts';
import { agentsWith, endingWith } from './changed-agents.ts';
import { smallProject, TestRepository } from './repository.ts';

const ASK = { id: 'execute npm install left-pad', title: 'Run npm install left-pad' };

/** The demo agent, but for an impl phase that asks leave as long as nobody has answered. */
function asking(requests: AttemptRequest[]): (ports: EnginePorts) => EnginePorts {
  return (ports) => ({
    ...ports,
    agents: agentsWith(ports.agents, {
      async start(request) {
        requests.push(request);
        const running = await ports.agents.start(request);
        if (request.phase !== 'impl' || request.grants.length > 0) return running;
        return endingWith(running, (end) => ({ ...end, kind: 'cancelled', exitCode: null, asked: ASK }));
      },
    }),
  });
}

describe('an agent that asks leave', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let opened: Assembled | undefined;
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    await repository.remove();
  });

  async function asked(): Promise<{ assembled: Assembled; requests: AttemptRequest[] }> {
    repository = new TestRepository(smallProject('1. Add a function for one\n', { agent: 'demo' }));
    const requests: AttemptRequest[] = [];
    const assembled = await assemble(repository, { around: asking(requests) });
    opened = assembled;
    assert.equal((await assembled.engine.run({})).reason, 'blocked');
    return { assembled, requests };
  }

  it('has a person asked, and its answer holds for the item and stands in the direction', async () => {
    const { assembled: { engine, events }, requests } = await asked();
    const [decision] = (await engine.status()).decisions;
    assert.deepEqual([decision?.kind, decision?.question, decision?.options], ['permission', 'The agent asks leave: Run npm install left-pad', ['Allow it for this item', 'Do not allow it']]);
    assert.equal(ofType(events, 'attempt-settled').at(-1)?.outcome, 'needs_decision');
    await engine.decide(decision?.id ?? '', '1', 'tester');
    const summary = await engine.run({});
    assert.equal(summary.completed.length, 1);
    const impl = requests.findLast(({ phase }) => phase === 'impl');
    assert.deepEqual(impl?.grants, [{ id: ASK.id, allow: true }]);
    assert.equal(impl?.posture.commands, 'ask');
    assert.match(impl?.direction ?? '', /Question: The agent asks leave: Run npm install left-pad\nAnswer: Allow it for this item/);
    assert.deepEqual(requests.at(-1)?.grants, [{ id: ASK.id, allow: true }]);
    assert.equal(requests.at(-1)?.posture.files, 'read');
  });

  it('that is not given it is told so, and asks no round for that', async () => {
    const { assembled: { engine }, requests } = await asked();
    await engine.decide((await engine.status()).decisions[0]?.id ?? '', 'Do not allow it', 'tester');
    assert.equal((await engine.run({})).completed.length, 1);
    const impl = requests.filter(({ phase }) => phase === 'impl');
    assert.deepEqual(impl.at(-1)?.grants, [{ id: ASK.id, allow: false }]);
    assert.match(impl.at(-1)?.direction ?? '', /^Round: 1$/m);
    assert.match(impl.at(-1)?.direction ?? '', /Answer: Do not allow it/);
  });

  it('takes no other answer', async () => {
    const { assembled: { engine } } = await asked();
    await assert.rejects(engine.decide((await engine.status()).decisions[0]?.id ?? '', 'perhaps', 'tester'), { code: 'refused' });
  });
});
