import type { FoundEntry, RecordedItem } from './match.ts';

/** Where something stands between neighbours that are the same before and after an edit. */
export interface Place {
  /** Names the file and the neighbours on both sides. */
  gap: string;
  /** How many others stand between it and the neighbour before it. */
  distance: number;
}

/** Places of the entries that have no match, between those that have one. */
export function foundPlaces(found: readonly FoundEntry[], exact: ReadonlyMap<FoundEntry, RecordedItem>): Map<FoundEntry, Place> {
  const places = new Map<FoundEntry, Place>();
  for (const [document, entries] of Map.groupBy(found, (each) => each.document)) {
    place(entries, (each) => {
      const known = exact.get(each)?.known;
      return known !== undefined && known.file === document.file ? known.key : null;
    }, document.file, places);
  }
  return places;
}

/** Places that known items without a match had, between those that are still in the same file. */
export function knownPlaces(recorded: readonly RecordedItem[], exact: ReadonlyMap<FoundEntry, RecordedItem>): Map<RecordedItem, Place> {
  const staying = new Set<RecordedItem>();
  for (const [each, item] of exact) if (each.document.file === item.known.file) staying.add(item);
  const places = new Map<RecordedItem, Place>();
  const live = recorded.filter(({ known }) => known.missing !== true);
  for (const [file, items] of Map.groupBy(live, ({ known }) => known.file)) {
    place(items, (item) => (staying.has(item) ? item.known.key : null), file, places);
  }
  return places;
}

function place<T>(all: readonly T[], anchorOf: (each: T) => string | null, file: string, places: Map<T, Place>): void {
  let before = '';
  let waiting: T[] = [];
  const close = (after: string): void => {
    const gap = JSON.stringify([file, before, after]);
    waiting.forEach((each, distance) => places.set(each, { gap, distance }));
    waiting = [];
  };
  for (const each of all) {
    const anchor = anchorOf(each);
    if (anchor === null) {
      waiting.push(each);
    } else {
      close(anchor);
      before = anchor;
    }
  }
  close('');
}
