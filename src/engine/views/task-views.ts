import type { AttemptTimes, TaskView } from '../../contract/engine-api.ts';
import type { TaskRecord } from '../../contract/task-record.ts';
import type { PipelineState, TaskState } from '../../pipeline/state.ts';

/**
 * How many finished tasks are looked through for those of one item. A task takes minutes, so these are months of work,
 * and reading them takes a few megabytes and a fraction of a second.
 */
const HISTORY_REACH = 10_000;

/** Where tasks are found: the live ones, and the finished ones, newest first. */
export interface TaskSource {
  state(): PipelineState;
  history(limit: number): Promise<TaskRecord[]>;
  /** Path of a task's log, relative to the workspace. */
  logPath(taskId: string): string;
  /** When the attempt of a task is ended by its limits; null where it is not at work in this process. */
  timesOf?(taskId: string): AttemptTimes | null;
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

/** Tasks that are at work. */
export function runningTasks(state: PipelineState, source: Pick<TaskSource, 'logPath' | 'timesOf'>): TaskView[] {
  return Object.values(state.tasks).filter(({ status }) => status === 'running').map((task) => taskView(task, source));
}

/** Tasks that were worked on and have not finished, but that nobody works on now. */
export function waitingTasks(state: PipelineState, source: Pick<TaskSource, 'logPath'>): TaskView[] {
  return Object.values(state.tasks)
    .filter(({ status, attempts }) => status === 'needs_decision' || (status === 'pending' && attempts > 0))
    .map((task) => taskView(task, source));
}

export function taskView(task: TaskState, { logPath, timesOf }: Pick<TaskSource, 'logPath' | 'timesOf'>): TaskView {
  const { id, key, phase, iteration, status, agent, variant, attempts, createdAt, startedAt, finishedAt, outcome, reason, problem, durationSeconds, costUsd, usage, tests, commit } = task;
  const times = status === 'running' ? timesOf?.(id) ?? null : null;
  return {
    id, key, phase, iteration, status, agent, variant, attempts, createdAt,
    startedAt: task.attempt?.startedAt ?? startedAt ?? null, log: attempts > 0 ? logPath(id) : null, finishedAt: finishedAt ?? null,
    outcome: outcome ?? null, reason: reason ?? null, problem: problem ?? null, durationSeconds, costUsd: costUsd > 0 ? costUsd : null, ...(usage === undefined ? {} : { usage }), tests: tests ?? null, commit: commit ?? null,
    ...(times === null ? {} : { times }),
  };
}

function recordView(record: TaskRecord, { logPath }: Pick<TaskSource, 'logPath'>): TaskView {
  const { task_id: id, task_type: phase, item: key, iteration, status, agent, variant, attempts, outcome } = record;
  return {
    id, key, phase, iteration, status, agent, variant, attempts, createdAt: record.created_at,
    startedAt: record.started_at ?? null, log: attempts > 0 ? logPath(id) : null, finishedAt: record.finished_at,
    outcome: attempts > 0 ? outcome : null, reason: record.reason ?? null, problem: record.problem ?? null, durationSeconds: record.duration_seconds,
    costUsd: record.cost_usd ?? null, ...(record.usage === undefined ? {} : { usage: record.usage }), tests: record.tests ?? null, commit: record.commit ?? null,
  };
}
