import { holdForAccount, resumeAccount } from './accounts.ts';
import { answer, askIdentity } from './answer.ts';
import { holdForBudget, noteWarning, raiseBudget } from './budgets.ts';
import type { PipelineEvent } from './event.ts';
import { countAttempt, countItem, interruptRun, showAtWork, startRun, waitForAccount } from './recorded-run.ts';
import { holdAtGate, reviewAgain } from './held.ts';
import { isCurrent, refusal } from './refusal.ts';
import { settleAttempt } from './settle.ts';
import { skipItem } from './skip.ts';
import { blocked, changeItem, changeTask, comeBack, own, unblocked, without } from './state-change.ts';
import { progressOf, type ItemProgress, type PipelineState, type TaskState } from './state.ts';

/** How many finished tasks the live state keeps. The rest is history. */
export const RECENT_TASKS = 200;

/**
 * The state after an event. Pure and total: an event that does not fit (see `refusal`) leaves the state as it
 * is, so that replaying a journal can never fail and never differ.
 */
export function transition(state: PipelineState, event: PipelineEvent): PipelineState {
  if (event.type === 'attempt.settled' && !isCurrent(state, event)) {
    return { ...state, staleResults: state.staleResults + 1 };
  }
  return refusal(state, event) === null ? apply(state, event) : state;
}

function apply(state: PipelineState, event: PipelineEvent): PipelineState {
  switch (event.type) {
    case 'limits.set':
      return { ...state, limits: event.limits };
    case 'items.seen': {
      const known = { ...state.known, ...Object.fromEntries(event.items.map((item) => [item.key, item])) };
      return event.items.reduce((seen, item) => comeBack(seen, item.key), { ...state, known });
    }
    case 'items.missing': {
      const known = { ...state.known };
      for (const key of event.keys) {
        const item = own(known, key);
        if (item !== undefined) known[key] = { ...item, missing: true };
      }
      return { ...state, known };
    }
    case 'identity.asked':
      return askIdentity(state, event);
    case 'item.started':
      return startItem(state, event);
    case 'checkout.opened':
      return changeItem(state, event.key, (item) => ({ ...item, opened: true }));
    case 'checkout.closed':
      return changeItem(state, event.key, ({ opened: _, ...item }) => item);
    case 'task.created':
      return createTask(state, event);
    case 'attempt.started':
      return changeTask(showAtWork(state, event.at), event.taskId, (task) => ({
        ...task,
        status: 'running',
        startedAt: task.startedAt ?? event.at,
        attempt: { token: event.token, startedAt: event.at, ...(event.listed === undefined ? {} : { listed: event.listed }) },
        attempts: task.attempts + 1,
        ...(event.agent === undefined ? {} : { agent: event.agent }),
        ...(event.account === undefined ? {} : { account: event.account }),
      }));
    case 'attempt.settled':
      return settleAttempt(countAttempt(state, event), event);
    case 'task.committed': {
      const key = own(state.tasks, event.taskId)?.key ?? '';
      const committed = event.commit === null ? state : changeTask(state, event.taskId, (task) => ({ ...task, commit: event.commit ?? '' }));
      return changeItem(committed, key, ({ uncommitted: _, ...item }) => item);
    }
    case 'item.parked':
      return changeItem(state, event.key, (item) => ({ ...item, state: 'open' }));
    case 'item.merged':
      return finishItem(state, event.key, event.commit, event.at);
    case 'item.conflicted':
      return changeItem(state, event.key, (item) => blocked(item, { kind: 'conflict', message: event.message }));
    case 'gate.held':
      return holdAtGate(state, event);
    case 'gate.settled':
      return changeItem(state, event.key, ({ gateAction: _, ...item }) => (event.review ? reviewAgain(item) : item));
    case 'ci.held':
      return changeItem(state, event.key, (item) => blocked(item, { kind: 'ci', message: event.message }));
    case 'ci.released':
      return event.keys.reduce((released, key) => changeItem(released, key, (item) => (item.block?.kind === 'ci' ? unblocked(item) : item)), state);
    case 'account.held':
      return holdForAccount(state, event.key, event.account);
    case 'account.resumed':
      return resumeAccount(state, event.account);
    case 'budget.held':
      return holdForBudget(state, event);
    case 'budget.warned':
      return changeTask(state, event.taskId, (task) => noteWarning(task, event));
    case 'budget.raised':
      return raiseBudget(state, event);
    case 'decision.answered':
      return answer(state, event);
    case 'decision.expired':
      return skipItem(state, { key: own(state.decisions, event.id)?.key ?? '', by: 'the time limit for answers', at: event.at });
    case 'item.vanished':
      return changeItem(state, event.key, (item) => blocked(item, { kind: 'vanished', message: 'Its entry is gone from the backlog.' }));
    case 'item.retried':
      return retryItem(state, event.key);
    case 'item.skipped':
      return skipItem(state, event);
    case 'item.reopened':
      return reopenItem(state, event.key);
    case 'paused':
      return { ...state, paused: { reason: event.reason, by: event.by, at: event.at } };
    case 'resumed':
      return { ...state, paused: null, failures: [] };
    case 'run.started':
      return startRun(state, event);
    case 'run.ended':
      return { ...state, run: null };
    case 'run.interrupted':
      return interruptRun(state, event.at);
    case 'run.waiting':
      return waitForAccount(state);
  }
}

function startItem(state: PipelineState, event: Extract<PipelineEvent, { type: 'item.started' }>): PipelineState {
  const before = own(state.items, event.key) ?? { key: event.key, kind: event.kind, state: 'open', phase: 'spec', iteration: 1 };
  return {
    ...countItem(state, event.key),
    slot: event.turn ? state.slot + 1 : state.slot,
    items: { ...state.items, [event.key]: { ...before, kind: event.kind, state: 'running', begun: true } },
  };
}

function createTask(state: PipelineState, event: Extract<PipelineEvent, { type: 'task.created' }>): PipelineState {
  const task: TaskState = {
    id: event.taskId, key: event.key, phase: event.phase, iteration: event.iteration, status: 'pending',
    agent: event.agent, ...(event.account === undefined ? {} : { account: event.account }), variant: event.variant, createdAt: event.at,
    attempts: 0, lost: 0, undecidable: 0, durationSeconds: 0, files: [], costUsd: 0,
    answers: own(state.items, event.key)?.answers?.[event.phase] ?? [],
  };
  const tasks = trimTasks({ ...state, tasks: { ...state.tasks, [task.id]: task } });
  return changeItem({ ...state, tasks }, event.key, (item) => ({ ...item, taskId: event.taskId }));
}

/** Lets the oldest finished tasks go, in batches, so that a long life costs nothing at each event. */
function trimTasks({ tasks, items }: PipelineState): PipelineState['tasks'] {
  const all = Object.values(tasks);
  if (all.length <= RECENT_TASKS * 1.5) return tasks;
  const finished = all.filter((task) => task.finishedAt !== undefined && own(items, task.key)?.uncommitted?.taskId !== task.id);
  const dropped = new Set(finished.slice(0, Math.max(0, finished.length - RECENT_TASKS)).map((task) => task.id));
  return Object.fromEntries(Object.entries(tasks).filter(([id]) => !dropped.has(id)));
}

function finishItem(state: PipelineState, key: string, commit: string | null, at: string): PipelineState {
  const item = own(state.items, key);
  if (item === undefined) return state;
  const { merging: _m, opened: _o, reopened: _r, block: _b, accepted: _a, listChanges: _l, extended: _e, answers: _n, ...rest } = item;
  const done: ItemProgress = { ...rest, state: 'done', finishedAt: at, ...(commit === null ? {} : { commit }) };
  const decisions = Object.fromEntries(Object.entries(state.decisions).filter(([, decision]) => decision.key !== key));
  return { ...state, decisions, failures: [], items: without(state.items, key), done: { ...state.done, [key]: done } };
}

/** A new start: all rounds, and nothing that it failed of is held against it. One that waits for an account has it tried now. */
function retryItem(state: PipelineState, key: string): PipelineState {
  const block = own(state.items, key)?.block;
  const tried = block?.kind === 'limit' ? resumeAccount(state, block.account) : state;
  return changeItem(tried, key, ({ block: _b, failure: _f, failures: _s, failedWith: _w, finishedAt: _at, ...item }) => ({ ...item, state: 'open', iteration: 1 }));
}

function reopenItem(state: PipelineState, key: string): PipelineState {
  const before = progressOf(state, key);
  const kind = before?.kind ?? own(state.known, key)?.kind ?? 'product';
  const item: ItemProgress = {
    key, kind, state: 'open', phase: 'spec', iteration: 1, reopened: true,
    ...(before?.specPath === undefined ? {} : { specPath: before.specPath }),
  };
  return { ...state, items: { ...state.items, [key]: item }, done: before === undefined ? state.done : without(state.done, key) };
}
