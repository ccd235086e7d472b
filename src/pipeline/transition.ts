import { PHASES, type Phase, type TaskStatus } from '../contract/phase.ts';
import type { AttemptSettled, PipelineEvent } from './event.ts';
import { progressOf, type Block, type Decision, type ItemProgress, type PipelineState, type TaskState } from './state.ts';

/** How many finished tasks the live state keeps. The rest is history. */
export const RECENT_TASKS = 200;

/** Answers to a review that nobody could decide. */
export const VERDICT_OPTIONS = ['pass', 'fail'];

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

/** Why an event does not fit the state, as one sentence; null when it does. */
export function refusal(state: PipelineState, event: PipelineEvent): string | null {
  switch (event.type) {
    case 'limits.set':
    case 'items.seen':
    case 'items.missing':
    case 'paused':
    case 'resumed':
      return null;
    case 'identity.asked':
      if (own(state.decisions, event.key) !== undefined) return 'This has been asked already.';
      return progressOf(state, event.key) === undefined ? null : 'The item is known by what has happened to it.';
    case 'item.started': {
      const item = progressOf(state, event.key);
      return item === undefined || item.state === 'open' ? null : `The item is ${item.state} and cannot be started.`;
    }
    case 'checkout.opened':
      return own(state.items, event.key)?.state === 'running' ? null : 'The item is not running.';
    case 'checkout.closed': {
      const item = own(state.items, event.key);
      return item === undefined ? 'There is no such item.' : owedCommit(item);
    }
    case 'task.created': {
      const item = own(state.items, event.key);
      if (item?.state !== 'running') return 'A task belongs to an item that is running.';
      if (item.taskId !== undefined) return 'The item has a task already.';
      if (own(state.tasks, event.taskId) !== undefined) return 'There is a task with this id already.';
      return item.phase === event.phase && item.merging !== true ? owedCommit(item) : 'The item is not in this phase.';
    }
    case 'attempt.started': {
      const task = own(state.tasks, event.taskId);
      if (task?.status !== 'pending') return 'Only a pending task can be attempted.';
      const item = own(state.items, task.key);
      return item?.state === 'running' ? owedCommit(item) : 'The item is not running.';
    }
    case 'attempt.settled':
      return isCurrent(state, event) ? null : 'The attempt is not the current one of its task.';
    case 'task.committed': {
      const task = own(state.tasks, event.taskId);
      const waiting = task === undefined ? undefined : own(state.items, task.key)?.uncommitted;
      return waiting?.taskId === event.taskId && waiting.token === event.token ? null : 'There is nothing to commit for this attempt.';
    }
    case 'item.parked':
    case 'item.conflicted':
    case 'item.vanished': {
      const item = own(state.items, event.key);
      if (item?.state !== 'running') return 'The item is not running.';
      const task = item.taskId === undefined ? undefined : own(state.tasks, item.taskId);
      return task?.status === 'running' ? 'An attempt is at work on the item.' : null;
    }
    case 'item.merged': {
      const item = own(state.items, event.key);
      return item?.merging === true && item.state === 'running' ? owedCommit(item) : 'The item has not passed its review.';
    }
    case 'decision.answered': {
      const decision = own(state.decisions, event.id);
      if (decision === undefined) return 'There is no such question.';
      if (event.askedAt !== undefined && event.askedAt !== decision.askedAt) return 'That question was answered already.';
      if (decision.answer !== undefined) return `This was answered already by ${decision.answer.by}: ${decision.answer.text}`;
      // Any other text would have to be guessed at. An agent and a review can make something of every answer.
      if (decision.kind !== 'identity') return null;
      if (!decision.options.includes(event.answer)) return 'The answer has to be one of the options.';
      const chosen = chosenItem(decision, event.answer);
      const there = chosen !== null && own(state.known, chosen) !== undefined && own(state.known, chosen)?.missing !== true;
      return there ? 'That item has its entry in the backlog again: choose another answer.' : null;
    }
    case 'item.retried': {
      const item = own(state.items, event.key);
      if (item?.state === 'blocked' && item.block?.kind === 'decision') return 'The item waits for an answer: decide instead.';
      return item?.state === 'blocked' || item?.state === 'failed' ? null : 'Only a failed or blocked item can be tried again.';
    }
    case 'item.skipped': {
      const item = progressOf(state, event.key);
      if (item === undefined) return own(state.known, event.key) === undefined ? 'There is no such item.' : null;
      if (item.state === 'running') return 'The item is running: cancel it first.';
      if (item.block?.kind === 'skipped') return 'The item is skipped already.';
      return item.state === 'done' ? 'The item is done.' : null;
    }
    case 'item.reopened': {
      const item = progressOf(state, event.key);
      if (item === undefined) return own(state.known, event.key) === undefined ? 'There is no such item.' : null;
      return item.state === 'done' ? null : 'Only a done item can be opened again.';
    }
  }
}

/** What an attempt changed is committed before the next one, and before it leaves the tree. */
function owedCommit(item: ItemProgress): string | null {
  return item.uncommitted === undefined ? null : 'What the last attempt changed is not committed yet.';
}

/** A record's own value: a key that a person typed may be the name of something that every object has. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isCurrent(state: PipelineState, event: AttemptSettled): boolean {
  const task = own(state.tasks, event.taskId);
  return task?.status === 'running' && task.attempt?.token === event.token;
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
      return changeTask(state, event.taskId, (task) => ({
        ...task,
        status: 'running',
        startedAt: task.startedAt ?? event.at,
        attempt: { token: event.token, startedAt: event.at },
        attempts: task.attempts + 1,
      }));
    case 'attempt.settled':
      return settleAttempt(state, event);
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
    case 'decision.answered':
      return answer(state, event);
    case 'item.vanished':
      return changeItem(state, event.key, (item) => blocked(item, { kind: 'vanished', message: 'Its entry is gone from the backlog.' }));
    case 'item.retried':
      return changeItem(state, event.key, ({ block: _b, failure: _f, finishedAt: _at, ...item }) => ({ ...item, state: 'open', iteration: 1 }));
    case 'item.skipped':
      return skipItem(state, event);
    case 'item.reopened':
      return reopenItem(state, event.key);
    case 'paused':
      return { ...state, paused: { reason: event.reason, by: event.by, at: event.at } };
    case 'resumed':
      return { ...state, paused: null };
  }
}

function changeItem(state: PipelineState, key: string, change: (item: ItemProgress) => ItemProgress): PipelineState {
  const item = own(state.items, key);
  return item === undefined ? state : { ...state, items: { ...state.items, [key]: change(item) } };
}

function changeTask(state: PipelineState, id: string, change: (task: TaskState) => TaskState): PipelineState {
  const task = own(state.tasks, id);
  return task === undefined ? state : { ...state, tasks: { ...state.tasks, [id]: change(task) } };
}

function blocked(item: ItemProgress, block: Block): ItemProgress {
  return { ...item, state: 'blocked', block };
}

function unblocked({ block: _, ...item }: ItemProgress): ItemProgress {
  return { ...item, state: 'open' };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}

function startItem(state: PipelineState, event: Extract<PipelineEvent, { type: 'item.started' }>): PipelineState {
  const before = own(state.items, event.key) ?? { key: event.key, kind: event.kind, state: 'open', phase: 'spec', iteration: 1 };
  return {
    ...state,
    slot: event.turn ? state.slot + 1 : state.slot,
    items: { ...state.items, [event.key]: { ...before, kind: event.kind, state: 'running', begun: true } },
  };
}

function createTask(state: PipelineState, event: Extract<PipelineEvent, { type: 'task.created' }>): PipelineState {
  const task: TaskState = {
    id: event.taskId, key: event.key, phase: event.phase, iteration: event.iteration, status: 'pending',
    agent: event.agent, variant: event.variant, createdAt: event.at,
    attempts: 0, lost: 0, undecidable: 0, durationSeconds: 0, files: [], costUsd: 0, answers: [],
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

function settleAttempt(state: PipelineState, event: AttemptSettled): PipelineState {
  const task = own(state.tasks, event.taskId);
  const item = task === undefined ? undefined : own(state.items, task.key);
  if (task === undefined || item === undefined) return state;
  const worked = recordAttempt(item, event);
  const counted: TaskState = {
    ...withoutAttempt(task),
    durationSeconds: task.durationSeconds + event.durationSeconds,
    files: [...new Set([...task.files, ...event.files])],
    costUsd: task.costUsd + (event.costUsd ?? 0),
    outcome: event.outcome,
    reason: event.reason,
    ...(event.tests === undefined ? {} : { tests: event.tests }),
  };
  const put = (nextTask: TaskState, nextItem: ItemProgress, decision?: Decision): PipelineState => ({
    ...state,
    tasks: { ...state.tasks, [task.id]: nextTask },
    items: { ...state.items, [item.key]: nextItem },
    decisions: decision === undefined ? state.decisions : { ...state.decisions, [decision.id]: decision },
  });
  const finish = (status: TaskStatus): TaskState => ({ ...counted, status, finishedAt: event.at });
  const again: TaskState = { ...counted, status: 'pending' };

  switch (event.outcome) {
    case 'completed':
      return put(finish('completed'), advance(worked, event.specPath));
    case 'failed':
    case 'no_result':
      return put(finish('failed'), fallBack(worked, event, state.limits.maxIterations));
    case 'timed_out':
    case 'idle':
      return put(finish('timed_out'), fallBack(worked, event, state.limits.maxIterations));
    case 'undecidable':
      if (task.undecidable === 0) return put({ ...again, undecidable: 1 }, worked);
      return put({ ...again, status: 'needs_decision', undecidable: task.undecidable + 1 }, blockOnDecision(worked, task.id), {
        id: task.id, key: task.key, kind: 'verdict', options: VERDICT_OPTIONS, askedAt: event.at,
        question: event.question?.text ?? event.reason,
      });
    case 'needs_decision':
      return put({ ...again, status: 'needs_decision' }, blockOnDecision(worked, task.id), {
        id: task.id, key: task.key, kind: event.question?.about === 'verdict' ? 'verdict' : 'agent', askedAt: event.at,
        question: event.question?.text ?? event.reason, options: event.question?.options ?? [],
      });
    case 'cancelled':
      if (event.resume === true) return put(again, worked);
      return put(finish('cancelled'), blocked(withoutTask(worked), { kind: 'cancelled', message: event.reason }));
    case 'conflict':
      return put(finish('failed'), blocked(withoutTask(worked), { kind: 'conflict', message: event.reason }));
    case 'limit':
      return put(finish('failed'), blocked(withoutTask(worked), { kind: 'limit', message: event.reason }));
    case 'lost': {
      const lost = task.lost + 1;
      if (lost < state.limits.lostAttempts) return put({ ...again, lost }, worked);
      const failure = `Its ${task.phase} task was lost ${lost} times and is set aside.`;
      return put({ ...finish('failed'), lost }, { ...withoutTask(worked), state: 'failed', failure, finishedAt: event.at });
    }
    case 'unavailable':
      return put(finish('cancelled'), { ...withoutTask(worked), state: 'open' });
  }
}

function withoutAttempt({ attempt: _, ...task }: TaskState): TaskState {
  return task;
}

function withoutTask({ taskId: _, ...item }: ItemProgress): ItemProgress {
  return item;
}

function recordAttempt(item: ItemProgress, event: AttemptSettled): ItemProgress {
  return {
    ...item,
    ...(event.files.length === 0 ? {} : { uncommitted: { taskId: event.taskId, token: event.token, files: event.files } }),
    ...(event.tests === undefined ? {} : { tests: event.tests }),
  };
}

function blockOnDecision(item: ItemProgress, decisionId: string): ItemProgress {
  return blocked(item, { kind: 'decision', decisionId });
}

/** The evidence of a phase holds: the next one, or the branch. */
function advance(item: ItemProgress, specPath: string | undefined): ItemProgress {
  const { feedback: _, ...rest } = withoutTask(item);
  if (item.phase === 'review') return { ...rest, merging: true };
  const next = PHASES[PHASES.indexOf(item.phase) + 1] ?? 'review';
  if (item.phase !== 'spec') return { ...rest, phase: next };
  // The spec had rounds of its own; the work that follows gets all of them.
  return { ...rest, phase: next, iteration: 1, ...(specPath === undefined ? {} : { specPath }) };
}

/** The evidence does not hold: another round with what was learned, or the end. */
function fallBack(item: ItemProgress, event: AttemptSettled, maxIterations: number): ItemProgress {
  const phase = event.returnTo === undefined ? item.phase : returnPhase(event.returnTo, item.phase);
  const { feedback: _, ...rest } = withoutTask(item);
  const told = { ...rest, phase, ...(event.feedback === undefined ? {} : { feedback: event.feedback }) };
  if (item.iteration < maxIterations) return { ...told, iteration: item.iteration + 1 };
  return { ...told, state: 'failed', failure: event.reason, finishedAt: event.at };
}

/**
 * Never a later phase, and never from the work back to the spec: a spec that is completed again would give the
 * work all of its rounds again, without end.
 */
function returnPhase(to: Phase, from: Phase): Phase {
  if (PHASES.indexOf(to) >= PHASES.indexOf(from)) return from;
  return to === 'spec' ? 'impl' : to;
}

function finishItem(state: PipelineState, key: string, commit: string | null, at: string): PipelineState {
  const item = own(state.items, key);
  if (item === undefined) return state;
  const { merging: _m, opened: _o, reopened: _r, block: _b, ...rest } = item;
  const done: ItemProgress = { ...rest, state: 'done', finishedAt: at, ...(commit === null ? {} : { commit }) };
  const decisions = Object.fromEntries(Object.entries(state.decisions).filter(([, decision]) => decision.key !== key));
  return { ...state, decisions, items: without(state.items, key), done: { ...state.done, [key]: done } };
}

function askIdentity(state: PipelineState, event: Extract<PipelineEvent, { type: 'identity.asked' }>): PipelineState {
  const { key, question, options, candidates, at } = event;
  const kind = own(state.known, key)?.kind ?? 'product';
  const item: ItemProgress = blockOnDecision({ key, kind, state: 'open', phase: 'spec', iteration: 1 }, key);
  return {
    ...state,
    items: { ...state.items, [key]: item },
    decisions: { ...state.decisions, [key]: { id: key, key, kind: 'identity', question, options, candidates, askedAt: at } },
  };
}

function answer(state: PipelineState, event: Extract<PipelineEvent, { type: 'decision.answered' }>): PipelineState {
  const decision = own(state.decisions, event.id);
  if (decision === undefined) return state;
  const given = { text: event.answer, by: event.by, at: event.at };
  const answered = { ...state, decisions: { ...state.decisions, [event.id]: { ...decision, answer: given } } };
  switch (decision.kind) {
    case 'agent': {
      const entry = { question: decision.question, answer: event.answer, by: event.by, at: event.at };
      const told = changeTask(answered, decision.id, (task) => ({ ...task, status: 'pending', answers: [...task.answers, entry] }));
      return changeItem(told, decision.key, unblocked);
    }
    case 'verdict':
      return answerVerdict(answered, decision, event);
    case 'identity':
      return answerIdentity(answered, decision, event.answer);
  }
}

function answerVerdict(state: PipelineState, decision: Decision, event: Extract<PipelineEvent, { type: 'decision.answered' }>): PipelineState {
  const passed = event.answer.trim().toLowerCase() === 'pass';
  const closed = changeTask(
    state,
    decision.id,
    (task) => ({ ...task, status: passed ? 'completed' : 'failed', finishedAt: event.at, reason: `${event.by} decided: ${event.answer}` }),
  );
  return changeItem(closed, decision.key, (item) => {
    const open = unblocked(item);
    if (passed) return advance(open, undefined);
    const round = { ...withoutTask(open), phase: returnPhase('impl', item.phase), feedback: `The review was decided by a person: ${event.answer}` };
    if (item.iteration < state.limits.maxIterations) return { ...round, iteration: item.iteration + 1 };
    return { ...round, state: 'failed', failure: `The review was decided by a person: ${event.answer}`, finishedAt: event.at };
  });
}

/** The key of the item that an answer names; null for a new item. */
function chosenItem(decision: Decision, text: string): string | null {
  return decision.candidates?.[decision.options.indexOf(text)] ?? null;
}

/** An item that waits because its entry is gone goes on when there is one again. */
function comeBack(state: PipelineState, key: string): PipelineState {
  return own(state.items, key)?.block?.kind === 'vanished' ? changeItem(state, key, unblocked) : state;
}

function answerIdentity(state: PipelineState, decision: Decision, text: string): PipelineState {
  const chosen = chosenItem(decision, text);
  const provisional = own(state.known, decision.key);
  const settled = { ...state, decisions: without(state.decisions, decision.id), items: without(state.items, decision.key) };
  if (chosen === null || provisional === undefined) return settled;
  const known = { ...without(state.known, decision.key), [chosen]: { ...provisional, key: chosen } };
  return comeBack({ ...settled, known }, chosen);
}

function skipItem(state: PipelineState, event: Extract<PipelineEvent, { type: 'item.skipped' }>): PipelineState {
  const { key, by, at } = event;
  const before = own(state.items, key) ?? { key, kind: own(state.known, key)?.kind ?? 'product', state: 'open', phase: 'spec', iteration: 1 };
  const decisions = Object.fromEntries(Object.entries(state.decisions).filter(([, decision]) => decision.key !== key));
  const task = before.taskId === undefined ? undefined : own(state.tasks, before.taskId);
  // A pending question goes with its item; its task ends, or a later answer would have nobody to go to.
  const tasks = task === undefined ? state.tasks : { ...state.tasks, [task.id]: { ...task, status: 'cancelled' as const, finishedAt: at } };
  const item = blocked(withoutTask(before), { kind: 'skipped', message: `Skipped by ${by}.` });
  return { ...state, tasks, decisions, items: { ...state.items, [key]: item } };
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
