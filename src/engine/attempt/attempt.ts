import type { RunEvent } from '../../contract/run-event.ts';
import type { AttemptSettled } from '../../pipeline/event.ts';
import type { Overstep } from '../../pipeline/overstep.ts';
import type { ItemProgress, PipelineState, TaskState } from '../../pipeline/state.ts';
import type { AttemptBudgets } from '../spending/attempt-budgets.ts';
import type { AgentSpec } from '../ports/agent.ts';

/** One attempt of a task, from where its agent is at work. */
export interface Attempt {
  task: TaskState;
  item: ItemProgress;
  label: string;
  agent: AgentSpec;
  token: string;
  /** Where the spec of its item is, or is to be. */
  specPath: string | undefined;
  /** The folder in which it works. */
  root: string;
  /** Its direction; null for one that was started by an owner before this one. */
  direction: string | null;
  /** Another agent does the phase at once where this one reaches a limit. */
  takeOver: boolean;
  budgets: AttemptBudgets;
}

/** A task whose attempt has been started and not been settled. */
export type TaskAtWork = TaskState & Pick<Required<TaskState>, 'attempt'>;

/** The tasks whose attempts nobody has settled. */
export function attemptsAtWork({ tasks }: PipelineState): TaskAtWork[] {
  return Object.values(tasks).flatMap((task) => (task.status === 'running' && task.attempt !== undefined ? [{ ...task, attempt: task.attempt }] : []));
}

/** What is told where an attempt begins, or goes on in another process. */
export function attemptBegins(type: 'attempt-started' | 'attempt-adopted', { task, item, label, agent, token }: Attempt, at: string, log: string): RunEvent {
  return { type, at, key: item.key, label, taskId: task.id, phase: task.phase, iteration: task.iteration, agent: agent.name, attempt: token, log };
}

/** What is told of an attempt that is settled. */
export function attemptEnds({ task, item, label }: Attempt, settled: AttemptSettled): RunEvent[] {
  const { at, outcome, reason, durationSeconds, files, tests, costUsd, usage, resetsAt, inconsistent } = settled;
  const ended: RunEvent = {
    type: 'attempt-settled', at, key: item.key, label, taskId: task.id, phase: task.phase, iteration: task.iteration, outcome, reason, durationSeconds, files,
    ...(tests === undefined ? {} : { tests }), ...(costUsd === undefined ? {} : { costUsd }), ...(usage === undefined ? {} : { usage }),
    ...(resetsAt === undefined ? {} : { resetsAt }),
  };
  return inconsistent === undefined ? [ended] : [ended, { type: 'inconsistent', at, key: item.key, label, taskId: task.id, message: inconsistent }];
}

/** What is told of an attempt during which something changed where it may not write. */
export function attemptOverstepped({ id: taskId, key }: TaskState, label: string, { files, undone, keptIn }: Overstep, at: string): RunEvent {
  return { type: 'overstepped', at, key, label, taskId, files, undone: undone.length === files.length, keptIn };
}
