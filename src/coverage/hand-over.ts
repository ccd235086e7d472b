import { rowPlaces } from './documents/coverage-table.ts';
import { Places, WHOLE } from './documents/place.ts';
import { writtenPlaces } from './documents/written-places.ts';
import { placeReaders } from './half-written.ts';
import type { Manifest } from './manifest.ts';
import type { DocumentFacts } from './planned-documents.ts';

/**
 * Gives places back to the pipeline: what stands there counts as written by it. What was deleted is forgotten, so that it may
 * come back; the place of a table that was deleted stands for all that was in the document. Places that are not there, and
 * never were written, are unknown; nothing is handed over then.
 */
export function handOver(manifest: Manifest, places: readonly string[], facts: Pick<DocumentFacts, 'specs' | 'documents'>): Manifest | { unknown: string[] } {
  const readers = placeReaders(facts, manifest);
  const written = writtenPlaces(manifest);
  const unknown = places.filter((place) => !readers.some(({ document, read }) => {
    if (!place.startsWith(`${document}#`)) return false;
    const own = written.get(document) ?? new Places(document, []);
    written.set(document, own);
    return takeBack(own, place.slice(document.length + 1), read);
  }));
  if (unknown.length > 0) return { unknown };
  const entries = [...written].filter(([, own]) => !own.isEmpty).map(([document, own]) => [document, Object.fromEntries(own.entries())] as const);
  return { ...manifest, written: Object.fromEntries(entries) };
}

function takeBack(places: Places, name: string, read: (name: string) => string | null | undefined): boolean {
  const now = read(name);
  if (name === WHOLE && now !== undefined) {
    if (now === null) for (const [each] of [...places.entries()]) places.forget(each);
    return true;
  }
  if (now !== null && now !== undefined) {
    places.write(name, now);
    return true;
  }
  if (now === undefined) return false;
  const names = name.endsWith('/row') ? rowPlaces(name.slice(0, -'/row'.length)) : [name];
  if (names.every((each) => places.last(each) === undefined)) return false;
  for (const each of names) places.forget(each);
  return true;
}
