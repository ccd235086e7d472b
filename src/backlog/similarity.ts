/** Words that say little about which item a text is. */
const LIGHT_WORDS = new Set(['a', 'all', 'an', 'and', 'at', 'by', 'for', 'from', 'in', 'into', 'is', 'of', 'on', 'or', 'per', 'so', 'that', 'the', 'their', 'to', 'when', 'with']);
const LIGHT = 0.25;
/** A word that shares this much of its letters with another is taken for the same one, spelled otherwise. */
const SAME_WORD = 0.6;
/** Texts that share less than this are not looked at closer. */
const LEAST_SHARED = 0.25;
/** Texts with more words than this of their own are not the same text with a corrected spelling. */
const MOST_RESPELLED = 6;

/** A text prepared for comparison. */
export interface ComparedText {
  /** How often each word occurs. */
  words: ReadonlyMap<string, number>;
  /** Sum of the words' weights. */
  weight: number;
}

/** Compares normal texts by their words, weighted by how rare they are among the texts at hand. */
export class TextComparison {
  readonly #weights = new Map<string, number>();
  readonly #unknown: number;
  readonly #spellings = new Map<string, number>();

  constructor(texts: readonly string[]) {
    const frequency = new Map<string, number>();
    for (const text of texts) {
      for (const word of new Set(text.split(' '))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
    }
    // Inverse document frequency.
    const weight = (count: number): number => Math.log(1 + (texts.length + 1) / (count + 1));
    for (const [word, count] of frequency) this.#weights.set(word, weight(count) * (LIGHT_WORDS.has(word) ? LIGHT : 1));
    this.#unknown = weight(0);
  }

  #weightOf(word: string): number {
    return this.#weights.get(word) ?? this.#unknown;
  }

  prepare(text: string): ComparedText {
    const words = new Map<string, number>();
    let weight = 0;
    for (const word of text.split(' ')) {
      words.set(word, (words.get(word) ?? 0) + 1);
      weight += this.#weightOf(word);
    }
    return { words, weight };
  }

  /** From 0 (nothing in common) to 1 (the same words). */
  similarity(a: ComparedText, b: ComparedText): number {
    if (a.weight === 0 || b.weight === 0) return 0;
    const [small, large] = a.words.size <= b.words.size ? [a, b] : [b, a];
    let shared = 0;
    for (const [word, count] of small.words) {
      const other = large.words.get(word);
      if (other !== undefined) shared += this.#weightOf(word) * Math.min(count, other);
    }
    const byWords = 2 * shared / (a.weight + b.weight);
    if (byWords < LEAST_SHARED) return byWords;
    return Math.min(1, byWords + 2 * this.#respelled(a, b) / (a.weight + b.weight));
  }

  /** Weight of the words that differ in spelling only. */
  #respelled(a: ComparedText, b: ComparedText): number {
    const left = ownWords(a, b);
    const right = ownWords(b, a);
    if (left.length > MOST_RESPELLED || right.length > MOST_RESPELLED) return 0;
    let weight = 0;
    for (const word of left) {
      let best = { other: '', score: 0 };
      for (const other of right) {
        const score = this.#spelling(word, other);
        if (score > best.score) best = { other, score };
      }
      if (best.score < SAME_WORD) continue;
      right.splice(right.indexOf(best.other), 1);
      weight += best.score * Math.min(this.#weightOf(word), this.#weightOf(best.other));
    }
    return weight;
  }

  /** The same few words are compared over and over where many items are reworded alike. */
  #spelling(a: string, b: string): number {
    const pair = `${a} ${b}`;
    let score = this.#spellings.get(pair);
    if (score === undefined) {
      score = pairSimilarity(a, b);
      this.#spellings.set(pair, score);
    }
    return score;
  }
}

/** The words of a text that another one lacks; numbers have no spelling. */
function ownWords(text: ComparedText, other: ComparedText): string[] {
  const own: string[] = [];
  for (const word of text.words.keys()) {
    if (!other.words.has(word) && !/\d/.test(word)) own.push(word);
    if (own.length > MOST_RESPELLED) break;
  }
  return own;
}

/** Dice's coefficient over pairs of neighbouring letters. */
function pairSimilarity(a: string, b: string): number {
  if (a.length < 2 || b.length < 2) return a === b ? 1 : 0;
  const pairs = new Map<number, number>();
  for (let at = 0; at + 1 < a.length; at += 1) {
    const pair = a.charCodeAt(at) * 65_536 + a.charCodeAt(at + 1);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at + 1 < b.length; at += 1) {
    const pair = b.charCodeAt(at) * 65_536 + b.charCodeAt(at + 1);
    const left = pairs.get(pair) ?? 0;
    if (left > 0) {
      shared += 1;
      pairs.set(pair, left - 1);
    }
  }
  return 2 * shared / (a.length + b.length - 2);
}
