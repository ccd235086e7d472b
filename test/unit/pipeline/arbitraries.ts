import * as fc from 'fast-check';
import { isoOf } from '../../../src/base/clock.ts';
import { BACKLOG_KINDS, OUTCOMES, PHASES, type Outcome } from '../../../src/contract/phase.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, progressOf, type ItemProgress, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { AttemptAnswer, Intervention, Script } from './simulation.ts';

const INTERVENTIONS = [
  'answer', 'answer', 'answer', 'retry', 'retry', 'skip', 'reopen', 'pause', 'resume', 'resume', 'limits',
  'cancel', 'stop', 'crash', 'unavailable', 'stale', 'repeat', 'vanish', 'return', 'run', 'end', 'interrupt',
  'account', 'account', 'account', 'used-up', 'raise', 'expire',
] as const;

/** Records as the pipeline makes them, so that they compare as equal. */
const PLAIN = { noNullPrototype: true };

const files = fc.subarray(['src/a.js', 'test/a.test.js']);

const attempt: fc.Arbitrary<AttemptAnswer> = fc.record({
  outcome: fc.oneof(
    { weight: 3, arbitrary: fc.constant('completed' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...OUTCOMES.filter((outcome): outcome is Exclude<Outcome, 'unavailable'> => outcome !== 'unavailable')) },
  ),
  files,
  returnTo: fc.option(fc.constantFrom(...PHASES)),
}, PLAIN);

const intervention: fc.Arbitrary<Intervention> = fc.record({
  after: fc.nat(25), type: fc.constantFrom(...INTERVENTIONS), pick: fc.nat(11),
});

const breaker = fc.record({ sameFailure: fc.nat(3), cycle: fc.boolean(), spendFactor: fc.nat(2) }, PLAIN);
const limits = fc.record({ maxIterations: fc.integer({ min: 1, max: 4 }), lostAttempts: fc.integer({ min: 1, max: 3 }), breaker }, { ...PLAIN, requiredKeys: ['maxIterations', 'lostAttempts'] });

function items(most: number): fc.Arbitrary<Script['items']> {
  return fc.array(fc.constantFrom(...BACKLOG_KINDS), { minLength: 1, maxLength: most })
    .map((kinds) => kinds.map((kind, index) => ({ key: `item-${index}`, kind })));
}

/** Answers of which the first is yes. */
const mostly = fc.array(fc.boolean(), { maxLength: 3 }).map((answers) => [true].concat(answers));

/** A run with everything that can happen to it. */
export const script: fc.Arbitrary<Script> = scriptWith(fc.array(intervention, { maxLength: 20 }));

/** A run that nobody interferes with. */
export const unattended: fc.Arbitrary<Script> = scriptWith(fc.constant([]));

function scriptWith(interventions: fc.Arbitrary<Intervention[]>): fc.Arbitrary<Script> {
  return fc.record({
    items: items(5),
    ratio: fc.constantFrom(0, 0.2, 1 / 3, 0.5, 0.6, 1),
    limits,
    attempts: fc.array(attempt, { minLength: 1, maxLength: 12 }),
    merges: mostly, openings: mostly,
    interventions,
  });
}

/** An event that may fit, for `aim`. `onward`: the one that takes its item a step further. */
export interface Shot {
  type: PipelineEvent['type'] | 'onward';
  key: number;
  stray: boolean;
  outcome: Outcome;
  about: 'work' | 'verdict';
  files: string[];
  choice: number;
}

/** Keys of items; the last is a name that every object has. */
export const KEYS = ['a', 'b', '__proto__'] as const;

export const shot: fc.Arbitrary<Shot> = fc.record({
  type: fc.oneof(
    // Otherwise items would hardly get anywhere.
    { weight: 4, arbitrary: fc.constant('onward' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'account.held', 'account.resumed', 'budget.held', 'budget.warned', 'budget.raised', 'decision.expired', 'limits.set', 'items.seen', 'items.missing', 'identity.asked', 'item.started', 'checkout.opened', 'checkout.closed', 'task.created',
        'attempt.started', 'attempt.settled', 'task.committed', 'item.parked', 'item.merged', 'item.conflicted', 'item.vanished',
        'decision.answered', 'item.retried', 'item.skipped', 'item.reopened', 'paused', 'resumed',
        'run.started', 'run.ended', 'run.interrupted', 'run.waiting', 'gate.held', 'gate.settled', 'ci.held', 'ci.released',
      ),
    },
  ),
  key: fc.nat(KEYS.length - 1),
  stray: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  outcome: fc.oneof({ weight: 3, arbitrary: fc.constant('completed' as const) }, { weight: 2, arbitrary: fc.constantFrom(...OUTCOMES) }),
  about: fc.constantFrom('work', 'verdict'),
  files,
  choice: fc.nat(3),
});

/** The event that a shot stands for in a state: with the ids that fit, unless it is stray. `serial` makes ids new. */
export function aim(state: PipelineState, given: Shot, serial: number): PipelineEvent {
  const { key: index, stray, outcome, about, files, choice } = given;
  const key = KEYS[index % KEYS.length] ?? 'a';
  const [at, by] = [isoOf(1_795_000_000_000 + serial * 1000), 'ada'];
  const account = choice % 2 === 0 ? 'demo' : '__proto__';
  const item = progressOf(state, key);
  const type = given.type === 'onward' ? onward(state, item) : given.type;
  const taskId = (stray ? undefined : item?.uncommitted?.taskId ?? item?.taskId) ?? KEYS[choice] ?? 'a';
  const current = Object.hasOwn(state.tasks, item?.taskId ?? '') ? state.tasks[item?.taskId ?? ''] : undefined;
  switch (type) {
    case 'limits.set':
      return { type, limits: { maxIterations: 1 + choice, lostAttempts: 1 + choice } };
    case 'items.seen':
      return { type, items: [{ key, kind: 'product', file: 'backlog.md', label: `${choice}`, heading: '', text: key, index }] };
    case 'items.missing':
      return { type, keys: [key] };
    case 'account.held':
      return { type, key, account, at };
    case 'account.resumed':
      return { type, account: stray ? key : account, at };
    case 'budget.held':
      return { type, key, budget: { scope: choice === 0 ? 'task' : 'item', spentUsd: 2, budgetUsd: 1, raiseTo: 4 }, at };
    case 'budget.warned':
      return { type, taskId, token: stray ? 'old' : current?.attempt?.token ?? 'old', scope: choice === 0 ? 'run' : 'task', budgetUsd: 1 + choice, at };
    case 'budget.raised':
      return { type, scope: choice === 0 ? 'run' : 'day', usd: 10, by, at };
    case 'decision.expired':
      return { type, id: stray ? 'old' : key, askedAt: Object.hasOwn(state.decisions, key) ? state.decisions[key]?.askedAt ?? '' : '', at };
    case 'identity.asked':
      return { type, key: stray ? key : 'new', question: 'Which one is it?', options: ['old', 'new'], candidates: [KEYS[choice] ?? 'a', null], at };
    case 'item.started':
      return { type, key, kind: 'product', turn: choice === 0, at };
    case 'checkout.opened':
    case 'checkout.closed':
    case 'item.parked':
      return { type, key };
    case 'task.created':
      return {
        type, taskId: `task-${serial}`, key, phase: stray ? PHASES[choice] ?? 'spec' : item?.phase ?? 'spec', iteration: item?.iteration ?? 1,
        agent: 'demo', ...(choice === 0 ? {} : { account }), variant: 'default', at,
      };
    case 'attempt.started':
      return { type, taskId: stray ? taskId : item?.taskId ?? taskId, token: `token-${serial}`, ...(choice === 3 ? { agent: 'other', account } : {}), at };
    case 'attempt.settled':
      return {
        type, taskId: stray ? taskId : item?.taskId ?? taskId, token: stray ? 'old' : current?.attempt?.token ?? 'old', at, outcome, durationSeconds: 1, files,
        reason: `It ended as ${outcome}.`, question: { about, text: 'What now?', options: choice === 0 ? [] : ['pass', 'fail'] },
        ...(choice === 1 ? { returnTo: 'impl' as const } : {}), ...(choice === 2 ? { resume: true as const } : {}),
        ...(outcome === 'limit' && choice > 0 ? { limit: { account, kind: 'rate' as const, message: 'Too much at once.', takeOver: choice === 1 } } : {}),
        ...(choice === 3 ? { returnTo: 'spec' as const, tests: { passed: 1, failed: 2 }, costUsd: 1 } : {}),
      };
    case 'task.committed':
      return { type, taskId, token: stray ? 'old' : item?.uncommitted?.token ?? 'old', commit: choice === 0 ? null : `commit-${serial}`, at };
    case 'item.merged':
      return { type, key, commit: choice === 0 ? null : `merge-${serial}`, at };
    case 'item.vanished':
      return { type, key, at };
    case 'gate.held':
      return {
        type, key, gate: 'scope', findings: [{ gate: 'scope', file: 'a.js', line: null, side: 'after', change: null, message: 'It is not listed.' }], at,
        question: 'Merge it?', options: ['pass', 'old', 'new', 'fail'],
        choices: [{ type: 'accept' }, { type: 'extend', files: ['a.js'] }, { type: 'revert', files: ['a.js'] }, { type: 'send-back' }],
      };
    case 'gate.settled':
      return { type, key, review: choice === 0, at };
    case 'ci.held':
      return { type, key, message: 'The checks are red.', at };
    case 'ci.released':
      return { type, keys: [key], at };
    case 'item.conflicted':
      return { type, key, message: 'It does not fit.', files, at };
    case 'decision.answered': {
      const id = stray ? taskId : item?.block?.kind === 'decision' ? item.block.decisionId : 'new';
      return { type, id, answer: choice === 0 ? 'pass' : choice === 1 ? 'old' : choice === 2 ? 'new' : 'fail', by, at };
    }
    case 'item.retried':
    case 'item.skipped':
    case 'item.reopened':
      return { type, key, by, at };
    case 'paused':
      return { type, reason: 'Lunch.', by, at };
    case 'resumed':
      return { type, by, at };
    case 'run.started':
      return { type, id: stray ? 'run' : `run-${serial}`, request: choice === 0 ? {} : { items: [key], maxItems: choice, hours: choice, budgetUsd: choice }, at };
    case 'run.ended':
    case 'run.interrupted':
    case 'run.waiting':
      return { type, id: stray ? 'run' : state.run?.id ?? 'run', at };
  }
}

function onward(state: PipelineState, item: ItemProgress | undefined): PipelineEvent['type'] {
  if (item?.uncommitted !== undefined) return 'task.committed';
  switch (item?.state ?? 'open') {
    case 'open':
      return 'item.started';
    case 'blocked':
      return item?.block?.kind === 'decision' ? 'decision.answered' : 'item.retried';
    case 'failed':
      return 'item.retried';
    case 'done':
      return 'item.reopened';
    case 'running':
      if (item?.opened !== true) return 'checkout.opened';
      if (item.gateAction !== undefined) return 'gate.settled';
      if (item.merging === true) return state.slot % 2 === 0 ? 'item.merged' : 'gate.held';
      if (item.taskId === undefined) return 'task.created';
      return state.tasks[item.taskId]?.status === 'pending' ? 'attempt.started' : 'attempt.settled';
  }
}

/** The events of shots, one after the other from an empty state, and the states around them; everything frozen. */
export function fire(shots: readonly Shot[]): { events: PipelineEvent[]; states: PipelineState[]; state: PipelineState } {
  let state = deepFreeze(emptyState({ maxIterations: 2, lostAttempts: 2 }));
  const [events, states]: [PipelineEvent[], PipelineState[]] = [[], [state]];
  for (const [serial, one] of shots.entries()) {
    const event = deepFreeze(aim(state, one, serial));
    state = deepFreeze(transition(state, event));
    events.push(event);
    states.push(state);
  }
  return { events, states, state };
}
