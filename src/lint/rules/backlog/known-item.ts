import type { BacklogDocument, BacklogEntry } from '../../../backlog/document.ts';
import type { BacklogListItem } from '../../../contract/engine-api.ts';
import type { World } from '../../world.ts';

/**
 * What the pipeline knows of the entries of a backlog. It may have seen another text: an item is the entry of its line where
 * that has the same text, or else the only entry that has it.
 */
export function knownItems(world: World, document: BacklogDocument): ReadonlyMap<BacklogEntry, BacklogListItem> {
  const known = new Map<BacklogEntry, BacklogListItem>();
  const items = world.itemsIn(document.file);
  if (items.length === 0) return known;
  const byLine = new Map(document.entries.map((entry) => [entry.line + 1, entry]));
  const byText = Map.groupBy(document.entries, ({ text }) => text);
  for (const item of items) {
    const there = byLine.get(item.line);
    const alike = byText.get(item.text) ?? [];
    const entry = there?.text === item.text ? there : alike.length === 1 ? alike[0] : undefined;
    if (entry !== undefined && !known.has(entry)) known.set(entry, item);
  }
  return known;
}

/** Whether an entry is done, by evidence or by its own words. */
export function isDone(entry: BacklogEntry, item: BacklogListItem | undefined): boolean {
  return item === undefined ? entry.done : item.state === 'done';
}
