import type { FoundEntry, RecordedItem } from './match.ts';
import { foundPlaces, knownPlaces } from './neighbourhood.ts';
import type { Place } from './neighbourhood.ts';
import { TextComparison } from './similarity.ts';
import type { ComparedText } from './similarity.ts';

/** Texts with less in common are different items, wherever they stand. */
const LEAST_SIMILARITY = 0.5;
/** Similarity, and what the place adds to it, that makes an item the same one. */
const ACCEPTED = 0.7;
/** The same for an item that was gone already: it has no place any more. */
const ACCEPTED_FROM_MISSING = 0.8;
/** Two candidates that are closer than this are both plausible. */
const MARGIN = 0.08;
/** What a place adds: between the same neighbours, as many steps from them, the same number, the same heading. */
const AGREEMENT = { neighbours: 0.08, distance: 0.04, label: 0.05, heading: 0.03 };

/** An entry is looked up by its rarest words, for as many mentions of them; the best few are compared with it. */
const MOST_MENTIONS = 100;
const MOST_CANDIDATES = 10;

interface Pair {
  found: FoundEntry;
  item: RecordedItem;
  similarity: number;
  /** Similarity, and what the place adds to it. */
  score: number;
}

export interface Resemblances {
  matched: Map<FoundEntry, RecordedItem>;
  ambiguous: { found: FoundEntry; candidates: RecordedItem[] }[];
}

/** Finds reworded items among the entries and known items that have no exact match. */
export function resemblances(
  found: readonly FoundEntry[], recorded: readonly RecordedItem[], exact: ReadonlyMap<FoundEntry, RecordedItem>,
): Resemblances {
  const taken = new Set(exact.values());
  const entries = found.filter((each) => !exact.has(each));
  const items = recorded.filter((item) => !taken.has(item));
  if (entries.length === 0 || items.length === 0) return { matched: new Map(), ambiguous: [] };
  return decide(plausiblePairs(entries, items, found, recorded, exact));
}

function plausiblePairs(
  entries: readonly FoundEntry[], items: readonly RecordedItem[],
  found: readonly FoundEntry[], recorded: readonly RecordedItem[], exact: ReadonlyMap<FoundEntry, RecordedItem>,
): Pair[] {
  const comparison = new TextComparison([...found.map(({ normal }) => normal), ...items.map(({ normal }) => normal)]);
  const prepared = new Map<RecordedItem, ComparedText>(items.map((item) => [item, comparison.prepare(item.normal)]));
  const placesOfEntries = foundPlaces(found, exact);
  const placesOfItems = knownPlaces(recorded, exact);
  const candidates = new CandidateIndex(items, placesOfItems);
  const pairs: Pair[] = [];
  for (const each of entries) {
    const text = comparison.prepare(each.normal);
    const place = placesOfEntries.get(each);
    for (const item of candidates.of(each, place)) {
      const other = prepared.get(item);
      const similarity = other === undefined ? 0 : comparison.similarity(text, other);
      const score = similarity + agreement(each, item, place, placesOfItems.get(item));
      const accepted = item.known.missing === true ? ACCEPTED_FROM_MISSING : ACCEPTED;
      if (similarity >= LEAST_SIMILARITY && score >= accepted) pairs.push({ found: each, item, similarity, score });
    }
  }
  return pairs.sort((a, b) => b.score - a.score);
}

function agreement(found: FoundEntry, { known }: RecordedItem, place: Place | undefined, before: Place | undefined): number {
  if (known.file !== found.document.file || known.missing === true) return 0;
  let sum = 0;
  if (place !== undefined && place.gap === before?.gap) {
    sum += AGREEMENT.neighbours;
    if (place.distance === before.distance) sum += AGREEMENT.distance;
  }
  if (known.label !== '' && known.label === found.entry.label) sum += AGREEMENT.label;
  if (known.heading === found.heading) sum += AGREEMENT.heading;
  return sum;
}

/** Finds the few items that an entry is worth comparing with. */
class CandidateIndex {
  readonly #byWord: Map<string, RecordedItem[]>;
  readonly #byPlace = new Map<string, RecordedItem>();
  readonly #byLabel = new Map<string, RecordedItem>();

  constructor(items: readonly RecordedItem[], places: ReadonlyMap<RecordedItem, Place>) {
    this.#byWord = new Map();
    for (const item of items) {
      for (const word of new Set(item.normal.split(' '))) {
        const list = this.#byWord.get(word);
        if (list === undefined) this.#byWord.set(word, [item]);
        else list.push(item);
      }
      const place = places.get(item);
      if (place !== undefined) this.#byPlace.set(`${place.gap} ${place.distance}`, item);
      this.#byLabel.set(`${item.known.file} ${item.known.label}`, item);
    }
  }

  of(found: FoundEntry, place: Place | undefined): Set<RecordedItem> {
    const result = new Set<RecordedItem>();
    const here = place === undefined ? undefined : this.#byPlace.get(`${place.gap} ${place.distance}`);
    if (here !== undefined) result.add(here);
    const labelled = this.#byLabel.get(`${found.document.file} ${found.entry.label}`);
    if (labelled !== undefined) result.add(labelled);
    const lists = [...new Set(found.normal.split(' '))].map((word) => this.#byWord.get(word) ?? []).sort((a, b) => a.length - b.length);
    const shared = new Map<RecordedItem, number>();
    let mentions = 0;
    for (const list of lists) {
      mentions += list.length;
      if (mentions > MOST_MENTIONS) break;
      for (const item of list) shared.set(item, (shared.get(item) ?? 0) + 1 / list.length);
    }
    for (const [item] of [...shared].sort((a, b) => b[1] - a[1]).slice(0, MOST_CANDIDATES)) result.add(item);
    return result;
  }
}

/** Takes pairs from the best one down; a pair with a rival is a question, for everyone who has a part in it. */
function decide(pairs: readonly Pair[]): Resemblances {
  const byEntry = Map.groupBy(pairs, (pair) => pair.found);
  const byItem = Map.groupBy(pairs, (pair) => pair.item);
  const matched = new Map<FoundEntry, RecordedItem>();
  const taken = new Set<RecordedItem>();
  const contested = new Set<RecordedItem>();
  const asked = new Map<FoundEntry, RecordedItem[]>();
  const isOpen = (pair: Pair): boolean => !matched.has(pair.found) && !taken.has(pair.item);
  /** The item clearly belongs to another entry, or the entry to another item. */
  const settledElsewhere = (rival: Pair, others: readonly Pair[] | undefined): boolean =>
    others?.some((other) => other !== rival && isOpen(other) && other.score >= rival.score + MARGIN) === true;
  /** A place may settle what texts leave open; it does not outweigh a better text. */
  const isClose = (rival: Pair, pair: Pair): boolean =>
    isOpen(rival) && (rival.score > pair.score - MARGIN || rival.similarity > pair.similarity);

  for (const pair of pairs) {
    if (!isOpen(pair) || asked.has(pair.found)) continue;
    const ofEntry = (byEntry.get(pair.found) ?? [])
      .filter((rival) => rival === pair || (isClose(rival, pair) && !settledElsewhere(rival, byItem.get(rival.item))));
    const ofItem = (byItem.get(pair.item) ?? [])
      .filter((rival) => rival !== pair && isClose(rival, pair) && !settledElsewhere(rival, byEntry.get(rival.found)));
    if (ofEntry.length === 1 && ofItem.length === 0 && !contested.has(pair.item)) {
      matched.set(pair.found, pair.item);
      taken.add(pair.item);
      continue;
    }
    for (const { item } of ofEntry) contested.add(item);
    contested.add(pair.item);
    asked.set(pair.found, ofEntry.map(({ item }) => item));
  }
  return {
    matched,
    ambiguous: [...asked].map(([found, candidates]) => ({ found, candidates })),
  };
}
