import type { SpecCoverage } from '../../contract/coverage.ts';
import type { Manifest } from '../manifest.ts';
import { COLUMNS } from './coverage-table.ts';
import { Places } from './place.ts';

/** What was written, by document. */
export function writtenPlaces(manifest: Manifest | null): Map<string, Places> {
  return new Map(Object.entries(manifest?.written ?? {}).map(([document, places]) => [document, new Places(document, Object.entries(places))]));
}

/** The same without the places of specs that are gone. */
export function placesOfSpecs(written: ReadonlyMap<string, Places>, specs: readonly SpecCoverage[]): Map<string, Places> {
  const known = new Set(specs.map(({ spec }) => spec));
  return new Map([...written].map(([document, places]) => [
    document,
    new Places(document, [...places.entries()].filter(([name]) => known.has(specOf(name) ?? name) || specOf(name) === null)),
  ]));
}

/** The spec that a place is about; null for places that are about none. */
function specOf(name: string): string | null {
  const listed = /^(?:implemented|pending)\/(.*)$/s.exec(name)?.[1];
  if (listed !== undefined) return listed;
  if (/^(?:sprint|milestone)\//.test(name)) return null;
  const slash = name.lastIndexOf('/');
  return ['row', ...COLUMNS].includes(name.slice(slash + 1)) && slash > 0 ? name.slice(0, slash) : null;
}
