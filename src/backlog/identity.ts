import type { BacklogDocument, BacklogEntry } from './document.ts';
import { exactMatches } from './exact-match.ts';
import { keyOf, normalText } from './item-key.ts';
import type { KnownItem } from './known-item.ts';
import type { FoundEntry, RecordedItem } from './match.ts';
import { resemblances } from './resemblance.ts';

/** Which entry is which item. */
export interface Identification {
  /** The key of every entry of every document. */
  keys: ReadonlyMap<BacklogEntry, string>;
  /** Items that are new, came back, or whose place or text has changed. */
  seen: KnownItem[];
  /** Known items that were in their files and are not any more. */
  missing: string[];
  /** Entries that may be known items, where nobody but a human can say which. They have a new key until then. */
  ambiguous: { entry: BacklogEntry; /** Provisional; also in `keys` and `seen`. */ key: string; /** Known keys, the likeliest first. */ candidates: string[] }[];
}

/**
 * Finds the known items again in the documents. An entry with the same normal text is the same item, wherever it
 * stands; one with a similar text is, when it is clearly the best one for both; where two are as good, it is
 * asked; all others are new. The key of a new item comes from its text, with `-2`, `-3` where it is taken, so an
 * unchanged file gets the same keys with recorded state and without.
 */
export function identify(known: Readonly<Record<string, KnownItem>>, documents: readonly BacklogDocument[]): Identification {
  const normals = new NormalTexts(Object.values(known));
  const recorded = Object.values(known)
    .map((item): RecordedItem => ({ known: item, normal: normals.of(item.text) }))
    .sort((a, b) => compareText(a.known.file, b.known.file) || a.known.index - b.known.index || compareText(a.known.key, b.known.key));
  const found = documents.flatMap((document) => document.entries.map((entry): FoundEntry => ({
    entry, document, heading: entry.headings.join(' / '), normal: normals.of(entry.text),
  })));

  const matches = exactMatches(found, recorded);
  const { matched, ambiguous } = resemblances(found, recorded, matches);
  for (const [entry, item] of matched) matches.set(entry, item);

  const names = new KeyNames(Object.keys(known));
  const keys = new Map<BacklogEntry, string>();
  const seen: KnownItem[] = [];
  const here = new Set<string>();
  for (const each of found) {
    const before = matches.get(each)?.known;
    const key = before?.key ?? names.next(keyOf(each.normal));
    keys.set(each.entry, key);
    here.add(key);
    const now = knownItem(key, each);
    if (before === undefined || differs(before, now)) seen.push(now);
  }
  return {
    keys,
    seen,
    missing: recorded.filter(({ known: item }) => item.missing !== true && !here.has(item.key)).map(({ known: item }) => item.key),
    ambiguous: ambiguous.map(({ found: each, candidates }) => ({
      entry: each.entry, key: keys.get(each.entry) ?? '', candidates: candidates.map(({ known: item }) => item.key),
    })),
  };
}

function knownItem(key: string, { entry, document, heading }: FoundEntry): KnownItem {
  return { key, kind: document.kind, file: document.file, label: entry.label, heading, text: entry.text, index: entry.index };
}

function differs(before: KnownItem, now: KnownItem): boolean {
  return before.missing === true || before.kind !== now.kind || before.file !== now.file || before.label !== now.label
    || before.heading !== now.heading || before.text !== now.text || before.index !== now.index;
}

/** The normal texts of known items: each is made once, and most entries have the text of one. */
const normalTexts = new WeakMap<KnownItem, string>();

class NormalTexts {
  readonly #byText = new Map<string, string>();

  constructor(known: readonly KnownItem[]) {
    for (const item of known) {
      const normal = normalTexts.get(item) ?? normalText(item.text);
      normalTexts.set(item, normal);
      this.#byText.set(item.text, normal);
    }
  }

  of(text: string): string {
    return this.#byText.get(text) ?? normalText(text);
  }
}

/** Hands out keys that nobody has. */
class KeyNames {
  readonly #taken: Set<string>;
  readonly #last = new Map<string, number>();

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  next(base: string): string {
    let count = this.#last.get(base) ?? 0;
    let key: string;
    do {
      count += 1;
      key = count === 1 ? base : `${base}-${count}`;
    } while (this.#taken.has(key));
    this.#last.set(base, count);
    this.#taken.add(key);
    return key;
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
