import type { TaskView } from '../../contract/engine-api.ts';
import type { PipelineFacts } from '../../contract/pipeline-facts.ts';
import { isReadyToRun } from './context-values.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';

/** What a language server is told of a folder. `finished`: tasks that have ended, the newest first. */
export function pipelineFacts(snapshot: FolderSnapshot, finished: readonly TaskView[]): PipelineFacts {
  const { items, status, coverage } = snapshot;
  return { items, specs: coverage?.specs ?? null, tasks: newestTasks([...status?.running ?? [], ...status?.waiting ?? [], ...finished]), runnable: runnable(snapshot) };
}

/** Whether there may be tasks of the folder's items at all. */
export function hasTasks({ items, status }: FolderSnapshot): boolean {
  return items.some(({ iteration }) => iteration !== null) || (status?.running.length ?? 0) > 0;
}

function newestTasks(tasks: readonly TaskView[]): TaskView[] {
  const byItem = new Map<string, TaskView>();
  for (const task of tasks) if (!byItem.has(task.key)) byItem.set(task.key, task);
  return [...byItem.values()];
}

function runnable(snapshot: FolderSnapshot): string[] {
  if (!isReadyToRun(snapshot)) return [];
  return snapshot.items.filter(({ state, after }) => state === 'open' && after.length === 0).map(({ key }) => key);
}
