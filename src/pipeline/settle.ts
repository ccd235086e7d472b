import { PHASES, type Phase, type TaskStatus } from '../contract/phase.ts';
import type { TokenUsage } from '../contract/agent-event.ts';
import { forgetStrikes, pauseAccount } from './accounts.ts';
import { withListChanges } from './agreed-list.ts';
import { breakerQuestion, countEnd, failureKey, openBreaker, remembered, spendQuestion } from './breaker.ts';
import { budgetDecision, countSpending } from './budgets.ts';
import type { AttemptSettled } from './event.ts';
import { failuresKey } from './fallback.ts';
import { addUsd } from './spending.ts';
import { blockOnDecision, blocked, changeItem, own, withTaskUnproven, withoutTask } from './state-change.ts';
import type { Decision, ItemProgress, PipelineState, TaskState } from './state.ts';
import { sessionAfter } from './task-session.ts';

/** Answers to a review that nobody could decide. */
export const VERDICT_OPTIONS = ['pass', 'fail'];
/** Answers to an agent that asks leave for something. */
export const PERMISSION_OPTIONS = ['Allow it for this item', 'Do not allow it'];

/** The state after the current attempt of a task has ended: every outcome leads somewhere, none twice to the same place. */
export function settleAttempt(before: PipelineState, event: AttemptSettled): PipelineState {
  const state = countSpending(before, event);
  const task = own(state.tasks, event.taskId);
  const item = task === undefined ? undefined : own(state.items, task.key);
  if (task === undefined || item === undefined) return state;
  const worked = withListChanges(recordAttempt(item, event), task.attempt?.listed, event.listed);
  const counted: TaskState = {
    ...withoutAttempt(task),
    durationSeconds: task.durationSeconds + event.durationSeconds,
    files: [...new Set([...task.files, ...event.files])],
    costUsd: addUsd(task.costUsd, event.costUsd ?? 0),
    ...(event.usage === undefined ? {} : { usage: added(task.usage, event.usage) }),
    outcome: event.outcome,
    reason: event.reason,
    ...(event.problem === undefined ? {} : { problem: event.problem }),
    ...(event.tests === undefined ? {} : { tests: event.tests }),
    ...sessionAfter(task, event),
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
      return held(forgetStrikes(put(finish('completed'), advance(worked, counted, event.specPath)), task.account), item.key, event);
    case 'failed':
    case 'no_result':
      return held(put(finish('failed'), fallBack(worked, counted, event, state)), item.key, event);
    case 'timed_out':
    case 'idle':
      return held(put(finish('timed_out'), fallBack(worked, counted, event, state)), item.key, event);
    case 'undecidable':
      if (task.undecidable === 0) return put({ ...again, undecidable: 1 }, worked);
      return put({ ...again, status: 'needs_decision', undecidable: task.undecidable + 1 }, blockOnDecision(worked, task.id), {
        id: task.id, key: task.key, kind: 'verdict', options: VERDICT_OPTIONS, askedAt: event.at,
        question: event.question?.text ?? event.reason,
      });
    case 'needs_decision':
      return put({ ...again, status: 'needs_decision' }, blockOnDecision(worked, task.id), asked(task, event));
    case 'cancelled':
      if (event.resume === true) return put(again, worked);
      return put(finish('cancelled'), blocked(withTaskUnproven(worked, counted), { kind: 'cancelled', message: event.reason }));
    case 'conflict':
      return put(finish('failed'), blocked(withTaskUnproven(worked, counted), { kind: 'conflict', message: event.reason }));
    case 'limit':
      return limited(event.resume === true ? put(again, worked) : put(finish('failed'), withTaskUnproven(worked, counted)), task, event);
    case 'lost': {
      const lost = task.lost + 1;
      if (lost < state.limits.lostAttempts) return put({ ...again, lost }, worked);
      const failure = `Its ${task.phase} task was lost ${lost} times and is set aside.`;
      return put({ ...finish('failed'), lost }, { ...withTaskUnproven(worked, counted), state: 'failed', failure, finishedAt: event.at });
    }
    case 'unavailable':
      if (event.resume === true) return put(again, { ...worked, state: 'open' });
      return put(finish('cancelled'), { ...withTaskUnproven(worked, counted), state: 'open' });
  }
}

/** What an attempt asks, or what is asked because of it. */
function asked(task: TaskState, { at, budget, question, reason }: AttemptSettled): Decision {
  if (budget !== undefined) return budgetDecision(task.id, task.key, budget, at);
  const ask = question?.about === 'permission' ? question.ask : undefined;
  return {
    id: task.id, key: task.key, kind: question?.about === 'verdict' ? 'verdict' : ask === undefined ? 'agent' : 'permission', askedAt: at,
    question: question?.text ?? reason,
    ...(ask === undefined ? { options: question?.options ?? [] } : { options: PERMISSION_OPTIONS, ask }),
  };
}

/** Its account rests. The item waits for it, where nobody takes over; for a person where going on would cost more than it may. */
function limited(state: PipelineState, task: TaskState, event: AttemptSettled): PipelineState {
  const limit = event.limit ?? { account: task.account ?? task.agent, kind: 'usage', message: event.reason, takeOver: false };
  const paused = pauseAccount(state, event, limit);
  const item = own(paused.items, task.key);
  const question = item === undefined || event.resume !== true ? null : spendQuestion(paused, item);
  if (item !== undefined && question !== null) return hold(paused, item, question, event.at);
  if (limit.takeOver) return paused;
  return changeItem(paused, task.key, (waiting) => blocked(waiting, { kind: 'limit', message: event.reason, account: limit.account }));
}

/** An item that goes on is held where more of the same would only cost more; ends of the same kind in a row hold them all. */
function held(state: PipelineState, key: string, event: AttemptSettled): PipelineState {
  const item = own(state.items, key);
  if (item === undefined) return state;
  const failure = event.outcome === 'completed' ? undefined : item.failures?.at(-1);
  if (item.state === 'failed') return failure === undefined ? state : countEnd(state, failure, event.reason, event.at);
  const question = breakerQuestion(state, item, event.reason);
  if (question === null) return state;
  const waiting = hold(state, item, question, event.at);
  return failure === undefined ? waiting : countEnd(waiting, failure, event.reason, event.at);
}

function hold(state: PipelineState, item: ItemProgress, question: string, at: string): PipelineState {
  const opened = openBreaker(item, question, at);
  return { ...state, items: { ...state.items, [item.key]: opened.item }, decisions: { ...state.decisions, [item.key]: opened.decision } };
}

function added(before: TokenUsage | undefined, { input, output, cached }: TokenUsage): TokenUsage {
  return { input: (before?.input ?? 0) + input, output: (before?.output ?? 0) + output, cached: (before?.cached ?? 0) + cached };
}

/** Without what was said of the attempt before this one. */
function withoutAttempt({ attempt: _a, problem: _p, ...task }: TaskState): TaskState {
  return task;
}

/** What a review before this one said is said no more. */
function recordAttempt({ inconsistent, ...item }: ItemProgress, event: AttemptSettled): ItemProgress {
  return {
    ...item,
    ...(item.phase === 'review' || inconsistent === undefined ? {} : { inconsistent }),
    ...(event.files.length === 0 ? {} : { uncommitted: { taskId: event.taskId, token: event.token, files: event.files } }),
    ...(event.tests === undefined ? {} : { tests: event.tests }),
    ...(event.inconsistent === undefined ? {} : { inconsistent: { taskId: event.taskId, message: event.inconsistent } }),
  };
}

/** The evidence of a phase holds: the next one, or the branch. */
export function advance(item: ItemProgress, task: TaskState, specPath: string | undefined): ItemProgress {
  const { feedback: _, unproven: _u, ...rest } = withoutTask(item, task);
  if (item.phase === 'review') return { ...rest, merging: true };
  const next = PHASES[PHASES.indexOf(item.phase) + 1] ?? 'review';
  if (item.phase !== 'spec') return { ...rest, phase: next };
  // The spec had rounds of its own; the work that follows gets all of them.
  return { ...rest, phase: next, iteration: 1, ...(specPath === undefined ? {} : { specPath }) };
}

/** The evidence does not hold: another round with what was learned, or the end. */
function fallBack(item: ItemProgress, task: TaskState, event: AttemptSettled, { limits, tasks }: PipelineState): ItemProgress {
  const phase = event.returnTo === undefined ? item.phase : returnPhase(event.returnTo, item.phase);
  const { feedback: _, ...rest } = backTo(phase, item, task);
  const failures = remembered(item.failures, failureKey(event, item.phase));
  // What a review sends back is the failure of whoever did that work.
  const doer = phase === item.phase ? task : Object.values(tasks).findLast((each) => each.key === item.key && each.phase === phase);
  const failed = failuresKey(phase, (doer ?? task).agent);
  const failedWith = { ...item.failedWith, [failed]: (own(item.failedWith ?? {}, failed) ?? 0) + 1 };
  const told = { ...rest, failures, failedWith, ...(event.feedback === undefined ? {} : { feedback: event.feedback }) };
  if (item.iteration < limits.maxIterations) return { ...told, iteration: item.iteration + 1 };
  return { ...told, state: 'failed', failure: event.reason, finishedAt: event.at };
}

/** An item whose task has not done it, in the phase where it goes on. Work that is sent back to another one has to be done anew. */
export function backTo(phase: Phase, item: ItemProgress, task: TaskState): ItemProgress {
  if (phase === item.phase) return withTaskUnproven(item, task);
  const { unproven: _, ...rest } = withoutTask(item, task);
  return { ...rest, phase };
}

/**
 * Never a later phase, and never from the work back to the spec: a spec that is completed again would give the
 * work all of its rounds again, without end.
 */
export function returnPhase(to: Phase, from: Phase): Phase {
  if (PHASES.indexOf(to) >= PHASES.indexOf(from)) return from;
  return to === 'spec' ? 'impl' : to;
}
