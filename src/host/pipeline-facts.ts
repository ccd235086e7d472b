import { UserError } from '../base/errors.ts';
import type { SpecCoverage } from '../contract/coverage.ts';
import type { BacklogListItem, EngineApi, StatusView, TaskView } from '../contract/engine-api.ts';
import type { PipelineFacts } from '../contract/pipeline-facts.ts';
import type { WorkspaceReader } from './workspace-host.ts';

/** How many finished tasks are looked through for the newest of each item. */
const RECENT_TASKS = 1000;

/** What facts are made from: an engine, a client of one, or a reader. */
export type FactsReader = Pick<EngineApi, 'status' | 'items' | 'recentTasks' | 'coverage'>;

export interface FactsRequest {
  /** Whether the evidence is looked at: reports are read for it. Without it `specs` is null. */
  coverage: boolean;
}

/** What rules want to know of a workspace that is only looked at: specs that nothing proves are left out where nothing proves any. */
export function factsForRules(reader: Pick<WorkspaceReader, 'items' | 'recentTasks' | 'unfinished' | 'evidence'>): Promise<PipelineFacts> {
  return factsOf({
    items: () => reader.items(),
    recentTasks: (limit) => reader.recentTasks(limit),
    unfinished: () => reader.unfinished(),
    specs: () => reader.evidence(),
  });
}

/**
 * What the pipeline knows of the documents at this moment. Where there is no backlog there are no items, and where the
 * evidence cannot be read there is none. @throws what the reader throws where it is gone
 */
export function pipelineFacts(reader: FactsReader, { coverage }: FactsRequest = { coverage: true }): Promise<PipelineFacts> {
  return factsOf({
    items: () => reader.items(),
    recentTasks: (limit) => reader.recentTasks(limit),
    unfinished: async () => unfinishedTasks(await reader.status()),
    specs: coverage ? async () => (await reader.coverage()).specs : () => Promise.resolve(null),
  });
}

/** The live tasks that have been worked on: newer than any that has finished for the same item. */
export function unfinishedTasks({ running, waiting }: Pick<StatusView, 'running' | 'waiting'>): TaskView[] {
  return [...running, ...waiting];
}

interface FactsParts extends Pick<EngineApi, 'items' | 'recentTasks'>, Pick<WorkspaceReader, 'unfinished'> {
  specs: () => Promise<readonly SpecCoverage[] | null>;
}

/** One after the other: an owner answers all of them from the same moment's state, and a reader reads the disk once. */
async function factsOf(parts: FactsParts): Promise<PipelineFacts> {
  const items = await unlessWrong(() => parts.items(), []);
  const unfinished = await parts.unfinished();
  const recent = await parts.recentTasks(RECENT_TASKS);
  const specs = await unlessWrong(() => parts.specs(), null);
  return { items, specs, tasks: newestOfEach([...unfinished, ...recent]), runnable: items.filter(isRunnable).map(({ key }) => key) };
}

/** `instead` of what a person can mend: a missing backlog, a report that cannot be read. */
async function unlessWrong<T>(work: () => Promise<T>, instead: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) return instead;
    throw error;
  }
}

/** `tasks` has the newest first. */
function newestOfEach(tasks: readonly TaskView[]): TaskView[] {
  const newest = new Map<string, TaskView>();
  for (const task of tasks) if (!newest.has(task.key)) newest.set(task.key, task);
  return [...newest.values()];
}

function isRunnable({ state, after }: BacklogListItem): boolean {
  return state === 'open' && after.length === 0;
}
