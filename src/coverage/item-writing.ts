import { MARK_COLUMNS, rowPlaces } from './documents/coverage-table.ts';
import { statusPlaces } from './documents/status-document.ts';
import { placeReaders, type PlaceFacts, type PlaceReader } from './half-written.ts';
import { type Manifest, MANIFEST_SCHEMA, readManifest, serialiseManifest } from './manifest.ts';

/** What an item has brought into the documents: none of it is a person's. */
export interface ItemWriting {
  /** By document, then by place: the text that it left there, null where it took away what was there. */
  places: Record<string, Record<string, string | null>>;
  /** The manifest as it was where the item began and as the item left it, where it changed it. Null for no file. */
  manifest: { before: string | null; after: string | null } | null;
}

/** The documents at one moment; a manifest that the item has not changed is the same before and after. */
export interface ItemDocuments extends PlaceFacts {
  manifest: string | null;
}

/** What an item wrote, from its documents as they were and as it leaves them. Null where it wrote nothing that counts. */
export function itemWriting(before: ItemDocuments, after: ItemDocuments): ItemWriting | null {
  const manifest = before.manifest === after.manifest ? null : { before: before.manifest, after: after.manifest };
  const known = readManifest(before.manifest).manifest ?? emptyManifest();
  const was = placeReaders(before, known);
  const places: ItemWriting['places'] = {};
  for (const [index, { document, read }] of placeReaders(after, known).entries()) {
    const readBefore = was[index]?.read;
    const changed = placeNames(document, before, after, known).flatMap((name): [string, string | null][] => {
      const [then, now] = [readBefore?.(name), read(name)];
      return then === undefined || now === undefined || then === now ? [] : [[name, now]];
    });
    if (changed.length > 0) places[document] = { ...places[document], ...Object.fromEntries(changed) };
  }
  return manifest === null && Object.keys(places).length === 0 ? null : { places, manifest };
}

/** A manifest, given by its text, as it was before items changed it: what they write there does not count. Null where there was none. */
export function withoutItems(text: string | null, writings: readonly ItemWriting[]): Manifest | null {
  let { manifest } = readManifest(text);
  for (const writing of writings.toReversed()) {
    if (writing.manifest === null || !isSame(manifest, readManifest(writing.manifest.after).manifest)) continue;
    const before = readManifest(writing.manifest.before);
    // What could not be read before counts for nothing: the item may have mended it.
    if (before.problem === null) ({ manifest } = before);
  }
  return manifest;
}

/** The same with what items wrote and what still stands there: it counts as written by the pipeline, and by no person. */
export function afterItems(text: string | null, writings: readonly ItemWriting[], facts: PlaceFacts): Manifest | null {
  return writings.reduce<Manifest | null>((manifest, { places }) => withPlaces(manifest, places, facts), withoutItems(text, writings));
}

function withPlaces(manifest: Manifest | null, places: ItemWriting['places'], facts: PlaceFacts): Manifest | null {
  const known = manifest ?? emptyManifest();
  const readers = placeReaders(facts, known);
  const written = { ...known.written };
  let isChanged = false;
  for (const [document, names] of Object.entries(places)) {
    const own = new Map(Object.entries(written[document] ?? {}));
    for (const [name, text] of Object.entries(names)) {
      if (standsAt(readers, document, name) !== text || own.get(name) === (text ?? undefined)) continue;
      isChanged = true;
      if (text !== null) own.set(name, text);
      // A row that is gone has no notes either.
      else for (const each of name.endsWith('/row') ? rowPlaces(name.slice(0, -'/row'.length)) : [name]) own.delete(each);
    }
    written[document] = Object.fromEntries(own);
  }
  return isChanged ? { ...known, written } : manifest;
}

function standsAt(readers: readonly { document: string; read: PlaceReader }[], document: string, name: string): string | null | undefined {
  const texts = readers.filter((reader) => reader.document === document).map(({ read }) => read(name)).filter((text) => text !== undefined);
  return texts.find((text) => text !== null) ?? texts[0];
}

/** Places that say something of evidence. Notes do not: what is written there stays. */
function placeNames(document: string, before: PlaceFacts, after: PlaceFacts, manifest: Manifest): string[] {
  const { specs, documents: { status } } = after;
  const rows = specs.flatMap(({ spec }) => ['row', ...MARK_COLUMNS].map((column) => `${spec}/${column}`));
  const lists = document === status.path ? [before, after].flatMap(({ documents }) => statusPlaces(documents.status.text, specs)) : [];
  const written = Object.keys(manifest.written[document] ?? {}).filter((name) => !name.endsWith('/notes'));
  return [...new Set([...rows, ...lists, ...written])];
}

function isSame(a: Manifest | null, b: Manifest | null): boolean {
  return a === null || b === null ? a === b : serialiseManifest(a) === serialiseManifest(b);
}

function emptyManifest(): Manifest {
  return { schema: MANIFEST_SCHEMA, specs: {}, written: {} };
}
