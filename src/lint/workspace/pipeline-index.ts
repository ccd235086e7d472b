import { sameValue } from '../../base/same.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import { NO_PIPELINE_FACTS, type PipelineFacts } from '../../contract/pipeline-facts.ts';

/** Whose facts are others than before. */
export interface ChangedFacts {
  specs: readonly string[];
  /** Specs that other items name. */
  itemsOf: readonly string[];
  /** Backlogs with other items. */
  itemsIn: readonly string[];
  /** Keys of items. */
  taskOf: readonly string[];
  tasks: readonly string[];
}

/** What the pipeline knows, by what rules ask for. What is told again as it was stays the very same object. */
export class PipelineIndex {
  #coverage: ReadonlyMap<string, SpecCoverage> = new Map();
  #items: ReadonlyMap<string, BacklogListItem> = new Map();
  #itemsOf: ReadonlyMap<string, readonly BacklogListItem[]> = new Map();
  #itemsIn: ReadonlyMap<string, readonly BacklogListItem[]> = new Map();
  #taskOf: ReadonlyMap<string, TaskView> = new Map();
  #tasks: ReadonlyMap<string, TaskView> = new Map();
  #facts: PipelineFacts = NO_PIPELINE_FACTS;

  get facts(): PipelineFacts {
    return this.#facts;
  }

  /** Whether some test has been run for some spec, at some time. */
  get hasEvidence(): boolean {
    return this.#hasEvidence;
  }
  #hasEvidence = false;

  set(facts: PipelineFacts): ChangedFacts {
    const before = { coverage: this.#coverage, itemsOf: this.#itemsOf, itemsIn: this.#itemsIn, taskOf: this.#taskOf, tasks: this.#tasks };
    this.#coverage = kept(this.#coverage, (facts.specs ?? []).map((spec) => [spec.spec, spec]));
    this.#items = kept(this.#items, facts.items.map((item) => [`${item.file}\0${item.line}\0${item.key}`, item]));
    const items = [...this.#items.values()];
    this.#itemsOf = groups(before.itemsOf, items.filter(({ spec }) => spec !== null), ({ spec }) => spec ?? '');
    this.#itemsIn = groups(before.itemsIn, items, ({ file }) => file);
    this.#tasks = kept(this.#tasks, facts.tasks.map((task) => [task.id, task]));
    this.#taskOf = new Map([...this.#tasks.values()].map((task) => [task.key, task]));
    this.#hasEvidence = [...this.#coverage.values()].some(isKnown);
    this.#facts = facts;
    return {
      specs: changedKeys(before.coverage, this.#coverage),
      itemsOf: changedKeys(before.itemsOf, this.#itemsOf),
      itemsIn: changedKeys(before.itemsIn, this.#itemsIn),
      taskOf: changedKeys(before.taskOf, this.#taskOf),
      tasks: changedKeys(before.tasks, this.#tasks),
    };
  }

  coverage(spec: string): SpecCoverage | null {
    return this.#coverage.get(spec) ?? null;
  }

  itemsOf(spec: string): readonly BacklogListItem[] {
    return this.#itemsOf.get(spec) ?? NONE;
  }

  itemsIn(file: string): readonly BacklogListItem[] {
    return this.#itemsIn.get(file) ?? NONE;
  }

  taskOf(key: string): TaskView | null {
    return this.#taskOf.get(key) ?? null;
  }

  task(id: string): TaskView | null {
    return this.#tasks.get(id) ?? null;
  }
}

const NONE: readonly BacklogListItem[] = [];

function isKnown({ counts, evidence, regression }: SpecCoverage): boolean {
  return counts.passed + counts.failed + counts.skipped + counts.stale > 0 || evidence !== null || regression !== null;
}

/** The entries, with the object of before where it says the same. */
function kept<T>(before: ReadonlyMap<string, T>, entries: readonly (readonly [string, T])[]): Map<string, T> {
  const result = new Map<string, T>();
  for (const [key, value] of entries) {
    const known = before.get(key);
    result.set(key, known !== undefined && sameValue(known, value) ? known : value);
  }
  return result;
}

function groups<T>(before: ReadonlyMap<string, readonly T[]>, items: readonly T[], keyOf: (item: T) => string): Map<string, readonly T[]> {
  const result = new Map<string, readonly T[]>();
  for (const [key, group] of Map.groupBy(items, keyOf)) {
    const known = before.get(key);
    result.set(key, known?.length === group.length && group.every((item, index) => item === known[index]) ? known : group);
  }
  return result;
}

function changedKeys<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): string[] {
  const changed: string[] = [];
  for (const [key, value] of after) if (before.get(key) !== value) changed.push(key);
  for (const key of before.keys()) if (!after.has(key)) changed.push(key);
  return changed;
}
