import type { SpecDocument } from '../spec/document.ts';
import type { CoverageDetail } from './coverage-details.ts';

/** Finds the few of many detail sections that could be about a spec: each would have to be asked otherwise, for each spec. */
export class DetailIndex {
  readonly #byNumber = new Map<number, CoverageDetail[]>();
  readonly #nameless: readonly CoverageDetail[];
  readonly #order: ReadonlyMap<CoverageDetail, number>;

  constructor(details: readonly CoverageDetail[]) {
    this.#order = new Map(details.map((detail, index) => [detail, index]));
    this.#nameless = details.filter(({ ids }) => ids.length === 0);
    for (const detail of details) {
      for (const number of new Set(detail.ids.map(Number))) {
        const others = this.#byNumber.get(number);
        if (others === undefined) this.#byNumber.set(number, [detail]);
        else others.push(detail);
      }
    }
  }

  /** Sections with the spec's number, and those without any, in their order. */
  near({ id }: SpecDocument): readonly CoverageDetail[] {
    const numbered = id === null ? [] : (this.#byNumber.get(Number(id)) ?? []);
    if (numbered.length === 0 || this.#nameless.length === 0) return numbered.length === 0 ? this.#nameless : numbered;
    return [...numbered, ...this.#nameless].sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
  }
}
