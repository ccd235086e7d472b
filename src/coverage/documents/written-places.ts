import type { Manifest } from '../manifest.ts';
import { idFromName } from '../../spec/document.ts';
import { COLUMNS } from './coverage-table.ts';
import { Places } from './place.ts';
import type { NamedSpec } from './spec-names.ts';

/** What was written, by document. */
export function writtenPlaces(manifest: Manifest | null): Map<string, Places> {
  return new Map(Object.entries(manifest?.written ?? {}).map(([document, places]) => [document, new Places(document, Object.entries(places))]));
}

/** A name of a place that is about a spec: what stands before its path, and behind it. */
interface SpecPlace {
  before: string;
  spec: string;
  behind: string;
}

/** The spec that a place is about; null for places that are about none. */
export function specPlace(name: string): SpecPlace | null {
  const [, before = '', listed = ''] = /^((?:implemented|pending)\/)(.*)$/s.exec(name) ?? [];
  if (listed !== '') return { before, spec: listed, behind: '' };
  if (/^(?:sprint|milestone)\//.test(name)) return null;
  const slash = name.lastIndexOf('/');
  return ['row', ...COLUMNS].includes(name.slice(slash + 1)) && slash > 0 ? { before: '', spec: name.slice(0, slash), behind: name.slice(slash) } : null;
}

/**
 * Specs that something was written for in a document and that are gone, perhaps to come back. Until then what names them
 * there is not for another spec with the same number to take.
 */
export function goneSpecs(places: Places, specs: readonly NamedSpec[]): NamedSpec[] {
  const present = new Set(specs.map(({ spec }) => spec));
  const written = new Set([...places.entries()].flatMap(([name]) => specPlace(name)?.spec ?? []));
  return [...written].filter((spec) => !present.has(spec)).map((spec) => goneSpec(spec));
}

/** A spec of which there is only a path, and the number that was recorded for it. */
export function goneSpec(spec: string, id: string | null = null): NamedSpec {
  return { spec, id: id ?? idFromName(spec), title: '' };
}
