import assert from 'node:assert/strict';
import { smallProject, TestRepository } from './repository.ts';
import { ofType } from '../faults/engine/assembled.ts';
import type { RunEvent } from '../../src/contract/run-event.ts';
import type { WorkspaceHost } from '../../src/host/workspace-host.ts';

/** Does the first phase as `BREAKS` says of its item: how it ends in each round, the last one from then on. */
const AGENT = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const direction = readFileSync(0, 'utf8');
const label = /^Item: (\\w+)$/m.exec(direction)[1];
const counter = join(process.env.HOME, 'rounds-' + label);
const round = existsSync(counter) ? Number(readFileSync(counter, 'utf8')) : 0;
writeFileSync(counter, String(round + 1));
const ends = JSON.parse(process.env.BREAKS)[label];
const end = ends[Math.min(round, ends.length - 1)];
if (end === 'pass') { writeFileSync('specs/00' + label + '.md', '# Spec: x\\n\\n## Purpose\\n\\nTo be.\\n'); console.log('Spec path: specs/00' + label + '.md'); }
else process.exitCode = end;
`;

describe('the breaker', function () {
  this.timeout(90_000);
  let repository: TestRepository;
  afterEach(() => repository.remove());

  async function open(ends: Record<string, (number | 'pass')[]>, config: Record<string, unknown> = {}): Promise<{ host: WorkspaceHost; events: RunEvent[] }> {
    const backlog = Object.keys(ends).map((label) => `${label}. Do ${label}\n`).join('');
    repository = new TestRepository({
      ...smallProject(backlog, {
        agent: 'breaks', agents: { breaks: { command: [process.execPath, 'tools/breaks.mjs'], env: ['BREAKS'] } }, maxIterations: 10, ...config,
      }),
      'tools/breaks.mjs': AGENT, 'specs/TEMPLATE.md': '# Spec: [Name]\n\n## Purpose\n',
    });
    return repository.open('', { BREAKS: JSON.stringify(ends) });
  }

  it('holds an item that fails three times in the same way, asks, and the others go on', async () => {
    const { host, events } = await open({ 1: [3], 2: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
    const summary = await host.api.run({});
    assert.deepEqual([summary.blocked.length, summary.failed.length, summary.outcomes], [1, 1, { failed: 13 }]);
    const [decision] = (await host.api.status()).decisions;
    assert.deepEqual([decision?.kind, decision?.label, decision?.options], ['breaker', '1', ['Try again', 'Skip the item']]);
    assert.match(decision?.question ?? '', /^It has failed 3 times in the same way: The agent ended with exit code 3\./);
    assert.equal(ofType(events, 'item-blocked')[0]?.decisionId, decision?.id);
    await host.api.decide(decision?.id ?? '', '1', 'tester');
    assert.equal((await host.api.run({})).outcomes.failed, 3);
    await host.api.decide((await host.api.status()).decisions[0]?.id ?? '', 'Skip the item', 'tester');
    assert.deepEqual((await host.api.items()).map(({ state, message }) => [state, message === 'Skipped by tester.']), [['blocked', true], ['failed', false]]);
    await host.close();
  });

  it('holds an item that goes back and forth between two failures', async () => {
    const { host } = await open({ 1: [1, 2, 1, 2] });
    const summary = await host.api.run({});
    assert.deepEqual([summary.blocked.length, summary.outcomes], [1, { failed: 4 }]);
    assert.match((await host.api.status()).decisions[0]?.question ?? '', /^Its failures go back and forth between two/);
    await host.close();
  });

  it('pauses where three items in a row end in the same way, says so once, and ends the run', async () => {
    const { host, events } = await open({ 1: [3], 2: [3], 3: [3], 4: [3] }, { maxIterations: 1 });
    const summary = await host.api.run({});
    assert.deepEqual([summary.failed.length, summary.reason], [3, 'blocked']);
    assert.deepEqual(ofType(events, 'paused').map(({ reason }) => reason), ['3 items in a row ended in the same way: The agent ended with exit code 3.']);
    const attention = (await host.api.status()).attention.find(({ kind }) => kind === 'paused');
    assert.deepEqual([attention?.message, attention?.action], ['Paused by the breaker: 3 items in a row ended in the same way: The agent ended with exit code 3.', 'coherence resume']);
    await assert.rejects(host.api.run({}), { code: 'paused' });
    assert.equal(ofType(events, 'paused').length, 1);
    await host.api.resume('tester');
    assert.equal((await host.api.run({})).failed.length, 1);
    await host.close();
  });

  it('is off where the configuration says so', async () => {
    const { host } = await open({ 1: [3], 2: [3], 3: [3] }, { maxIterations: 4, breaker: { sameFailure: 0, cycle: false, spendFactor: 0 } });
    const summary = await host.api.run({});
    assert.deepEqual([summary.failed.length, summary.blocked.length, summary.outcomes], [3, 0, { failed: 12 }]);
    await host.close();
  });
});
