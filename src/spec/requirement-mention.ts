import { TextMatch } from './text-match.ts';

/** How much a table's cell has to resemble a requirement to be about it. */
const RESEMBLES = 0.5;
const LABEL = /\b(?:R|REQ|FR|AC)[-_ ]?(\d{1,3})\b/g;
const BY_WORD = /\brequirements?\s{1,3}(#?\d{1,3}(?:\s{0,2}(?:,|and|&|\+)\s{0,2}#?\d{1,3}){0,20})/gi;

/** Tells which requirements of a spec a text speaks of. */
export class RequirementMentions {
  readonly #match: TextMatch;
  /** By number: as labelled in its text (`R2:`), as numbered in its list, or else by its place. */
  readonly #byNumber: ReadonlyMap<number, number>;
  /** Headings and outer entries are asked about for everything below them. */
  readonly #known = new Map<string, number[]>();

  constructor(requirements: readonly { text: string; number: string | null }[]) {
    this.#match = new TextMatch(requirements.map(({ text }) => text));
    const labels = requirements.map(({ text }) => Number(/^(?:R|REQ|FR|AC)[-_ ]?(\d{1,3})\b/.exec(text)?.[1] ?? Number.NaN));
    const numbers = requirements.map(({ number }) => Number(number ?? Number.NaN));
    const chosen = [labels, numbers].find((each) => each.length > 0 && each.every((number) => Number.isInteger(number)) && new Set(each).size === each.length);
    this.#byNumber = new Map((chosen ?? requirements.map((_, index) => index + 1)).map((number, index) => [number, index]));
  }

  /** Requirements that a text names: by number (`R1`, "requirements 2 and 3") or by their own words. */
  named(text: string): number[] {
    const bounded = text.slice(0, 2_000);
    const known = this.#known.get(bounded);
    if (known !== undefined) return [...known];
    const found = this.#find(bounded);
    this.#known.set(bounded, found);
    return [...found];
  }

  #find(bounded: string): number[] {
    const found = new Set<number>();
    const add = (number: string): void => {
      const index = this.#byNumber.get(Number(number));
      if (index !== undefined) found.add(index);
    };
    for (const match of bounded.matchAll(LABEL)) add(match[1] ?? '');
    for (const match of bounded.matchAll(BY_WORD)) for (const [number] of (match[1] ?? '').matchAll(/\d{1,3}/g)) add(number);
    if (found.size === 0) {
      const index = this.#match.quoted(bounded);
      if (index !== null) found.add(index);
    }
    return [...found].sort((a, b) => a - b);
  }

  /** The requirements that a cell of a table is about: those that it names, or the one that it resembles most. */
  about(cell: string): number[] {
    const named = this.named(cell);
    if (named.length > 0) return named;
    const nearest = this.#match.nearest(cell);
    return nearest !== null && nearest.score >= RESEMBLES ? [nearest.index] : [];
  }
}
