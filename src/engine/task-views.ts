import type { TaskView } from '../contract/engine-api.ts';
import type { TaskRecord } from '../contract/task-record.ts';
import type { PipelineState, TaskState } from '../pipeline/state.ts';

/**
 * How many finished tasks are looked through for those of one item. A task takes minutes, so these are months of work,
 * and reading them takes a few megabytes and a fraction of a second.
 */
export const HISTORY_REACH = 10_000;

/** Where tasks are found: the live ones, and the finished ones, newest first. */
export interface TaskSource {
  state(): PipelineState;
  history(limit: number): Promise<TaskRecord[]>;
  /** Path of a task's log, relative to the workspace. */
  logPath(taskId: string): string;
}

/** The tasks of an item, oldest first. An item has one at a time, so those that have left the live state are the older ones. */
export async function tasksOf(source: TaskSource, key: string): Promise<TaskView[]> {
  const records = await source.history(HISTORY_REACH);
  // After history: a task that has left the live state in between is in one of the two.
  const live = Object.values(source.state().tasks).filter((task) => task.key === key);
  const liveIds = new Set(live.map((task) => task.id));
  const older = records.filter((record) => record.item === key && !liveIds.has(record.task_id)).reverse();
  return [...older.map((record) => recordView(record, source)), ...live.map((task) => taskView(task, source))];
}

/** Finished tasks of all items, newest first. */
export async function recentTasks(source: TaskSource, limit: number): Promise<TaskView[]> {
  const most = Math.min(HISTORY_REACH, Math.max(0, Math.floor(limit)));
  const records = await source.history(most);
  return records.map((record) => recordView(record, source));
}

export function taskView(task: TaskState, { logPath }: Pick<TaskSource, 'logPath'>): TaskView {
  const { id, key, phase, iteration, status, agent, variant, attempts, createdAt, startedAt, finishedAt, outcome, reason, durationSeconds, costUsd, tests, commit } = task;
  return {
    id, key, phase, iteration, status, agent, variant, attempts, createdAt,
    startedAt: task.attempt?.startedAt ?? startedAt ?? null, log: attempts > 0 ? logPath(id) : null, finishedAt: finishedAt ?? null,
    outcome: outcome ?? null, reason: reason ?? null, durationSeconds, costUsd: costUsd > 0 ? costUsd : null, tests: tests ?? null, commit: commit ?? null,
  };
}

function recordView(record: TaskRecord, { logPath }: Pick<TaskSource, 'logPath'>): TaskView {
  const { task_id: id, task_type: phase, item: key, iteration, status, agent, variant, attempts, outcome } = record;
  return {
    id, key, phase, iteration, status, agent, variant, attempts, createdAt: record.created_at,
    startedAt: record.started_at ?? null, log: attempts > 0 ? logPath(id) : null, finishedAt: record.finished_at,
    outcome: attempts > 0 ? outcome : null, reason: record.reason ?? null, durationSeconds: record.duration_seconds,
    costUsd: record.cost_usd ?? null, tests: record.tests ?? null, commit: record.commit ?? null,
  };
}
