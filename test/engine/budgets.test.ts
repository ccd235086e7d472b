import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import type { Phase } from '../../src/contract/phase.ts';
import type { AgentExit, AgentPort, AttemptRequest } from '../../src/engine/ports/agent.ts';
import { systemClock } from '../../src/node/clock.ts';
import { assemble, ofType, type Assembled, type AssembledOptions } from '../faults/engine/assembled.ts';
import { eventually } from '../faults/engine/program.ts';
import { agentsWith, endingWith } from './changed-agents.ts';
import { smallProject, TestRepository } from './repository.ts';

const HOUR_MS = 3_600_000;

/** Stands in for OpenCode, which says after each of its steps what that has cost. */
const DOUBLE = `#!/usr/bin/env node
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const direction = readFileSync(0, 'utf8');
const phase = /^Phase: (\\w+)$/m.exec(direction)[1];
const { files = {}, says = 'Done.', steps = [], hangs = false, tokens = {} } = JSON.parse(readFileSync(join(process.env.HOME, 'behaviour.json'), 'utf8'))[phase];
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
const tell = (event) => process.stdout.write(JSON.stringify({ sessionID: 'o1', ...event }) + '\\n');
tell({ type: 'text', part: { text: says } });
steps.forEach((cost, index) => {
  const reason = !hangs && index === steps.length - 1 ? 'stop' : 'tool-calls';
  tell({ type: 'step_finish', part: { reason, cost, tokens } });
});
if (hangs) setInterval(() => {}, 1000);
`;

interface Behaviour {
  files?: Record<string, string>;
  says?: string;
  /** What each of its steps costs. */
  steps: number[];
  /** It calls another tool after the last of them, and never comes to its end. */
  hangs?: boolean;
  tokens?: Record<string, number>;
}

const TEST = "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { one } from '../src/one.js';\ntest('another', () => assert.equal(one(), 1));\n";

/** What each phase does, for a cost of its own. */
function working(costUsd: number, more: Partial<Record<Phase, Partial<Behaviour>>> = {}): Record<Phase, Behaviour> {
  return {
    spec: { files: { 'specs/001-two.md': '# Spec: Two\n\n## Purpose\n\nTo have a two.\n' }, says: 'Spec path: specs/001-two.md', steps: [costUsd], ...more.spec },
    impl: { files: { [`src/two.js`]: `export const two = () => 2; // ${Math.random()}\n` }, steps: [costUsd], ...more.impl },
    test: { files: { 'test/two.test.js': `${TEST}// ${Math.random()}\n` }, steps: [costUsd], ...more.test },
    review: { says: 'All is there.\nVerdict: pass', steps: [costUsd], ...more.review },
  };
}

describe('budgets', function () {
  this.timeout(60_000);
  const made: TestRepository[] = [];
  const open: Assembled[] = [];
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
    for (const repository of made.splice(0)) await repository.remove();
  });

  function project(config: Record<string, unknown>, backlog = '1. Add a two\n'): TestRepository {
    const repository = new TestRepository({
      ...smallProject(backlog, { agent: 'opencode', gates: { scope: 'off', tests: 'off' }, coverage: { update: 'off' }, ...config }),
      'specs/TEMPLATE.md': '# Spec: [Name]\n\n## Purpose\n',
    });
    made.push(repository);
    const program = join(dirname(repository.root), 'bin', 'opencode');
    mkdirSync(dirname(program));
    writeFileSync(program, DOUBLE);
    chmodSync(program, 0o755);
    return repository;
  }

  function behave(repository: TestRepository, behaviour: Record<Phase, Behaviour>): void {
    writeFileSync(join(dirname(repository.root), 'behaviour.json'), JSON.stringify(behaviour));
  }

  async function engineOf(repository: TestRepository, options: AssembledOptions = {}): Promise<Assembled> {
    const bin = join(dirname(repository.root), 'bin');
    const assembled = await assemble(repository, { clock: atNoon(), environment: { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }, ...options });
    open.push(assembled);
    return assembled;
  }

  async function close(assembled: Assembled): Promise<void> {
    open.splice(open.indexOf(assembled), 1);
    await assembled.close();
  }

  const settlements = ({ events }: Assembled) => ofType(events, 'attempt-settled').map(({ phase, outcome, costUsd }) => [phase, outcome, costUsd]);
  const warnings = ({ events }: Assembled) => ofType(events, 'budget-warning').map(({ scope, spentUsd, budgetUsd }) => [scope, spentUsd, budgetUsd]);

  it('of a task ends an attempt at work, and a person raises it; all of that survives a restart', async () => {
    const repository = project({ budgets: { taskUsd: 1 } });
    behave(repository, working(0.2, { impl: { steps: [0.6, 0.6], hangs: true } }));
    const first = await engineOf(repository);
    const summary = await first.engine.run({});
    assert.deepEqual([summary.reason, summary.blocked.length, summary.costUsd], ['blocked', 1, 1.4]);
    assert.deepEqual(settlements(first), [['spec', 'completed', 0.2], ['impl', 'needs_decision', 1.2]]);
    assert.deepEqual(warnings(first), [['task', 1.2, 1]]);
    const [blocked] = ofType(first.events, 'item-blocked');
    assert.equal(blocked?.question, 'The task has cost 1.20 USD; its budget is 1.00 USD. May it cost more?');
    assert.match(repository.git('log', '--all', '--format=%s'), /impl/i, 'what it had changed is kept');
    await close(first);

    behave(repository, working(0.2));
    const second = await engineOf(repository, { epoch: 2 });
    const [decision] = (await second.engine.status()).decisions;
    assert.deepEqual([decision?.kind, decision?.options], ['budget', ['Raise it to 2.20 USD', 'Skip the item']]);
    assert.equal((await second.engine.run({})).tasks, 0);
    await second.engine.decide('1', '1', 'ada');
    await assert.rejects(second.engine.decide(decision?.id ?? '', '1', 'eve'), { code: 'refused' });
    await close(second);

    const requests: AttemptRequest[] = [];
    const third = await engineOf(repository, { epoch: 3, around: (ports) => ({ ...ports, agents: noting(ports.agents, requests) }) });
    const done = await third.engine.run({});
    assert.deepEqual([done.completed.length, done.reason], [1, 'no-items']);
    assert.deepEqual(requests.map(({ phase, budget }) => [phase, budget]), [
      ['impl', { usd: 1, price: null }], ['test', { usd: 1, price: null }], ['review', { usd: 1, price: null }],
    ]);
    assert.deepEqual(warnings(third), []);
    assert.equal((await third.engine.items())[0]?.costUsd, 2);
  });

  it('of an item holds it before its next attempt, and the others go on', async () => {
    const repository = project({ budgets: { itemUsd: 1 } }, '1. Add a two\n2. Add a two again\n');
    behave(repository, working(0.5));
    const first = await engineOf(repository);
    const summary = await first.engine.run({});
    assert.deepEqual([summary.reason, summary.blocked.length], ['blocked', 2]);
    assert.deepEqual(settlements(first), [['spec', 'completed', 0.5], ['impl', 'completed', 0.5], ['spec', 'completed', 0.5], ['impl', 'completed', 0.5]]);
    assert.deepEqual(warnings(first), [['item', 1, 1], ['item', 1, 1]]);
    const { decisions, attention } = await first.engine.status();
    assert.deepEqual(decisions.map(({ kind, label }) => [kind, label]), [['budget', '1'], ['budget', '2']]);
    assert.equal(attention[0]?.action, `coherence decide ${decisions[0]?.id} 1`);
    await first.engine.decide('1', 'Raise it to 2.00 USD', 'ada');
    await first.engine.decide('2', 'skip', 'ada');
    const after = await first.engine.run({});
    assert.deepEqual([after.completed.length, after.reason, (await first.engine.items()).map(({ state, costUsd }) => [state, costUsd])], [1, 'no-items', [['done', 2], ['blocked', 1]]]);
  });

  it('lets an agent that says its cost with its result come to its end', async () => {
    const repository = project({ budgets: { taskUsd: 1 } });
    behave(repository, working(3));
    const { engine } = await engineOf(repository);
    assert.equal((await engine.run({})).completed.length, 1);
  });

  it('of a run ends an attempt and the run, and nothing is lost', async () => {
    const repository = project({ budgets: { runUsd: 1 } });
    behave(repository, working(0.5, { impl: { steps: [0.6], hangs: true } }));
    const first = await engineOf(repository);
    const summary = await first.engine.run({});
    assert.deepEqual([summary.reason, summary.blocked, summary.failed, summary.costUsd], ['budget', [], [], 1.1]);
    assert.deepEqual(settlements(first), [['spec', 'completed', 0.5], ['impl', 'cancelled', 0.6]]);
    const status = await first.engine.status();
    assert.deepEqual([status.run, status.interrupted, status.decisions, status.waiting.map(({ phase }) => phase)], [null, null, [], ['impl']]);
    assert.deepEqual(status.spending, { todayUsd: 1.1, dayBudgetUsd: null, runUsd: null, runBudgetUsd: null });
    // The next run has a budget of its own.
    behave(repository, working(0.3));
    assert.deepEqual([(await first.engine.run({})).completed.length, (await first.engine.status()).spending.todayUsd], [1, 2]);
  });

  it('of a run is raised while it is under way, once more than was spent', async () => {
    const repository = project({ budgets: { runUsd: 5 } });
    behave(repository, working(0.5));
    const { engine, events } = await engineOf(repository);
    await assert.rejects(engine.raiseBudget('run', 9, 'ada'), { code: 'refused', message: 'There is no run.' });
    await assert.rejects(engine.raiseBudget('day', 9, 'ada'), { code: 'refused', message: 'The day has no budget.' });
    let raised: Promise<unknown> | undefined;
    engine.onEvent((event) => {
      if (event.type !== 'attempt-started' || event.phase !== 'test') return;
      raised = (async () => {
        for (const usd of [Number.NaN, -1, 0, 1, 1e9]) await assert.rejects(engine.raiseBudget('run', usd, 'ada'), { code: 'refused' });
        await engine.raiseBudget('run', 4, 'ada');
        return (await engine.status()).spending;
      })();
    });
    const summary = await engine.run({ budgetUsd: 1.2 });
    assert.deepEqual([summary.completed.length, summary.reason], [1, 'no-items']);
    assert.deepEqual(await raised, { todayUsd: 1, dayBudgetUsd: null, runUsd: 1, runBudgetUsd: 4 });
    assert.ok(ofType(events, 'notice').some(({ message }) => message === 'ada has raised the budget of the run to 4.00 USD.'));
  });

  it('of a day holds until midnight, or until it is raised', async () => {
    const repository = project({ budgets: { dayUsd: 1 } }, '1. Add a two\n2. Add a two again\n');
    behave(repository, working(0.4));
    let offset = 0;
    const noon = atNoon();
    const clock = { ...noon, now: () => noon.now() + offset };
    const first = await engineOf(repository, { clock });
    assert.equal((await first.engine.run({})).reason, 'budget');
    assert.deepEqual(warnings(first), [['day', 0.8, 1]]);
    await close(first);

    const second = await engineOf(repository, { epoch: 2, clock });
    const again = await second.engine.run({ budgetUsd: 50 });
    assert.deepEqual([again.reason, again.tasks, again.blocked], ['budget', 0, []]);
    const { attention, spending } = await second.engine.status();
    assert.deepEqual(spending, { todayUsd: 1.2, dayBudgetUsd: 1, runUsd: null, runBudgetUsd: null });
    assert.deepEqual(attention, [{
      kind: 'budget', key: null, label: null, action: 'coherence budget raise day 3',
      message: 'The budget of the day is used up: 1.20 of 1.00 USD. Nothing begins before midnight, or until it is raised.',
    }]);
    await second.engine.raiseBudget('day', 1.9, 'ada');
    await assert.rejects(second.engine.raiseBudget('day', 1.9, 'ada'), { code: 'refused' });
    await close(second);

    const third = await engineOf(repository, { epoch: 3, clock });
    const raised = await third.engine.run({});
    assert.deepEqual([raised.reason, raised.completed.length], ['budget', 1]);
    assert.deepEqual([warnings(third), (await third.engine.status()).spending.todayUsd], [[['day', 1.6, 1.9]], 2]);
    // The next day has its budget as it is set.
    offset = 24 * HOUR_MS;
    assert.deepEqual((await third.engine.status()).spending, { todayUsd: 0, dayBudgetUsd: 1, runUsd: null, runBudgetUsd: null });
    assert.deepEqual((await third.engine.status()).attention, []);
    behave(repository, working(0.4));
    const next = await third.engine.run({});
    assert.deepEqual([next.reason, next.completed.length, (await third.engine.status()).spending.todayUsd], ['no-items', 1, 1.2]);
  });

  it('are warned of once, also by an owner that goes on with the attempt', async () => {
    const repository = project({ budgets: { taskUsd: 1, itemUsd: 1.5 } });
    behave(repository, working(0.1, { impl: { steps: [0.85], hangs: true } }));
    const first = await engineOf(repository);
    const run = first.engine.run({});
    assert.ok(await eventually(() => warnings(first).length > 0, 20_000));
    assert.deepEqual(warnings(first), [['task', 0.85, 1]]);
    open.splice(open.indexOf(first), 1);
    await first.leave();
    assert.equal((await run).reason, 'stopped');

    const second = await engineOf(repository, { epoch: 2 });
    const [task] = (await second.engine.status()).running;
    assert.equal(task?.phase, 'impl');
    await second.engine.cancel(task?.id ?? '', 'ada');
    assert.ok(await eventually(() => settlements(second).length > 0, 20_000));
    assert.deepEqual([settlements(second), warnings(second)], [[['impl', 'cancelled', 0.85]], []]);
  });

  it('of a run that is interrupted is what is left of it, also where the configuration set it', async () => {
    const repository = project({ budgets: { runUsd: 5 } });
    behave(repository, working(0.5, { impl: { steps: [0.25], hangs: true } }));
    const first = await engineOf(repository);
    const run = first.engine.run({});
    first.engine.onEvent((event) => {
      if (event.type === 'progress' && ofType(first.events, 'attempt-started').at(-1)?.phase === 'impl') void close(first);
    });
    assert.equal((await run).reason, 'stopped');
    const second = await engineOf(repository, { epoch: 2 });
    const { interrupted, spending } = await second.engine.status();
    assert.equal(spending.runBudgetUsd, 5);
    assert.equal(interrupted?.left?.budgetUsd, 5 - (spending.runUsd ?? 0));
    await second.engine.raiseBudget('run', 6, 'ada');
    assert.equal((await second.engine.status()).interrupted?.left?.budgetUsd, 6 - (spending.runUsd ?? 0));
  });

  it('grant an attempt what is left of the narrowest one, with the price of its model', async () => {
    const price = { input: 2, output: 8 };
    const repository = project({ budgets: { taskUsd: 0.9, itemUsd: 2, runUsd: 8, dayUsd: 1.5 }, prices: { 'a/model': price }, phases: { impl: { model: 'a/model' }, test: { model: 'another' } } });
    behave(repository, working(0.4));
    const requests: AttemptRequest[] = [];
    const { engine } = await engineOf(repository, { around: (ports) => ({ ...ports, agents: noting(ports.agents, requests) }) });
    const summary = await engine.run({});
    assert.deepEqual(requests.map(({ phase, budget }) => [phase, budget]), [
      ['spec', { usd: 0.9, price: null }], ['impl', { usd: 0.9, price }], ['test', { usd: 0.7, price: null }], ['review', { usd: 0.3, price: null }],
    ]);
    assert.deepEqual([summary.reason, summary.completed.length], ['no-items', 1]);
  });

  it('count tokens where an agent says no cost and its model has a price, also while it works', async () => {
    const repository = project({ budgets: { taskUsd: 1 }, prices: { 'a/model': { input: 1000, output: 0, cached: 100 } }, phases: { impl: { model: 'a/model' } } });
    behave(repository, working(0.1, { impl: { steps: [0, 0], hangs: true, tokens: { input: 600 } } }));
    const assembled = await engineOf(repository);
    await assembled.engine.run({});
    assert.deepEqual(settlements(assembled), [['spec', 'completed', 0.1], ['impl', 'needs_decision', 1.2]]);
  });

  it('know an attempt that was ended for its cost elsewhere, and count what it was granted', async () => {
    const repository = project({ budgets: { taskUsd: 1, runUsd: 1.7 } });
    behave(repository, working(0.4));
    const ended = (request: AttemptRequest, exit: AgentExit): AgentExit => (request.phase === 'spec' ? exit : withoutResult(exit, request.phase === 'impl' ? {} : { costUsd: 1.5 }));
    const assembled = await engineOf(repository, { around: (ports) => ({ ...ports, agents: ending(ports.agents, ended) }) });
    await assembled.engine.run({});
    assert.deepEqual(settlements(assembled), [['spec', 'completed', 0.4], ['impl', 'needs_decision', 1]]);
    const impl = (await assembled.engine.tasks((await assembled.engine.items())[0]?.key ?? '')).at(-1);
    assert.equal(impl?.reason, 'The budget of the task is used up: 1.00 of 1.00 USD.');
  });

  it('that cannot be kept are said once', async () => {
    const repository = project({ budgets: { itemUsd: 5 } });
    behave(repository, working(0));
    const { engine, events } = await engineOf(repository);
    await engine.run({});
    assert.deepEqual(ofType(events, 'notice').map(({ message }) => message), ['The agent opencode does not say what it costs, so its budgets cannot hold it.']);
  });
});

/** The clock of a machine on which no day ends during a test. */
function atNoon(): Clock {
  const start = systemClock.now();
  const ahead = new Date(start).setHours(12, 0, 0, 0) - start;
  return { ...systemClock, now: () => systemClock.now() + ahead };
}

/** Keeps what attempts are asked for. */
function noting(agents: AgentPort, requests: AttemptRequest[]): AgentPort {
  return agentsWith(agents, {
    start(request) {
      requests.push(request);
      return agents.start(request);
    },
  });
}

function ending(agents: AgentPort, change: (request: AttemptRequest, exit: AgentExit) => AgentExit): AgentPort {
  return agentsWith(agents, {
    async start(request) {
      return endingWith(await agents.start(request), (exit) => change(request, exit));
    },
  });
}

/** As a shim ends an agent whose events have shown that its budget is used up. */
function withoutResult({ costUsd: _, ...exit }: AgentExit, told: { costUsd?: number }): AgentExit {
  return { ...exit, ...told, kind: 'over_budget', exitCode: null, signal: 'SIGTERM', result: null };
}
