import { messageOf } from '../base/errors.ts';
import { hasConflict } from './conflict.ts';
import type { Evidence, Regression, SpecStatus } from '../contract/coverage.ts';
import { SPEC_STATUSES } from '../contract/coverage.ts';

/** The version of the manifest's shape. A newer one is left alone. */
export const MANIFEST_SCHEMA = 1;

/** What is recorded of one spec. */
export interface ManifestSpec {
  id: string | null;
  status: SpecStatus;
  evidence?: Evidence & {
    /** Digest of the files that the spec lists and of its tests: while it is the same, newer evidence says nothing new. */
    digest: string;
  };
  regressed?: Regression;
}

/**
 * `specs/manifest.json`: what is known of the specs, and what was written where. Places have a document's path and a name
 * within it; the value is the text that was written there last. A place whose text is another one by now is a person's.
 * Keys that are not ours stay, in the manifest itself and in its specs.
 */
export interface Manifest {
  schema: number;
  /** By path, sorted. */
  specs: Record<string, ManifestSpec>;
  /** By document, then by place, sorted. */
  written: Record<string, Record<string, string>>;
}

/** A manifest that is not there is null without a problem; one with a problem, a sentence, is for a person to look at. */
export interface ManifestReading {
  manifest: Manifest | null;
  problem: string | null;
}

/** Reads a manifest. What is not of our shape in single entries is dropped; a whole that is not is a problem. Never throws. */
export function readManifest(text: string | null): ManifestReading {
  if (text === null) return { manifest: null, problem: null };
  if (hasConflict(text)) return refused('The manifest has conflict markers: resolve the conflict.');
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    return refused(`The manifest is not valid JSON: ${messageOf(error)}`);
  }
  if (!isObject(value)) return refused('The manifest is not a JSON object.');
  if (typeof value.schema !== 'number') return refused('The manifest does not say which schema it follows.');
  if (value.schema > MANIFEST_SCHEMA) return refused(`The manifest follows schema ${value.schema}, which a newer version has written; this one knows ${MANIFEST_SCHEMA}.`);
  const { specs = {}, written = {} } = value;
  if (!isObject(specs) || !isObject(written)) return refused('The manifest has no list of specs or of places.');
  return {
    manifest: {
      ...value,
      schema: value.schema,
      specs: Object.fromEntries(Object.entries(specs).flatMap(([path, entry]) => isObject(entry) ? [[path, readSpecEntry(entry)]] : [])),
      written: Object.fromEntries(Object.entries(written).flatMap(([path, places]) => isObject(places) ? [[path, texts(places)]] : [])),
    },
    problem: null,
  };
}

/** The manifest's text: two spaces, sorted keys, a final newline. The same manifest gives the same text. */
export function serialiseManifest(manifest: Manifest): string {
  return `${JSON.stringify(sorted(manifest), null, 2)}\n`;
}

/** Whether two manifests say the same of every spec and every place, and differ at most in what proved it when. */
export function sameButEvidence(before: Manifest, after: Manifest): boolean {
  const bare = ({ specs, ...rest }: Manifest): string => serialiseManifest({
    ...rest, specs: Object.fromEntries(Object.entries(specs).map(([path, { evidence, ...spec }]) => [path, { ...spec, isProven: evidence !== undefined }])),
  });
  return bare(before) === bare(after);
}

/** What is said where the manifest has a problem. */
export function unusableManifest(path: string, problem: string): string {
  return `${path}: ${problem} Nothing is written until a person has looked at it.`;
}

function refused(problem: string): ManifestReading {
  return { manifest: null, problem: problem.endsWith('.') ? problem : `${problem}.` };
}

function readSpecEntry({ id, status, evidence, regressed, ...others }: Record<string, unknown>): ManifestSpec {
  return {
    ...others,
    id: typeof id === 'string' ? id : null,
    status: SPEC_STATUSES.find((known) => known === status) ?? 'planned',
    ...(isEvidence(evidence) ? { evidence } : {}),
    ...(isRegression(regressed) ? { regressed } : {}),
  };
}

function isEvidence(value: unknown): value is NonNullable<ManifestSpec['evidence']> {
  if (!isObject(value) || !isObject(value.tests)) return false;
  const { run, commit, at, digest, tests } = value;
  return typeof run === 'string' && (commit === null || typeof commit === 'string') && typeof at === 'string' && typeof digest === 'string'
    && [tests.passed, tests.failed, tests.skipped].every((count) => typeof count === 'number');
}

function isRegression(value: unknown): value is Regression {
  return isObject(value) && typeof value.since === 'string' && Array.isArray(value.tests) && value.tests.every((test) => typeof test === 'string');
}

function texts(places: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(places).flatMap(([name, text]) => typeof text === 'string' ? [[name, text]] : []));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that look like numbers come first, whatever their order was: that is how objects are. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, part]) => [key, sorted(part)]));
}
