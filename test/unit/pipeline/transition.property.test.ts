import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { turnAt } from '../../../src/backlog/interleave.ts';
import { PHASES, type BacklogKind, type Outcome, type Phase } from '../../../src/contract/phase.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, progressOf, type GivenAnswer, type PipelineState } from '../../../src/pipeline/state.ts';
import { onlyItems } from '../../../src/pipeline/recorded-run.ts';
import { finishedTasks } from '../../../src/pipeline/task-record.ts';
import { refusal } from '../../../src/pipeline/refusal.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { aim, fire, KEYS, script, shot, unattended } from './arbitraries.ts';
import { FINAL, violations } from './invariants.ts';
import { agentsOf, bound, canGoOn, simulate, type Run, type Script } from './simulation.ts';

const RUNS = { numRuns: 120 };
const shots = fc.array(shot, { maxLength: 100, size: 'max' });

describe('The pipeline, whatever happens in a run', () => {
  /** Runs a script to its end and hands it to `check`. */
  function always(name: string, check: (run: Run, script: Script) => void, scripts: fc.Arbitrary<Script> = script): void {
    it(name, () => {
      fc.assert(fc.property(scripts, (given) => check(simulate(given, bound(given)), given)), RUNS);
    });
  }

  always('has nothing left to do after a bounded number of events', (run, given) => {
    assert.ok(run.ended, `still at it after ${bound(given)} events`);
  });

  always('has nothing left to do when nobody interferes', (run, given) => {
    assert.ok(run.ended, `still at it after ${bound(given)} events`);
  }, unattended);

  always('never asks for a step that its state then refuses', (run) => {
    assert.deepEqual(run.journal.filter(({ step, refused }) => step !== null && refused !== null), []);
  });

  always('keeps every state consistent', (run) => {
    for (const { event, after } of run.journal) assert.deepEqual(violations(after), [], `after ${event.type}`);
  });

  always('loses no item: each one is done, failed or waits for a reason', (run, { items }) => {
    if (run.state.paused !== null) return;
    for (const { key } of items) {
      const item = progressOf(run.state, key);
      const isOpen = (item?.state ?? 'open') === 'open';
      const left = isOpen && (run.state.known[key]?.missing === true || !canGoOn(run.state, key));
      if (!left) assert.ok(item !== undefined && ['done', 'failed', 'blocked'].includes(item.state), `${key} is ${item?.state ?? 'untouched'}`);
    }
  });

  always('finishes an item at most once, and again only after it was opened again', (run) => {
    const finished = new Set<string>();
    for (const { event, refused } of run.journal) {
      if (refused !== null) continue;
      if (event.type === 'item.reopened') finished.delete(event.key);
      if (event.type !== 'item.merged') continue;
      assert.ok(!finished.has(event.key), `${event.key} was finished twice`);
      finished.add(event.key);
    }
  });

  always('finishes an item only when the last task of each of its phases is completed', (run) => {
    for (const { before, event, refused } of run.journal) {
      if (event.type !== 'item.merged' || refused !== null) continue;
      const last = new Map<Phase, string>();
      for (const task of Object.values(before.tasks)) if (task.key === event.key) last.set(task.phase, task.status);
      assert.deepEqual(PHASES.map((phase) => last.get(phase)), PHASES.map(() => 'completed'));
    }
  });

  always('starts no attempt of an item that is blocked, failed or done, and one at a time', (run) => {
    for (const { before, event, refused } of run.journal) {
      if (event.type !== 'attempt.started' || refused !== null) continue;
      const task = before.tasks[event.taskId];
      assert.equal(progressOf(before, task?.key ?? '')?.state, 'running');
      assert.equal(Object.values(before.items).filter((item) => item.state === 'running').length, 1);
    }
  });

  always('commits what an attempt changed before any other step', (run) => {
    for (const { before, step } of run.journal) {
      if (step === null || !Object.values(before.items).some((item) => item.uncommitted !== undefined)) continue;
      // The attempt's own end is the only event that may still come in.
      assert.equal(step.type, 'commit');
    }
    assert.ok(Object.values(run.state.items).every((item) => item.uncommitted === undefined));
  });

  always('commits each change of each attempt exactly once', (run) => {
    const changed = settled(run).filter((event) => event.files.length > 0).map((event) => event.token);
    const committed = accepted(run, 'task.committed').map((event) => event.token);
    assert.deepEqual(committed, changed);
  });

  always('closes a checkout when its item stops, before it starts another', (run) => {
    const open = new Set<string>();
    for (const { event, refused } of run.journal) {
      if (refused !== null) continue;
      if (event.type === 'checkout.opened') open.add(event.key);
      if (event.type === 'checkout.closed' || event.type === 'item.merged') open.delete(event.key);
      if (event.type === 'item.started') assert.deepEqual([...open], [], `when ${event.key} starts`);
    }
    assert.deepEqual([...open].filter((key) => progressOf(run.state, key)?.state !== 'running'), []);
  });

  always('starts nothing while it is paused', (run) => {
    const starting = new Set<PipelineEvent['type']>(['item.started', 'checkout.opened', 'task.created', 'attempt.started', 'item.merged']);
    for (const { before, event, step } of run.journal) {
      if (step !== null && before.paused !== null) assert.ok(!starting.has(event.type), event.type);
    }
  });

  always('applies each decision exactly once', (run) => {
    const answered = new Set<string>();
    for (const { before, event, after, refused } of run.journal) {
      if (event.type !== 'decision.answered') continue;
      const question = `${event.id} ${before.decisions[event.id]?.askedAt ?? ''}`;
      if (refused !== null) {
        assert.equal(after, before);
        continue;
      }
      assert.ok(!answered.has(question), `${question} was answered twice`);
      answered.add(question);
      const given = (state: PipelineState): number => state.tasks[event.id]?.answers.length ?? 0;
      const isWork = ['agent', 'permission'].includes(before.decisions[event.id]?.kind ?? '');
      assert.equal(given(after) - given(before), isWork ? 1 : 0);
    }
  });

  always('gives both backlogs their turns while both have an item to offer', (run, { items, ratio }) => {
    for (const { before, step } of run.journal) {
      if (step?.type !== 'start' || !step.turn) continue;
      const offers = (kind: BacklogKind): boolean => items.some((item) =>
        item.kind === kind && before.known[item.key]?.missing !== true && (progressOf(before, item.key)?.state ?? 'open') === 'open' && canGoOn(before, item.key));
      if (offers('product') && offers('meta')) assert.equal(step.kind, turnAt(before.slot, ratio));
    }
  });

  always('starts no attempt on an account that is paused', (run) => {
    for (const { before, event, after, refused } of run.journal) {
      if (event.type !== 'attempt.started' || refused !== null) continue;
      const account = after.tasks[event.taskId]?.account ?? '';
      assert.equal(before.accounts?.[account], undefined, account);
    }
  });

  always('lets every item that waits for an account go on when that is resumed, and no other', (run) => {
    for (const { before, event, after, refused } of run.journal) {
      if (refused !== null) continue;
      const resumed = Object.keys(before.accounts ?? {}).filter((account) => after.accounts?.[account] === undefined);
      if (event.type === 'account.resumed') assert.deepEqual(resumed, [event.account]);
      else assert.ok(resumed.length === 0 || event.type === 'item.retried', event.type);
      for (const { key, block } of Object.values(before.items)) {
        if (block?.kind !== 'limit') continue;
        const own = 'key' in event && event.key === key;
        if (resumed.includes(block.account)) assert.equal(after.items[key]?.state, 'open');
        else if (!own && event.type !== 'items.seen') assert.deepEqual(after.items[key]?.block, block);
      }
    }
  });

  always('waits longer for an account each time that it reaches a limit, whatever is told, until one of its agents completes a task', (run) => {
    const seen = new Map<string, number>();
    for (const { before, event, after, refused } of run.journal) {
      if (event.type !== 'attempt.settled' || refused !== null) continue;
      const account = before.tasks[event.taskId]?.account ?? '';
      if (event.outcome === 'completed') {
        seen.delete(account);
        assert.equal(after.strikes?.[account], undefined);
      }
      const paused = after.accounts?.[account];
      if (event.outcome !== 'limit' || paused === undefined) continue;
      const [strikes, rest] = [(seen.get(account) ?? 0) + 1, Date.parse(paused.resumesAt) - Date.parse(event.at)];
      assert.equal(after.strikes?.[account], strikes);
      const untold = Math.min(30 * 60_000 * 2 ** (strikes - 1), 5 * 3_600_000);
      assert.equal(rest, event.resetsAt === undefined || strikes > 2 ? untold : 8000 - (Date.parse(event.at) - Date.parse(event.resetsAt) + 7000));
      seen.set(account, strikes);
    }
  });

  always('uses up no round for a limit, and forgets nothing that was done', (run) => {
    for (const { before, event, after, refused } of run.journal) {
      if (event.type !== 'attempt.settled' || refused !== null || event.outcome !== 'limit') continue;
      const key = before.tasks[event.taskId]?.key ?? '';
      const [was, is] = [progressOf(before, key), progressOf(after, key)];
      assert.deepEqual([is?.iteration, is?.phase, is?.feedback, is?.failures], [was?.iteration, was?.phase, was?.feedback, was?.failures]);
      assert.ok(is?.state === 'blocked' || agentsOf(is?.phase ?? 'spec').length > 1, 'nobody takes over');
    }
  });

  always('keeps a task over a limit and over an agent that cannot be started, with all that it has done, cost and been told', (run) => {
    for (const { before, event, after, refused } of run.journal) {
      if (event.type !== 'attempt.settled' || refused !== null || !['limit', 'unavailable'].includes(event.outcome)) continue;
      const [was, is] = [before.tasks[event.taskId], after.tasks[event.taskId]];
      assert.deepEqual([is?.status, progressOf(after, was?.key ?? '')?.taskId], ['pending', event.taskId]);
      assert.deepEqual(is?.files, [...new Set([...was?.files ?? [], ...event.files])]);
      assert.deepEqual([is?.costUsd, is?.answers, is?.budgetUsd], [(was?.costUsd ?? 0) + (event.costUsd ?? 0), was?.answers, was?.budgetUsd]);
    }
  });

  always('forgets nothing that was done in a phase, however its tasks end, until its evidence holds or it is sent back', (run) => {
    const done = new Map<string, { phase: Phase; files: string[] }>();
    for (const { before, event, after, refused } of run.journal) {
      for (const { key, phase, merging, taskId, unproven = [] } of Object.values(after.items)) {
        let known = done.get(key);
        const isNew = known?.phase !== phase || merging === true || (event.type === 'item.reopened' && event.key === key);
        if (known === undefined || isNew) done.set(key, known = { phase, files: [] });
        else if (event.type === 'attempt.settled' && refused === null && before.tasks[event.taskId]?.key === key) known.files.push(...event.files);
        const counted = new Set([...unproven, ...after.tasks[taskId ?? '']?.files ?? []]);
        assert.deepEqual(known.files.filter((file) => !counted.has(file)), [], `${key} after ${event.type}`);
      }
    }
  });

  always('tells every later task of a phase what people have answered in it', (run) => {
    const given = new Map<string, GivenAnswer[]>();
    for (const { before, event, after, refused } of run.journal) {
      if (refused !== null) continue;
      if (event.type === 'item.reopened') for (const phase of PHASES) given.delete(`${phase} ${event.key}`);
      if (event.type === 'task.created') assert.deepEqual(after.tasks[event.taskId]?.answers, given.get(`${event.phase} ${event.key}`) ?? []);
      if (event.type !== 'decision.answered') continue;
      const [decision, task] = [before.decisions[event.id], before.tasks[event.id]];
      if (task === undefined || !['agent', 'permission'].includes(decision?.kind ?? '')) continue;
      const place = `${task.phase} ${task.key}`;
      given.set(place, [...given.get(place) ?? [], { question: decision?.question ?? '', answer: event.answer, by: event.by, at: event.at }]);
    }
  });

  always('knows what every item and the run have cost, whatever became of the attempts', (run) => {
    const costs = new Map<string, number>();
    for (const { before, event, refused } of run.journal) {
      if (refused !== null) continue;
      if (event.type === 'item.reopened') costs.delete(event.key);
      if (event.type !== 'attempt.settled') continue;
      const key = before.tasks[event.taskId]?.key ?? '';
      costs.set(key, (costs.get(key) ?? 0) + (event.costUsd ?? 0));
    }
    for (const [key, cost] of costs) assert.equal(progressOf(run.state, key)?.costUsd ?? 0, cost);
  });

  always('skips an item whose question nobody has answered in time, and makes no answer up', (run) => {
    for (const { before, event, after, refused } of run.journal) {
      if (event.type !== 'decision.expired' || refused !== null) continue;
      const key = before.decisions[event.id]?.key ?? '';
      assert.equal(after.items[key]?.block?.kind, 'skipped');
      assert.equal(after.decisions[event.id], undefined);
    }
  });

  always('uses one turn for an item, however often its run is stopped', (run) => {
    const began = new Set<string>();
    for (const { event, refused } of run.journal) {
      if (refused !== null) continue;
      if (event.type === 'item.reopened') began.delete(event.key);
      if (event.type !== 'item.started') continue;
      assert.ok(!event.turn || !began.has(event.key));
      began.add(event.key);
    }
  });

  always('records every finished task in history exactly once, with its commit', (run) => {
    const records = run.journal.flatMap(({ before, after }, seq) => finishedTasks(before, after, seq));
    const finished = Object.values(run.state.tasks).filter((task) => FINAL.includes(task.status));
    assert.deepEqual(records.map((record) => record.task_id).sort(), finished.map((task) => task.id).sort());
    for (const record of records) assert.equal(record.commit, run.state.tasks[record.task_id]?.commit);
  });

  it('ends an item as failed when one of its phases never completes', () => {
    const failing: Outcome[] = ['failed', 'no_result', 'timed_out', 'idle', 'lost'];
    const rounds = fc.record({
      good: fc.nat(3),
      bad: fc.array(fc.constantFrom(...failing), { minLength: 1, maxLength: 5 }),
      maxIterations: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(fc.property(rounds, ({ good, bad, maxIterations }) => {
      const attempts = [
        ...Array.from({ length: good }, () => ({ outcome: 'completed' as const, files: ['x'], returnTo: null })),
        // More than any limit allows, so that the good ones do not come round again.
        ...Array.from({ length: 100 }, (_, index) => ({ outcome: bad[index % bad.length] as 'failed', files: [], returnTo: null })),
      ];
      const run = simulate({
        items: [{ key: 'a', kind: 'product' }], ratio: 0, limits: { maxIterations, lostAttempts: 3 },
        attempts, merges: [true], openings: [true], interventions: [],
      }, 1000);
      assert.equal(progressOf(run.state, 'a')?.state, 'failed');
      assert.equal(progressOf(run.state, 'a')?.phase, PHASES[good]);
      assert.ok(Object.values(run.state.tasks).filter((task) => task.status !== 'completed').length <= maxIterations);
    }), RUNS);
  });

  it('gives each backlog exactly its share while both have items, with runs stopped at any moment', () => {
    const cuts = fc.array(fc.record({ after: fc.nat(40), type: fc.constantFrom('stop', 'crash', 'unavailable'), pick: fc.constant(0) }), { maxLength: 10 });
    fc.assert(fc.property(fc.constantFrom(0.2, 0.4, 0.6, 1 / 3), cuts, (ratio, interventions) => {
      const items = Array.from({ length: 20 }, (_, index) => ({ key: `item-${index}`, kind: index % 2 === 0 ? 'product' as const : 'meta' as const }));
      const run = simulate({
        items, ratio, limits: { maxIterations: 3, lostAttempts: 20 }, attempts: [{ outcome: 'completed', files: [], returnTo: null }],
        merges: [true], openings: [true], interventions,
      });
      const left = { product: 10, meta: 10 };
      const order = accepted(run, 'item.merged').map(({ key }) => items.find((item) => item.key === key)?.kind ?? 'product');
      for (const [slot, kind] of order.entries()) {
        if (left.product === 0 || left.meta === 0) break;
        assert.equal(kind, turnAt(slot, ratio), `slot ${slot}`);
        left[kind] -= 1;
      }
    }), { numRuns: 60 });
  });
});

describe('transition, for any sequence of events', () => {
  it('changes nothing that it is given, and gives a consistent state', () => {
    // `fire` freezes all states and events, so that a change throws.
    fc.assert(fc.property(shots, (given) => {
      const { events, states } = fire(given);
      for (const [index, state] of states.entries()) assert.deepEqual(violations(state), [], `after ${events[index - 1]?.type}`);
    }), RUNS);
  });

  it('gives the state back that it was given when an event does not fit, and says why in a sentence', () => {
    fc.assert(fc.property(shots, (given) => {
      const { events, states } = fire(given);
      for (const [index, event] of events.entries()) {
        const [before, after] = [states[index] ?? emptyState(), states[index + 1] ?? emptyState()];
        const reason = refusal(before, event);
        if (reason === null) continue;
        assert.match(reason, /^[A-Z][^\n.]+(?:\.|: [^\n]+)$/);
        if (event.type !== 'attempt.settled') assert.equal(after, before);
      }
    }), RUNS);
  });

  it('counts a result with a stale token, and does nothing else with it', () => {
    fc.assert(fc.property(shots, shot, (given, late) => {
      const { state } = fire(given);
      const event = aim(state, { ...late, type: 'attempt.settled' }, 999);
      assert.ok(event.type === 'attempt.settled');
      assert.deepEqual(transition(state, { ...event, token: 'stale' }), { ...state, staleResults: state.staleResults + 1 });
    }), RUNS);
  });

  it('forgets an item only when it turns out to be another one, and that it has begun only when it is opened again', () => {
    fc.assert(fc.property(shots, (given) => {
      const { events, states } = fire(given);
      for (const [index, event] of events.entries()) {
        for (const [key, before] of Object.entries({ ...states[index]?.items, ...states[index]?.done })) {
          const after = progressOf(states[index + 1] ?? emptyState(), key);
          if (event.type === 'item.reopened' && event.key === key) continue;
          if (after === undefined) assert.ok(event.type === 'decision.answered' && event.id === key, event.type);
          else assert.ok(before.begun !== true || after.begun === true, event.type);
        }
      }
    }), RUNS);
  });

  it('lets go of uncommitted work only by its commit, and of an open checkout only when it is closed or merged', () => {
    fc.assert(fc.property(shots, (given) => {
      const { events, states } = fire(given);
      for (const [index, event] of events.entries()) {
        for (const [key, before] of Object.entries({ ...states[index]?.items, ...states[index]?.done })) {
          const after = progressOf(states[index + 1] ?? emptyState(), key);
          if (after?.uncommitted !== before.uncommitted && before.uncommitted !== undefined) {
            assert.ok(event.type === 'task.committed' && event.token === before.uncommitted.token, event.type);
          }
          if (before.opened === true && after?.opened !== true) {
            assert.ok((event.type === 'checkout.closed' || event.type === 'item.merged') && event.key === key, event.type);
          }
        }
      }
    }), RUNS);
  });

  it('keeps an item done until a person opens it again', () => {
    fc.assert(fc.property(shots, (given) => {
      const { events, states } = fire(given);
      for (const [index, event] of events.entries()) {
        for (const [key, item] of Object.entries({ ...states[index]?.items, ...states[index]?.done })) {
          if (item.state !== 'done' || (event.type === 'item.reopened' && event.key === key)) continue;
          assert.equal(progressOf(states[index + 1] ?? emptyState(), key)?.state, 'done');
        }
      }
    }), RUNS);
  });

  it('gives a task to history exactly once', () => {
    fc.assert(fc.property(shots, (given) => {
      const { events, states, state } = fire(given);
      const records = events.flatMap((_, seq) => finishedTasks(states[seq] ?? state, states[seq + 1] ?? state, seq));
      const owed = new Set(Object.values(state.items).map((item) => item.uncommitted?.taskId));
      const final = Object.values(state.tasks).filter((task) => FINAL.includes(task.status) && !owed.has(task.id));
      assert.deepEqual(records.map((record) => record.task_id).sort(), final.map((task) => task.id).sort());
    }), RUNS);
  });

  it('keeps a run until it ends or another begins, with the cost of the attempts that were settled meanwhile', () => {
    fc.assert(fc.property(shots, (given) => {
      const { events, states, state } = fire(given);
      let id: string | null = null;
      let costUsd = 0;
      for (const [index, event] of events.entries()) {
        const before = states[index] ?? emptyState();
        if (event.type === 'attempt.settled') {
          const isCurrent = Object.hasOwn(before.tasks, event.taskId) && before.tasks[event.taskId]?.attempt?.token === event.token;
          if (isCurrent) costUsd += event.costUsd ?? 0;
        } else if (refusal(before, event) === null) {
          if (event.type === 'run.started') [id, costUsd] = [event.id, 0];
          if (event.type === 'run.ended') id = null;
        }
      }
      assert.deepEqual([state.run?.id ?? null, state.run?.costUsd ?? 0], [id, id === null ? 0 : costUsd]);
    }), RUNS);
  });

  it('knows which items a run has taken up where it may take up only so many, and whether it has waited since it last worked', () => {
    fc.assert(fc.property(shots, (given) => {
      const { events, states, state } = fire(given);
      let [had, waits]: [Set<string> | undefined, boolean] = [undefined, false];
      for (const [index, event] of events.entries()) {
        const before = states[index] ?? emptyState();
        if (refusal(before, event) !== null) continue;
        if (event.type === 'run.started') {
          waits = false;
          had = event.request.maxItems === undefined ? undefined : new Set(Object.values(before.items).filter((item) => item.state === 'running').map(({ key }) => key));
        }
        if (event.type === 'run.ended') [had, waits] = [undefined, false];
        if (event.type === 'item.started') had?.add(event.key);
        if (event.type === 'run.waiting') waits = true;
        if (event.type === 'attempt.started' || (event.type === 'attempt.settled' && event.outcome !== 'lost')) waits = false;
      }
      assert.deepEqual(state.run?.had === undefined ? undefined : new Set(state.run.had), had);
      assert.equal(state.run?.waits, waits ? true : undefined);
      const most = state.run?.request.maxItems;
      assert.deepEqual(onlyItems(state), had === undefined || had.size < (most ?? 0) ? null : had);
    }), RUNS);
  });

  it('gives the same state when the journal is replayed, in one go or from a snapshot at any point', () => {
    fc.assert(fc.property(shots, fc.nat(), (given, cut) => {
      const { events, state } = fire(given);
      assert.deepEqual(events.reduce(transition, emptyState({ maxIterations: 2, lostAttempts: 2 })), state);
      const at = cut % (events.length + 1);
      const journal = overDisk(events);
      const snapshot = overDisk(journal.slice(0, at).reduce(transition, emptyState({ maxIterations: 2, lostAttempts: 2 })));
      assert.deepEqual(journal.slice(at).reduce(transition, snapshot), state);
    }), RUNS);
  });

  it('does not care for the order of two events of different items', () => {
    fc.assert(fc.property(shots, shot, shot, (given, one, other) => {
      fc.pre(KEYS[one.key] !== KEYS[other.key]);
      const { state } = fire(given);
      const [first, second] = [aim(state, one, 1000), aim(state, other, 1001)];
      fc.pre(!shareWord(state, first, second));
      assert.deepEqual(transition(transition(state, first), second), transition(transition(state, second), first));
    }), { numRuns: 300 });
  });

  it('gives the same state for the journals of items in any order among each other', () => {
    fc.assert(fc.property(script, fc.array(fc.nat(4), { minLength: 40, maxLength: 200 }), (given, order) => {
      // These concern all items: an account that one item has brought to its limit is every item's.
      const quiet = {
        ...given,
        limits: { maxIterations: given.limits.maxIterations, lostAttempts: given.limits.lostAttempts },
        attempts: given.attempts.map((attempt) => (attempt.outcome === 'limit' ? { ...attempt, outcome: 'failed' as const } : attempt)),
        interventions: given.interventions.filter(({ type }) => !['limits', 'run', 'end', 'interrupt', 'raise'].includes(type)),
      };
      const run = simulate(quiet);
      const lanes = lanesOf(run);
      const shuffled: PipelineEvent[] = [];
      for (let turn = 0; lanes.size > 0; turn += 1) {
        const names = [...lanes.keys()];
        const name = names[(order[turn % order.length] ?? 0) % names.length] ?? '';
        const event = lanes.get(name)?.shift();
        if (event === undefined) lanes.delete(name);
        else shuffled.push(event);
      }
      // Which failures followed each other is the one thing that is all about the order.
      const { failures: _, ...state } = run.state;
      const { failures: _f, ...other } = shuffled.reduce(transition, emptyState(quiet.limits));
      assert.deepEqual(other, state);
    }), RUNS);
  });
});

function accepted<T extends PipelineEvent['type']>(run: Run, type: T): Extract<PipelineEvent, { type: T }>[] {
  return run.journal
    .filter((entry) => entry.refused === null && entry.event.type === type)
    .map((entry) => entry.event as Extract<PipelineEvent, { type: T }>);
}

function settled(run: Run): Extract<PipelineEvent, { type: 'attempt.settled' }>[] {
  return accepted(run, 'attempt.settled');
}

/** What it is after it was written as JSON and read back. */
function overDisk<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** The events of each item in their order; those of no item have a lane of their own. */
function lanesOf(run: Run): Map<string, PipelineEvent[]> {
  const lanes = new Map<string, PipelineEvent[]>();
  for (const { before, event } of run.journal) {
    const lane = itemsOf(before, event)[0] ?? '';
    lanes.set(lane, [...(lanes.get(lane) ?? []), event]);
  }
  return lanes;
}

/** The items that an event is about. */
function itemsOf(state: PipelineState, event: PipelineEvent): string[] {
  switch (event.type) {
    case 'limits.set':
    case 'budget.raised':
    case 'paused':
    case 'resumed':
    case 'run.started':
    case 'run.ended':
    case 'run.interrupted':
    case 'run.waiting':
      return [];
    case 'items.seen':
      return event.items.map((item) => item.key);
    case 'items.missing':
    case 'ci.released':
      return event.keys;
    case 'attempt.started':
    case 'attempt.settled':
    case 'budget.warned':
    case 'task.committed':
      return taskItem(state, event.taskId);
    case 'account.resumed':
      return Object.values(state.items).filter(({ block }) => block?.kind === 'limit' && block.account === event.account).map(({ key }) => key);
    case 'decision.expired':
      return [state.decisions[event.id]?.key ?? event.id];
    case 'account.held':
    case 'budget.held':
      return [event.key];
    case 'decision.answered': {
      const decision = Object.hasOwn(state.decisions, event.id) ? state.decisions[event.id] : undefined;
      // One that nobody has asked yet has the key of its item, or the id of its task.
      return decision === undefined ? [event.id, ...taskItem(state, event.id)] : [decision.key, ...(decision.candidates ?? []).filter((key) => key !== null)];
    }
    case 'identity.asked':
    case 'item.started':
    case 'checkout.opened':
    case 'checkout.closed':
    case 'task.created':
    case 'item.parked':
    case 'item.merged':
    case 'gate.held':
    case 'gate.settled':
    case 'ci.held':
    case 'item.conflicted':
    case 'item.vanished':
    case 'item.retried':
    case 'item.skipped':
    case 'item.reopened':
      return [event.key];
  }
}

function taskItem(state: PipelineState, taskId: string): string[] {
  const task = Object.hasOwn(state.tasks, taskId) ? state.tasks[taskId] : undefined;
  return task === undefined ? [] : [task.key];
}

/** Whether two events are about one item, or both about the pipeline as a whole. */
function shareWord(state: PipelineState, first: PipelineEvent, second: PipelineEvent): boolean {
  const [one, other] = [itemsOf(state, first), itemsOf(state, second)];
  // A run counts the attempts of all items.
  const shared = [first, second].some((event) => event.type === 'limits.set' || event.type.startsWith('run.'))
    || (state.run !== null && [first, second].every((event) => event.type.startsWith('attempt.')))
    || (touchesAll(state, first) && touchesAll(state, second));
  return shared || (one.length === 0 && other.length === 0) || one.some((key) => other.includes(key));
}

/** Accounts, the money of a day and the failures in a row are of all items. */
function touchesAll(state: PipelineState, event: PipelineEvent): boolean {
  if (event.type === 'item.retried') return state.items[event.key]?.block?.kind === 'limit';
  return ['attempt.settled', 'attempt.started', 'account.held', 'account.resumed', 'budget.raised', 'item.merged', 'resumed'].includes(event.type);
}
