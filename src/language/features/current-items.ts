import type { BacklogEntry } from '../../backlog/document.ts';
import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import type { Analysis } from '../../lint/analysis.ts';
import { indexOf } from './facts-index.ts';
import type { FeatureContext } from './feature-context.ts';

/** An entry of a backlog as it stands there now, with what the pipeline knows of it. */
export interface CurrentItem {
  entry: BacklogEntry;
  item: BacklogListItem;
}

/**
 * The items that the pipeline knows of a backlog, by the entries of its present text. What the pipeline knows may be older
 * than the text: an item belongs to the entry of its line if number and text are still the same, or else to the only
 * entry that has them.
 */
export function currentItems({ file, backlog }: Analysis, { facts }: FeatureContext): CurrentItem[] {
  if (backlog === null) return [];
  const byWords = Map.groupBy(backlog.entries, wordsOf);
  const found = new Map<BacklogEntry, BacklogListItem>();
  for (const item of indexOf(facts).itemsByFile.get(file) ?? []) {
    const same = byWords.get(wordsOf(item)) ?? [];
    const entry = same.find((one) => one.line + 1 === item.line) ?? (same.length === 1 ? same[0] : undefined);
    if (entry !== undefined && !found.has(entry)) found.set(entry, item);
  }
  return [...found].map(([entry, item]) => ({ entry, item })).sort((a, b) => a.entry.index - b.entry.index);
}

/** The newest task of an item. */
export function taskOf({ facts }: FeatureContext, key: string): TaskView | null {
  return indexOf(facts).tasks.get(key) ?? null;
}

function wordsOf({ label, text }: Pick<BacklogListItem, 'label' | 'text'>): string {
  return `${label}\n${text}`;
}
