import { coverageText } from './documents/coverage-document.ts';
import { planText } from './documents/plan-document.ts';
import { Places } from './documents/place.ts';
import type { NamedSpec } from './documents/spec-names.ts';
import { statusText } from './documents/status-document.ts';
import { goneSpecs, writtenPlaces } from './documents/written-places.ts';
import type { Manifest } from './manifest.ts';
import type { DocumentText } from './planned-documents.ts';

/** What stands at a place of a document; null where nothing does, undefined for names that are no places of it. */
export type PlaceReader = (name: string) => string | null | undefined;

export interface PlaceFacts {
  specs: readonly NamedSpec[];
  documents: { coverage: DocumentText; status: DocumentText; plan: DocumentText };
}

/** Readers of the documents' places, of which the manifest says what was written. Two of them may be the same file. */
export function placeReaders({ specs, documents: { coverage, status, plan } }: PlaceFacts, manifest: Manifest): { document: string; read: PlaceReader }[] {
  const written = writtenPlaces(manifest);
  const gone = ({ path }: DocumentText): NamedSpec[] => goneSpecs(written.get(path) ?? new Places(path, []), specs);
  const reader = ({ path, text, unreadable }: DocumentText, read: (text: string | null) => PlaceReader): { document: string; read: PlaceReader } =>
    ({ document: path, read: unreadable === undefined ? read(text) : () => undefined });
  return [reader(coverage, (text) => coverageText(text, specs, gone(coverage))), reader(status, (text) => statusText(text, specs, gone(status))), reader(plan, planText)];
}

/**
 * What a manifest is to say where documents were written and the manifest that goes with them was not: of each place whose
 * text has come to stand there, that it was written. Without this it would be taken for a person's for ever. `others` reads
 * the places of other files.
 */
export function rememberWritten(before: Manifest, intended: Manifest, facts: PlaceFacts, others: (document: string) => PlaceReader): Manifest {
  const readers = placeReaders(facts, intended);
  const written = { ...before.written };
  for (const [document, places] of Object.entries(intended.written)) {
    const reads = [...readers.filter((reader) => reader.document === document).map(({ read }) => read), others(document)];
    const stands = Object.entries(places).filter(([name, text]) => reads.some((read) => read(name) === text));
    if (stands.length > 0) written[document] = { ...written[document], ...Object.fromEntries(stands) };
  }
  return { ...before, written };
}
