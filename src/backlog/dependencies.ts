import type { Range } from '../base/source-lines.ts';
import { sentenceNameOf } from './order-item.ts';
import type { OrderItem } from './order-item.ts';
import type { PlacedProblem } from './problem.ts';

/** That an item comes after another one, and where it says so. */
export interface Dependency {
  on: OrderItem;
  range: Range;
}

export interface Dependencies {
  /** Of every item, done ones included. */
  of: ReadonlyMap<OrderItem, readonly Dependency[]>;
  /** `unknown-dependency`. */
  problems: PlacedProblem[];
}

/**
 * Resolves what `after` names: a key, or a label, first under the same heading, then in the same file, then in all files.
 * A name that stands for no item, or for several, is a problem and holds nothing back. Those of done items are
 * of no interest any more.
 */
export function dependenciesOf(items: readonly OrderItem[]): Dependencies {
  let index: ItemIndex | undefined;
  const of = new Map<OrderItem, Dependency[]>();
  const problems: PlacedProblem[] = [];
  for (const item of items) {
    const { attributes, marks } = item.entry;
    const dependencies: Dependency[] = [];
    attributes.after.forEach((name, at) => {
      const range = marks.after[at];
      if (range === undefined) return;
      index ??= new ItemIndex(items);
      const meant = index.find(name, item);
      const [only] = meant;
      if (meant.length === 1 && only !== undefined) {
        dependencies.push({ on: only, range });
      } else if (!item.done) {
        const what = meant.length === 0 ? 'which is in no backlog' : `and ${meant.length} items have that number`;
        const message = `${sentenceNameOf(item.entry)} comes after \`${name}\`, ${what}; it does not wait for it.`;
        problems.push({ file: item.file, rule: 'unknown-dependency', message, range });
      }
    });
    of.set(item, dependencies);
  }
  return { of, problems };
}

class ItemIndex {
  readonly #byKey: ReadonlyMap<string, OrderItem>;
  readonly #byPlace = new Map<string, OrderItem[]>();

  constructor(items: readonly OrderItem[]) {
    this.#byKey = new Map(items.map((item) => [item.key, item]));
    for (const item of items) {
      const label = normalLabel(item.entry.label);
      if (label === null) continue;
      for (const place of placesOf(item, label)) {
        const list = this.#byPlace.get(place);
        if (list === undefined) this.#byPlace.set(place, [item]);
        else list.push(item);
      }
    }
  }

  /** One item, or none, or as many as share the label where it is nearest. */
  find(name: string, from: OrderItem): readonly OrderItem[] {
    const item = this.#byKey.get(name);
    if (item !== undefined) return [item];
    const label = normalLabel(name);
    if (label === null) return [];
    for (const place of placesOf(from, label)) {
      const items = this.#byPlace.get(place);
      if (items !== undefined) return items;
    }
    return [];
  }
}

/** From the nearest place of a label to the widest. */
function placesOf(item: OrderItem, label: string): string[] {
  return [JSON.stringify([label, item.file, item.entry.headings]), JSON.stringify([label, item.file]), label];
}

/** `7`, `#7` and `007` are the same label. */
function normalLabel(label: string): string | null {
  const digits = /^#?0*(\d{1,9})$/.exec(label);
  return digits?.[1] ?? null;
}
