import { assignNames, type NamedSpec } from './documents/spec-names.ts';
import { idNumber, specWords } from './documents/spec-title.ts';
import { goneSpec, specPlace } from './documents/written-places.ts';
import type { Manifest } from './manifest.ts';

/**
 * A manifest in which everything stands under the paths that the specs have now. What is recorded of a spec that is gone
 * goes to a new one as its row in a document does: by the number. What no new spec takes stays: the spec may come back.
 */
export function followRenames(manifest: Manifest, specs: readonly NamedSpec[]): Manifest {
  const places = Object.values(manifest.written).flatMap((names) => Object.keys(names));
  const known = new Set([...Object.keys(manifest.specs), ...places.flatMap((name) => specPlace(name)?.spec ?? [])]);
  const added = specs.filter(({ spec }) => !known.has(spec));
  if (added.length === 0) return manifest;
  const present = new Set(specs.map(({ spec }) => spec));
  const gone = [...known].filter((path) => !present.has(path)).map((path) => goneSpec(path, manifest.specs[path]?.id));
  const named = gone.map((spec) => ({ name: { id: spec.id === null ? null : idNumber(spec.id), words: specWords(spec), files: [] }, value: spec.spec }));
  const renamed = new Map([...assignNames(named, added)].map(([now, before]) => [before, now]));
  if (renamed.size === 0) return manifest;
  const placeNow = (name: string): string => {
    const place = specPlace(name);
    return place === null ? name : `${place.before}${renamed.get(place.spec) ?? place.spec}${place.behind}`;
  };
  return {
    ...manifest,
    specs: Object.fromEntries(Object.entries(manifest.specs).map(([path, entry]) => [renamed.get(path) ?? path, entry])),
    written: Object.fromEntries(Object.entries(manifest.written).map(([document, names]) => [
      document, Object.fromEntries(Object.entries(names).map(([name, text]) => [placeNow(name), text])),
    ])),
  };
}
