import type { FoundEntry, RecordedItem } from './match.ts';

interface Place {
  file: string;
  heading: string;
  label: string;
}

/** Where a text occurs more than once, its entries are told apart by these, the strictest first, then by order. */
const PLACES: readonly ((place: Place) => string)[] = [
  ({ file, heading, label }) => JSON.stringify([file, heading, label]),
  ({ file, heading }) => JSON.stringify([file, heading]),
  ({ file, label }) => JSON.stringify([file, label]),
  ({ file }) => file,
  () => '',
];

/** Pairs entries with known items of the same normal text; items that went missing only where no other is left. */
export function exactMatches(found: readonly FoundEntry[], recorded: readonly RecordedItem[]): Map<FoundEntry, RecordedItem> {
  const matches = new Map<FoundEntry, RecordedItem>();
  const known = Map.groupBy(recorded, ({ normal }) => normal);
  for (const [normal, entries] of Map.groupBy(found, (each) => each.normal)) {
    const items = known.get(normal);
    if (items === undefined) continue;
    const [entry, ...otherEntries] = entries;
    const [item, ...otherItems] = items;
    // Nothing to tell apart, as for most texts of a long backlog.
    if (entry !== undefined && item !== undefined && otherEntries.length === 0 && otherItems.length === 0) {
      matches.set(entry, item);
      continue;
    }
    const left = pair(entries, items.filter((item) => item.known.missing !== true), matches);
    pair(left, items.filter((item) => item.known.missing === true), matches);
  }
  return matches;
}

/** Returns the entries that have found no item. */
function pair(entries: readonly FoundEntry[], items: readonly RecordedItem[], matches: Map<FoundEntry, RecordedItem>): readonly FoundEntry[] {
  let openEntries = entries;
  let openItems = items;
  for (const place of PLACES) {
    if (openEntries.length === 0 || openItems.length === 0) break;
    const queues = Map.groupBy(openItems, ({ known }) => place(known));
    for (const queue of queues.values()) queue.reverse();
    const used = new Set<RecordedItem>();
    openEntries = openEntries.filter((each) => {
      const item = queues.get(place({ file: each.document.file, heading: each.heading, label: each.entry.label }))?.pop();
      if (item === undefined) return true;
      matches.set(each, item);
      used.add(item);
      return false;
    });
    openItems = openItems.filter((item) => !used.has(item));
  }
  return openEntries;
}
