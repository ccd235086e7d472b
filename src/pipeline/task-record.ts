import type { TaskRecord } from '../contract/task-record.ts';
import { oneLine } from '../base/cut-text.ts';
import { progressOf, type PipelineState, type TaskState } from './state.ts';

/** How much of a task's reason history keeps: it holds very many tasks, and the log of each has the rest. */
const REASON_LENGTH = 300;

/**
 * History records of the tasks that became final with the event at `seq`, oldest task first. A task is final once
 * it has finished and what it changed is committed, so that its record holds the commit. Over the events of a
 * journal each task is given exactly once.
 */
export function finishedTasks(before: PipelineState, after: PipelineState, seq: number): TaskRecord[] {
  // A task becomes final by its own change, or by its item's when there was nothing to commit in the end.
  if (before.tasks === after.tasks && before.items === after.items) return [];
  const records: TaskRecord[] = [];
  for (const task of Object.values(after.tasks)) {
    const finishedAt = finalSince(after, task);
    if (finishedAt === undefined || finalSince(before, before.tasks[task.id]) !== undefined) continue;
    records.push(toRecord(after, task, finishedAt, seq));
  }
  return records;
}

/** When a task finished; undefined as long as it is not final. */
function finalSince(state: PipelineState, task: TaskState | undefined): string | undefined {
  if (task === undefined || state.items[task.key]?.uncommitted?.taskId === task.id) return undefined;
  return task.finishedAt;
}

function toRecord(state: PipelineState, task: TaskState, finishedAt: string, seq: number): TaskRecord {
  return {
    task_id: task.id,
    task_type: task.phase,
    // The original's readers group by model; the agent is what we know of it.
    model: task.agent,
    duration_seconds: task.durationSeconds,
    status: task.status,
    created_at: task.createdAt,
    seq,
    item: task.key,
    backlog: progressOf(state, task.key)?.kind ?? 'product',
    agent: task.agent,
    variant: task.variant,
    iteration: task.iteration,
    // Only a task that no attempt was settled for has no outcome: its item was skipped.
    outcome: task.outcome ?? 'cancelled',
    ...(task.reason === undefined ? {} : { reason: oneLine(task.reason, REASON_LENGTH) }),
    ...(task.problem === undefined ? {} : { problem: task.problem }),
    attempts: task.attempts,
    ...(task.costUsd > 0 ? { cost_usd: task.costUsd } : {}),
    ...(task.usage === undefined ? {} : { usage: task.usage }),
    ...(task.startedAt === undefined ? {} : { started_at: task.startedAt }),
    finished_at: finishedAt,
    ...(task.tests === undefined ? {} : { tests: task.tests }),
    ...(task.commit === undefined ? {} : { commit: task.commit }),
  };
}
