import type { SpecSummary } from '../world.ts';

/** The specs of a workspace by their paths and numbers. */
export class SpecIndex {
  readonly #specs = new Map<string, SpecSummary>();
  readonly #numbered = new Map<string, Set<string>>();
  #features: SpecSummary[] | null = null;
  #nextFreeId: number | null = null;
  /** Another one whenever some feature spec comes, goes, or gets another number or title. */
  featuresVersion = 0;

  get(file: string): SpecSummary | null {
    return this.#specs.get(file) ?? null;
  }

  /** Puts a spec in the place of what was known of it; null where it is none. Says whether anything is another now. */
  set(file: string, summary: SpecSummary | null): boolean {
    const before = this.get(file);
    if (isSame(before, summary)) return false;
    if (before !== null) this.#remove(before);
    if (summary !== null) this.#add(summary);
    this.#features = null;
    if (!isSameFeature(before, summary)) this.featuresVersion += 1;
    return true;
  }

  /** Feature specs with this number, by path. */
  numbered(id: string): readonly SpecSummary[] {
    const files = this.#numbered.get(specNumber(id)) ?? [];
    return Array.from(files).sort().flatMap((file) => {
      const spec = this.get(file);
      return spec?.isFeature === true ? [spec] : [];
    });
  }

  features(): readonly SpecSummary[] {
    this.#features ??= Array.from(this.#specs.values()).filter(({ isFeature }) => isFeature).sort((a, b) => (a.file < b.file ? -1 : 1));
    return this.#features;
  }

  nextFreeId(): number {
    if (this.#nextFreeId === null) {
      let largest = 0;
      for (const number of this.#numbered.keys()) largest = Math.max(largest, Number(number));
      this.#nextFreeId = largest + 1;
    }
    return this.#nextFreeId;
  }

  #add(summary: SpecSummary): void {
    this.#specs.set(summary.file, summary);
    if (summary.id === null) return;
    const number = specNumber(summary.id);
    const files = this.#numbered.get(number);
    if (files === undefined) {
      this.#numbered.set(number, new Set([summary.file]));
      this.#nextFreeId = null;
    } else files.add(summary.file);
  }

  #remove(summary: SpecSummary): void {
    this.#specs.delete(summary.file);
    if (summary.id === null) return;
    const number = specNumber(summary.id);
    const files = this.#numbered.get(number);
    files?.delete(summary.file);
    if (files?.size === 0) {
      this.#numbered.delete(number);
      this.#nextFreeId = null;
    }
  }
}

/** A number without the zeros that it begins with. */
export function specNumber(id: string): string {
  return id.replace(/^0+(?=\d)/, '');
}

function isSame(a: SpecSummary | null, b: SpecSummary | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isSameFeature(a: SpecSummary | null, b: SpecSummary | null): boolean {
  const [left, right] = [a?.isFeature === true ? a : null, b?.isFeature === true ? b : null];
  return left?.file === right?.file && left?.id === right?.id && left?.title === right?.title;
}
