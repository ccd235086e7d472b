import type { SpecCoverage } from '../../contract/coverage.ts';
import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import type { PipelineFacts } from '../../contract/pipeline-facts.ts';

/** What the pipeline knows, by what it is asked for. */
export interface FactsIndex {
  /** By key. */
  items: ReadonlyMap<string, BacklogListItem>;
  /** The newest task of an item, by the item's key. */
  tasks: ReadonlyMap<string, TaskView>;
  /** By the path of the spec. */
  coverage: ReadonlyMap<string, SpecCoverage>;
  itemsByFile: ReadonlyMap<string, readonly BacklogListItem[]>;
  itemsBySpec: ReadonlyMap<string | null, readonly BacklogListItem[]>;
  runnable: ReadonlySet<string>;
}

const known = new WeakMap<PipelineFacts, FactsIndex>();

/** Facts are large and asked about line by line: they are put in order once. */
export function indexOf(facts: PipelineFacts): FactsIndex {
  let index = known.get(facts);
  if (index === undefined) {
    index = {
      items: new Map(facts.items.map((item) => [item.key, item])),
      tasks: new Map(facts.tasks.map((task) => [task.key, task])),
      coverage: new Map((facts.specs ?? []).map((coverage) => [coverage.spec, coverage])),
      itemsByFile: Map.groupBy(facts.items, ({ file }) => file),
      itemsBySpec: Map.groupBy(facts.items, ({ spec }) => spec),
      runnable: new Set(facts.runnable),
    };
    known.set(facts, index);
  }
  return index;
}
