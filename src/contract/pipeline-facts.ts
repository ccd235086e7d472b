import type { SpecCoverage } from './coverage.ts';
import type { BacklogListItem, TaskView } from './engine-api.ts';

/**
 * What the pipeline knows of the documents of a workspace, for those who read the documents: the language server and
 * `lint`. A face that has an engine or a reader makes it; without one there is none, and rules that need it say nothing.
 */
export interface PipelineFacts {
  items: readonly BacklogListItem[];
  /** What the evidence says of each feature spec; null where it was not asked for. */
  specs: readonly SpecCoverage[] | null;
  /** The newest task of each item that has one. */
  tasks: readonly TaskView[];
  /** Keys of items that can be started now. */
  runnable: readonly string[];
}

export const NO_PIPELINE_FACTS: PipelineFacts = { items: [], specs: null, tasks: [], runnable: [] };
