import { baseOf } from '../../base/path-parts.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';

/** The words of a spec's file name, in lower case and without its number; those of its title where it has none. */
export function specWords(spec: Pick<SpecCoverage, 'spec' | 'id' | 'title'>): string[] {
  const named = wordsOf(baseOf(spec.spec).replace(/\.[^.]*$/, ''));
  if (named[0] === spec.id && spec.id !== null) named.shift();
  return named.length > 0 ? named : wordsOf(spec.title);
}

/** A spec's name in documents: its id and its title. */
export function specTitle(spec: Pick<SpecCoverage, 'spec' | 'id' | 'title'>): string {
  return spec.id === null ? shortTitle(spec) : `${spec.id} ${shortTitle(spec)}`.trim();
}

/** How specs are called in sentences: by the number, or by the title where another one has the same. */
export function specLabels(specs: readonly SpecCoverage[]): (spec: SpecCoverage) => string {
  const counts = new Map<string | null, number>();
  for (const { id } of specs) counts.set(id, (counts.get(id) ?? 0) + 1);
  return (spec) => (spec.id !== null && counts.get(spec.id) === 1 ? spec.id : specTitle(spec));
}

/**
 * The words of a spec's file name in title case. Words that the spec's own title writes
 * in another way (`GitHub`, `API`) are written so; not those of paths, which have capitals of their own.
 */
export function shortTitle(spec: Pick<SpecCoverage, 'spec' | 'id' | 'title'>): string {
  const spelled = new Map<string, string>();
  const prose = spec.title.slice(0, 500).split(/\s+/).filter((word) => !word.includes('/') && !/\.\p{L}/u.test(word)).join(' ');
  for (const word of prose.split(/[^\p{L}\p{N}]+/u)) {
    const isAcronym = word.length <= 4 && /^\p{Lu}+$/u.test(word) && word.length > 1;
    if (isAcronym || /\p{Ll}.*\p{Lu}/u.test(word)) spelled.set(word.toLowerCase(), word);
  }
  return specWords(spec).map((word) => spelled.get(word) ?? `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(' ');
}

/** A number without the zeros before it: `019` and `19` are the same spec. */
export function idNumber(id: string): string {
  return id.replace(/^0+(?=\d)/, '');
}

export function wordsOf(text: string): string[] {
  return text.slice(0, 500).toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
