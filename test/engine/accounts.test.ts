import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import type { RunEvent } from '../../src/contract/run-event.ts';
import { systemClock } from '../../src/node/clock.ts';
import { assemble, ofType, type Assembled } from '../faults/engine/assembled.ts';
import { eventually } from '../faults/engine/program.ts';
import { smallProject, TestRepository } from './repository.ts';
import { placeAgents, type AgentScript } from './typed-double.ts';

/** A clock whose wall a test moves, and whose long waits are short. */
class FastClock implements Clock {
  offset = 0;

  now(): number {
    return systemClock.now() + this.offset;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  after(milliseconds: number, callback: () => void): ReturnType<Clock['after']> {
    return systemClock.after(Math.min(milliseconds, 100), callback);
  }
}

const USAGE = { limit: 'You have hit your limit.' };

describe('accounts', function () {
  this.timeout(60_000);
  const open: Assembled[] = [];
  let repository: TestRepository;

  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
    await repository.remove();
  });

  function home(): string {
    return dirname(repository.root);
  }

  /** A project whose agents do what each phase wants, but for what `scripts` say of them. */
  function project(backlog: string, config: Record<string, unknown>, scripts: Record<string, AgentScript>): void {
    repository = new TestRepository(smallProject(backlog, { gates: { scope: 'off', tests: 'off' }, coverage: { update: 'off' }, ...config }));
    repository.write('specs/TEMPLATE.md', '# Spec: [Name]\n\n## Purpose\n');
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'Template');
    placeAgents(home(), scripts);
  }

  /** The phases that agents were started for, as `claude spec`. */
  function started(): string[] {
    const path = join(home(), 'started.txt');
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  }

  async function engine(clock: Clock = systemClock, epoch = 1): Promise<Assembled> {
    const environment = repository.environment({ PATH: `${join(home(), 'bin')}:${process.env['PATH'] ?? ''}`, ANTHROPIC_API_KEY: 'sk-test', OPENAI_API_KEY: 'sk-test' });
    const assembled = await assemble({ root: repository.root, environment: () => environment }, { clock, epoch });
    open.push(assembled);
    return assembled;
  }

  /** What agents were asked for in a phase: their directions and arguments, oldest first. */
  function asked(phase: string): { name: string; direction: string; arguments: string[] }[] {
    const lines = readFileSync(join(home(), 'asked.jsonl'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as ReturnType<typeof asked>[number] & { phase: string }).filter((each) => each.phase === phase);
  }

  function names(events: readonly RunEvent[]): string[] {
    return events.flatMap((event) => (event.type === 'account-paused' || event.type === 'account-resumed' ? [`${event.type} ${event.account}`] : []));
  }

  async function untilPaused({ events }: Assembled): Promise<void> {
    assert.ok(await eventually(() => ofType(events, 'account-paused').length > 0, 30_000));
  }

  it('that reach a limit rest until the time that is told: the run waits, says so once, and goes on by itself', async () => {
    project('1. Add a two\n', { agent: 'claude', maxIterations: 1 }, { claude: { impl: [{ ...USAGE, seconds: 2 }] } });
    const assembled = await engine();
    const summary = await assembled.engine.run({});
    assert.deepEqual([summary.reason, summary.completed.length, summary.blocked], ['no-items', 1, []]);
    assert.deepEqual(names(assembled.events), ['account-paused claude', 'account-resumed claude']);
    assert.deepEqual(started(), ['claude spec', 'claude impl', 'claude impl', 'claude test', 'claude review']);
    assert.deepEqual(summary.outcomes, { completed: 4, limit: 1 });
    assert.deepEqual((await assembled.engine.status()).accounts, []);
  });

  it('throw nothing away that their agents have done or were told: the task goes on, in its session', async () => {
    project('1. Add a two\n', { agent: 'claude' }, { claude: { impl: [
      { says: 'NEEDS DECISION: Which two?\nOptions: This | That' }, { ...USAGE, seconds: 2, works: true }, { says: 'It is all there already.' },
    ] } });
    const assembled = await engine();
    assert.equal((await assembled.engine.run({})).reason, 'blocked');
    const [decision] = (await assembled.engine.status()).decisions;
    await assembled.engine.decide(decision?.id ?? '', 'This', 'ada');
    const summary = await assembled.engine.run({});
    assert.deepEqual([summary.completed.length, summary.outcomes], [1, { completed: 3, limit: 1 }]);
    const [, second, third] = asked('impl');
    for (const each of [second, third]) assert.match(each?.direction ?? '', /^Question: Which two\?\nAnswer: This$/m);
    assert.deepEqual(third?.arguments.slice(third.arguments.indexOf('--resume')).slice(0, 2), ['--resume', 'session-1']);
  });

  it('throw nothing away where another agent takes over either', async () => {
    project('1. Add a two\n', { agent: 'claude', phases: { impl: { fallback: ['codex'] } } }, {
      claude: { impl: [{ ...USAGE, seconds: 2, works: true }] }, codex: { impl: [{ says: 'It is all there already.' }] },
    });
    const assembled = await engine();
    const summary = await assembled.engine.run({});
    assert.deepEqual([summary.completed.length, summary.outcomes], [1, { completed: 4, limit: 1 }]);
  });

  it('that are told to be free again in a moment, again and again, cost no more than a task may', async () => {
    const soon = { ...USAGE, seconds: 1, costUsd: 0.9 };
    project('1. Add a two\n', { agent: 'claude', budgets: { taskUsd: 2 } }, { claude: { impl: [soon, soon, soon, soon, soon] } });
    const clock = new FastClock();
    const assembled = await engine(clock);
    const run = assembled.engine.run({});
    assert.ok(await eventually(() => ofType(assembled.events, 'account-paused').length === 3, 30_000));
    const [account] = (await assembled.engine.status()).accounts;
    assert.ok(Date.parse(account?.resumesAt ?? '') > clock.now() + 100 * 60_000);
    clock.offset += 3 * 3_600_000;
    assert.equal((await run).reason, 'blocked');
    const [decision] = (await assembled.engine.status()).decisions;
    assert.deepEqual([decision?.kind, decision?.question], ['budget', 'The task has cost 2.70 USD; its budget is 2.00 USD. May it cost more?']);
    assert.equal(started().filter((line) => line === 'claude impl').length, 3);
  });

  it('of other agents start no more items than a run may work on, and the next process begins no other either', async () => {
    const config = { agent: 'claude', phases: { impl: { agent: 'codex' } }, limits: { idleSeconds: 5 } };
    project('1. Add a two\n2. Add a three\n3. Add a four\n', config, { claude: {}, codex: { impl: [{ waits: 'Reconnecting... 2/5 (429 Too Many Requests)' }] } });
    const first = await engine();
    const cut = first.engine.run({ maxItems: 1 });
    await untilPaused(first);
    assert.ok(await eventually(() => first.store.state().run?.waits === true, 30_000));
    await first.close();
    assert.deepEqual([(await cut).reason, started()], ['stopped', ['claude spec', 'codex impl']]);

    const clock = new FastClock();
    clock.offset += 61_000;
    const second = await engine(clock, 2);
    const { interrupted } = await second.engine.status();
    const summary = await second.engine.run(interrupted?.left ?? {});
    assert.deepEqual([summary.completed.length, ofType(second.events, 'item-started').length], [1, 1]);
    assert.equal((await second.engine.status()).items.open, 2);
  });

  it('let a run of few items take up as many as it may, and wait for those', async () => {
    project('1. Add a two\n2. Add a three\n3. Add a four\n', { agent: 'claude', phases: { impl: { agent: 'codex' } } }, { claude: {}, codex: { impl: [{ limit: 'You have hit your usage limit.' }] } });
    const clock = new FastClock();
    const assembled = await engine(clock);
    const run = assembled.engine.run({ maxItems: 2 });
    assert.ok(await eventually(() => assembled.store.state().run?.waits === true, 30_000));
    assert.deepEqual(started(), ['claude spec', 'codex impl', 'claude spec']);
    clock.offset += 31 * 60_000;
    const summary = await run;
    assert.deepEqual([summary.reason, summary.completed.length], ['max-items', 2]);
  });

  it('rest for a growing time where none is told, and a clock that jumps ahead or back ends that', async () => {
    project('1. Add a two\n', { agent: 'claude' }, { claude: { spec: [USAGE, USAGE] } });
    const clock = new FastClock();
    const assembled = await engine(clock);
    const run = assembled.engine.run({});
    await untilPaused(assembled);
    assert.deepEqual(started(), ['claude spec']);
    const [account] = (await assembled.engine.status()).accounts;
    assert.deepEqual([account?.name, account?.kind, account?.isTold, account?.items], ['claude', 'usage', false, 1]);
    // A machine that has slept for half an hour.
    clock.offset += 31 * 60_000;
    assert.ok(await eventually(() => ofType(assembled.events, 'account-paused').length === 2, 30_000));
    const [, second] = ofType(assembled.events, 'account-paused');
    assert.ok(Date.parse(second?.resumesAt ?? '') > clock.now() + 55 * 60_000);
    clock.offset -= 400 * 24 * 3_600_000;
    const summary = await run;
    assert.deepEqual([summary.reason, summary.completed.length], ['no-items', 1]);
  });

  it('go on in the next owner: what waited is done without anybody’s help', async () => {
    project('1. Add a two\n', { agent: 'claude' }, { claude: { impl: [{ ...USAGE, seconds: 3600 }] } });
    const first = await engine();
    const cut = first.engine.run({});
    await untilPaused(first);
    await first.close();
    assert.equal((await cut).reason, 'stopped');

    const clock = new FastClock();
    const second = await engine(clock, 2);
    const { accounts, attention, interrupted } = await second.engine.status();
    assert.deepEqual(accounts.map(({ name, items }) => [name, items]), [['claude', 1]]);
    assert.match(attention.find(({ kind }) => kind === 'limit')?.message ?? '', /^claude rests until \d{4}-\d\d-\d\d \d\d:\d\d UTC, and goes on by itself: You have hit your limit\. 1 item waits for it\.$/);
    const run = second.engine.run(interrupted?.left ?? {});
    await untilPaused(second);
    clock.offset += 3_602_000;
    assert.deepEqual((await run).completed.length, 1);

    // And where nobody runs anything, the account is found free.
    assert.deepEqual((await second.engine.status()).accounts, []);
  });

  it('let a run go on that waited for them, also where nobody was there when their time came', async () => {
    project('1. Add a two\n', { agent: 'claude' }, { claude: { impl: [{ ...USAGE, seconds: 3600 }] } });
    const first = await engine();
    const cut = first.engine.run({});
    assert.ok(await eventually(() => first.store.state().run?.waits === true, 30_000));
    await first.close();
    await cut;

    const clock = new FastClock();
    clock.offset += 3_602_000;
    const second = await engine(clock, 2);
    for (let look = 0; look < 2; look += 1) {
      const { accounts, interrupted } = await second.engine.status();
      assert.deepEqual([accounts, interrupted?.goesOn], [[], true]);
    }
    await second.engine.run({});
    assert.equal((await second.engine.status()).interrupted, null);
  });

  it('are tried at once when a person says so', async () => {
    project('1. Add a two\n', { agent: 'claude' }, { claude: { impl: [{ ...USAGE, seconds: 3600 }] } });
    const assembled = await engine();
    const run = assembled.engine.run({});
    await untilPaused(assembled);
    const [item] = await assembled.engine.items();
    assert.equal(item?.state, 'blocked');
    await assembled.engine.retry(item.key, 'ada');
    assert.equal((await run).completed.length, 1);
    assert.deepEqual(names(assembled.events), ['account-paused claude', 'account-resumed claude']);
  });

  it('of other agents go on meanwhile', async () => {
    project('1. Add a two\n2. Add a three\n', { phases: { spec: { agent: 'claude' }, impl: { agent: 'codex' }, test: { agent: 'codex' }, review: { agent: 'codex' } } }, {
      claude: { spec: [{}, { ...USAGE, seconds: 3600 }] }, codex: {},
    });
    const assembled = await engine();
    // The first one has its spec; the limit of whoever writes specs is not its own.
    const first = await assembled.engine.run({ wait: false });
    assert.deepEqual([first.reason, first.completed.length, first.blocked.length], ['limit', 1, 1]);
    assert.equal(started().filter((line) => line === 'claude spec').length, 2);
    assert.equal(repository.git('status', '--porcelain'), '');
  });

  it('that are paused are not started with: the tree is not opened for items that wait anyhow', async () => {
    project('1. Add a two\n2. Add a three\n', { agent: 'claude' }, { claude: { spec: [{ ...USAGE, seconds: 3600 }] } });
    const assembled = await engine();
    const summary = await assembled.engine.run({ wait: false });
    assert.deepEqual([summary.reason, summary.blocked.length], ['limit', 1]);
    assert.deepEqual(started(), ['claude spec']);
    assert.equal(ofType(assembled.events, 'item-started').length, 1);
    assert.deepEqual((await assembled.engine.status()).items, { open: 1, running: 0, blocked: 1, failed: 0, done: 0 });
  });

  it('end no wait but that of the hours of a run', async () => {
    project('1. Add a two\n', { agent: 'claude' }, { claude: { spec: [{ ...USAGE, seconds: 3600 }] } });
    const assembled = await engine();
    const summary = await assembled.engine.run({ hours: 4 / 3600 });
    assert.deepEqual([summary.reason, summary.blocked.length], ['hours', 1]);
  });

  it('of an agent that sleeps in silence after it has said that it waits rest as well; one that said nothing has failed', async () => {
    project('1. Add a two\n', { agent: 'codex', limits: { idleSeconds: 5 } }, { codex: { impl: [{ waits: 'Reconnecting... 2/5 (429 Too Many Requests)' }] } });
    const clock = new FastClock();
    const assembled = await engine(clock);
    const run = assembled.engine.run({});
    await untilPaused(assembled);
    clock.offset += 61_000;
    const summary = await run;
    assert.deepEqual([summary.completed.length, summary.outcomes], [1, { completed: 4, limit: 1 }]);
  });

  it('do not hold a run that is stopped', async () => {
    project('1. Add a two\n', { agent: 'claude' }, { claude: { spec: [{ ...USAGE, seconds: 3600 }] } });
    const assembled = await engine();
    const run = assembled.engine.run({});
    await untilPaused(assembled);
    await assembled.engine.stop('ada');
    assert.deepEqual([(await run).reason, (await assembled.engine.status()).accounts.length], ['stopped', 1]);
  });

  it('let another agent take over at once where the phase names one, and their own agent works again later', async () => {
    project('1. Add a two\n', { agent: 'claude', phases: { impl: { fallback: ['codex'] } } }, { claude: { impl: [{ ...USAGE, seconds: 2 }] }, codex: {} });
    const assembled = await engine();
    const summary = await assembled.engine.run({});
    assert.equal(summary.completed.length, 1);
    assert.deepEqual(started(), ['claude spec', 'claude impl', 'codex impl', 'claude test', 'claude review']);
    assert.deepEqual(ofType(assembled.events, 'took-over').map(({ agent, instead, phase }) => [agent, instead, phase]), [['codex', 'claude', 'impl']]);
    const [item] = await assembled.engine.items();
    const tasks = await assembled.engine.tasks(item?.key ?? '');
    assert.deepEqual(tasks.map(({ agent, attempts, outcome }) => [agent, attempts, outcome]), [
      ['claude', 1, 'completed'], ['codex', 2, 'completed'], ['claude', 1, 'completed'], ['claude', 1, 'completed'],
    ]);
  });

  it('have nothing to do with failures: after two of them the next agent takes over, and the last one goes on failing', async () => {
    const bad = { fails: 'It does not work.' };
    project('1. Add a two\n', { agent: 'claude', maxIterations: 5, breaker: { sameFailure: 0, cycle: false }, phases: { impl: { fallback: ['codex'] } } }, {
      claude: { impl: [bad, bad, bad] }, codex: { impl: [bad, bad, bad, bad] },
    });
    const assembled = await engine();
    const summary = await assembled.engine.run({});
    assert.equal(summary.failed.length, 1);
    assert.deepEqual(started(), ['claude spec', 'claude impl', 'claude impl', 'codex impl', 'codex impl', 'codex impl']);
  });

  it('of an agent that is not there are those of the next one, where the phase names it', async () => {
    project('1. Add a two\n', { agent: 'claude', phases: { spec: { fallback: ['codex'] }, impl: { fallback: ['codex'] }, test: { agent: 'codex' }, review: { agent: 'codex' } } }, { codex: {} });
    rmSync(join(home(), 'bin/claude'));
    const assembled = await engine();
    const summary = await assembled.engine.run({});
    assert.deepEqual([summary.reason, summary.completed.length], ['no-items', 1]);
    assert.deepEqual(started(), ['codex spec', 'codex impl', 'codex test', 'codex review']);
  });
});
