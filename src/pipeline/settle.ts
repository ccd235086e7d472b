import { PHASES, type Phase, type TaskStatus } from '../contract/phase.ts';
import type { AttemptSettled } from './event.ts';
import { blockOnDecision, blocked, own, withoutTask } from './state-change.ts';
import type { Decision, ItemProgress, PipelineState, TaskState } from './state.ts';

/** Answers to a review that nobody could decide. */
export const VERDICT_OPTIONS = ['pass', 'fail'];

/** The state after the current attempt of a task has ended: every outcome leads somewhere, none twice to the same place. */
export function settleAttempt(state: PipelineState, event: AttemptSettled): PipelineState {
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

function recordAttempt(item: ItemProgress, event: AttemptSettled): ItemProgress {
  return {
    ...item,
    ...(event.files.length === 0 ? {} : { uncommitted: { taskId: event.taskId, token: event.token, files: event.files } }),
    ...(event.tests === undefined ? {} : { tests: event.tests }),
  };
}

/** The evidence of a phase holds: the next one, or the branch. */
export function advance(item: ItemProgress, specPath: string | undefined): ItemProgress {
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
export function returnPhase(to: Phase, from: Phase): Phase {
  if (PHASES.indexOf(to) >= PHASES.indexOf(from)) return from;
  return to === 'spec' ? 'impl' : to;
}
