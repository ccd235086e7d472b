import type { Effort } from './effort.ts';

/** Words, and all those of what they stand in. Lists that are one and the same are read once. */
export interface WordList {
  words: readonly string[];
  around: readonly string[];
}

interface WordSet {
  words: ReadonlySet<string>;
  around: ReadonlySet<string>;
}

/** Many sets of words, of which those are found that hold some. */
export class WordSets {
  readonly #sets: readonly WordSet[];
  readonly #effort: Effort;
  /** In which sets each word is; made when it is asked for first. */
  #byWord: Map<string, WordSet[]> | undefined;
  /** The words around any of the sets; made when it is asked for first. */
  #around: ReadonlySet<string> | undefined;

  constructor(lists: readonly WordList[], effort: Effort) {
    this.#effort = effort;
    const known = new Map<readonly string[], ReadonlySet<string>>();
    const setOf = (words: readonly string[]): ReadonlySet<string> => {
      let set = known.get(words);
      if (set === undefined) {
        effort.spend(1 + words.length / 4);
        set = new Set(words);
        known.set(words, set);
      }
      return set;
    };
    this.#sets = lists.map(({ words, around }) => ({ words: setOf(words), around: setOf(around) }));
  }

  /** Whether one of the sets holds all of the words, and one of `names` is around it where there are some. Nothing is in none. */
  anyHolds(words: readonly string[], names: readonly string[] = []): boolean {
    if (words.length === 0 || this.#sets.length === 0) return false;
    this.#effort.spend((words.length + names.length) / 4);
    const isNamed = this.#named(names);
    if (isNamed === null) return false;
    this.#byWord ??= this.#index();
    let rarest: readonly WordSet[] = this.#sets;
    for (const word of words) {
      const found = this.#byWord.get(word);
      if (found === undefined) return false;
      if (found.length < rarest.length) rarest = found;
    }
    return rarest.some((set) => {
      let steps = 0;
      const holds = words.every((word) => {
        steps += 0.25;
        return set.words.has(word);
      });
      return !this.#effort.spend(steps) || (holds && isNamed(set));
    });
  }

  /** Whether one of the names is around a set; null where none is around any. */
  #named(names: readonly string[]): ((set: WordSet) => boolean) | null {
    if (names.length === 0) return () => true;
    const all = this.#around ??= this.#allAround();
    const known = names.filter((name) => all.has(name));
    if (known.length === 0) return null;
    // The rows of a table are next to each other and have the same around them.
    let last: { around: ReadonlySet<string>; isNamed: boolean } | undefined;
    return ({ around }) => {
      if (last?.around !== around) {
        this.#effort.spend(known.length / 4);
        last = { around, isNamed: known.some((name) => around.has(name)) };
      }
      return last.isNamed;
    };
  }

  #allAround(): ReadonlySet<string> {
    const all = new Set<string>();
    for (const around of new Set(this.#sets.map((set) => set.around))) {
      this.#effort.spend(around.size / 4);
      for (const word of around) all.add(word);
    }
    return all;
  }

  #index(): Map<string, WordSet[]> {
    const byWord = new Map<string, WordSet[]>();
    for (const set of this.#sets) {
      this.#effort.spend(set.words.size / 2);
      for (const word of set.words) {
        const known = byWord.get(word);
        if (known === undefined) byWord.set(word, [set]);
        else known.push(set);
      }
    }
    return byWord;
  }
}
