/** Words that say nothing about which text is meant. */
const LIGHT_WORDS = new Set(['a', 'an', 'the', 'and', 'or', 'of', 'to', 'in', 'on', 'is', 'are', 'be', 'with', 'for', 'by', 'as', 'at', 'it', 'its', 'that', 'this', 'all', 'must', 'shall', 'should', 'test', 'tests']);
const LONGEST = 1_000;
const STEM = 7;
/** A text of fewer characters is found in too many others. */
const SHORTEST_PHRASE = 12;
/** More texts than these are not compared with. */
const MOST_TEXTS = 300;

/** All words in their order. Routes and identifiers stay whole, so that `/tasks` is not `/tasks/{id}`. */
function allWords(text: string): string[] {
  const words: string[] = [];
  for (const [found] of text.slice(0, LONGEST).toLowerCase().matchAll(/(?<![\p{L}\p{N}_])\/[\w{}[\]/.-]{1,200}|[\p{L}\p{N}_]{1,100}/gu)) {
    const word = found.startsWith('/') ? found.replace(/[/.-]+$/, '') : found;
    if (word !== '') words.push(word);
  }
  return words;
}

/** The words that tell texts apart, without their endings: "persist" is in "persistence". */
function tellingWords(words: readonly string[]): Set<string> {
  return new Set(words.filter((word) => !LIGHT_WORDS.has(word)).map((word) => (/^\p{L}+$/u.test(word) ? word.slice(0, STEM) : word)));
}

function phraseOf(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}

/**
 * Finds the one of several texts that another text speaks of, by the words that they share; rare words weigh more.
 */
export class TextMatch {
  readonly #texts: Set<string>[];
  readonly #weights = new Map<string, number>();
  readonly #rarest: number;
  readonly #phrases: string[];

  constructor(texts: readonly string[]) {
    const words = texts.slice(0, MOST_TEXTS).map(allWords);
    this.#texts = words.map(tellingWords);
    this.#phrases = words.map(phraseOf);
    const counts = new Map<string, number>();
    for (const text of this.#texts) for (const word of text) counts.set(word, (counts.get(word) ?? 0) + 1);
    const weight = (count: number): number => Math.log(1 + (this.#texts.length + 1) / (count + 1));
    for (const [word, count] of counts) this.#weights.set(word, weight(count));
    this.#rarest = weight(0);
  }

  /** The index of the text that resembles this one most, and how much, from 0 to 1. Null where none has anything in common. */
  nearest(text: string): { index: number; score: number } | null {
    const words = tellingWords(allWords(text));
    let best: { index: number; score: number } | null = null;
    for (const [index, other] of this.#texts.entries()) {
      const score = this.#score(words, other);
      if (score > (best?.score ?? 0)) best = { index, score };
    }
    return best;
  }

  /** The index of the longest of the texts that stands in this one word for word, but for marks between words. Null where none does. */
  quoted(text: string): number | null {
    const phrase = phraseOf(allWords(text));
    let best: number | null = null;
    for (const [index, other] of this.#phrases.entries()) {
      if (other.length >= SHORTEST_PHRASE && phrase.includes(other) && other.length > (best === null ? 0 : (this.#phrases[best]?.length ?? 0))) best = index;
    }
    return best;
  }

  #score(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
    const shared = this.#shared(a, b);
    if (shared === 0) return 0;
    const [weightA, weightB] = [this.#weight(a), this.#weight(b)];
    const both = 2 * shared / (weightA + weightB);
    // A short text that is a part of a long one is the same one told shorter, unless a single word is all that it is.
    const part = Math.min(a.size, b.size) < 2 ? 0 : 0.9 * shared / Math.min(weightA, weightB);
    return Math.max(both, part * 0.9 + both * 0.1);
  }

  #weight(words: ReadonlySet<string>): number {
    let sum = 0;
    for (const word of words) sum += this.#weights.get(word) ?? this.#rarest;
    return sum;
  }

  #shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
    const [small, large] = a.size <= b.size ? [a, b] : [b, a];
    let sum = 0;
    for (const word of small) if (large.has(word)) sum += this.#weights.get(word) ?? this.#rarest;
    return sum;
  }
}
