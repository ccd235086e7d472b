import { allAtOnce } from '../base/in-parts.ts';
import type { DocumentChange, DocumentProposal, KeptPlace } from '../contract/coverage.ts';
import { hasConflict } from './conflict.ts';
import { planningCoverageDocument, presentSpecs } from './documents/coverage-document.ts';
import { planPlanDocument } from './documents/plan-document.ts';
import { type Draft, Places } from './documents/place.ts';
import { recordSpecs } from './documents/recorded-specs.ts';
import { type Planning, settling } from './documents/settle.ts';
import type { ReachedSprint } from './documents/sprints.ts';
import { planStatusDocument } from './documents/status-document.ts';
import { type Manifest, MANIFEST_SCHEMA, readManifest, serialiseManifest, unusableManifest } from './manifest.ts';
import { goneSpecs, writtenPlaces } from './documents/written-places.ts';
import { followRenames } from './follow-renames.ts';
import { afterItems } from './item-writing.ts';
import type { DocumentFacts, DocumentText, PlannedDocuments } from './planned-documents.ts';

/**
 * What the documents are to say, place by place: a person's stay as they are. Planned again on its result, it changes
 * nothing. Where the manifest cannot be read nothing is planned, because it says what is a person's. Never throws.
 */
export function planDocuments(facts: DocumentFacts): PlannedDocuments {
  return allAtOnce(planningDocuments(facts));
}

/** The same in parts: between them others can have their turn. */
export function* planningDocuments(facts: DocumentFacts): Generator<void, PlannedDocuments, void> {
  const { coverage, status, plan, manifest: file } = facts.documents;
  const { manifest: before, problem } = readManifest(file.text);
  if (problem !== null) return { changes: [], kept: [], proposals: [], manifest: null, problems: [unusableManifest(file.path, problem)] };

  const settled = afterItems(file.text, facts.items ?? [], facts);
  const known = settled === null ? null : followRenames(settled, facts.specs);
  const update = new Update(writtenPlaces(known));
  yield;
  yield* update.following(coverage, (text, places) => planningCoverageDocument(text, places, facts));
  const present = presentSpecs(update.text(coverage.path) ?? null, facts.specs, goneSpecs(update.places(coverage.path), facts.specs));
  let sprints: ReachedSprint[] = [];
  yield* update.following(status, function* (text, places) {
    const planned = planStatusDocument(text, places, { ...facts, present });
    sprints = planned.sprints;
    yield;
    return planned.draft;
  });
  yield* update.following(plan, function* (text, places) {
    yield;
    return planPlanDocument(text, places, facts.specs, [...sprints, ...facts.milestones]);
  });

  const recorded = recordSpecs(known?.specs ?? {}, facts);
  yield;
  const manifest: Manifest = { ...known, schema: MANIFEST_SCHEMA, specs: recorded.specs, written: update.written() };
  const isEmpty = before === null && facts.specs.length === 0 && update.changes().length === 0;
  const after = serialiseManifest(manifest);
  yield;
  const changes = update.changes();
  if (!isEmpty && (before === null || after !== serialiseManifest(before))) {
    changes.push({ path: file.path, before: file.text, after, summary: recorded.summary.length > 0 ? recorded.summary : ['Records what is known of the specs, and what was written.'] });
  }
  return { changes, kept: update.kept, proposals: update.proposals, manifest, problems: update.problems };
}

/** Documents one after the other; two of them may be the same file. */
class Update {
  readonly kept: KeptPlace[] = [];
  readonly proposals: DocumentProposal[] = [];
  readonly problems: string[] = [];
  readonly #places: Map<string, Places>;
  readonly #changes = new Map<string, { before: string | null; after: string | null; summary: string[] }>();

  constructor(written: ReadonlyMap<string, Places>) {
    this.#places = new Map(written);
  }

  *following({ path, text, unreadable }: DocumentText, plan: Planning<Draft>): Generator<void, void, void> {
    if (unreadable !== undefined) {
      if (!this.problems.includes(unreadable)) this.problems.push(unreadable);
      return;
    }
    const change = this.#changes.get(path) ?? { before: text, after: text, summary: [] };
    if (hasConflict(change.after ?? '')) {
      this.#changes.set(path, change);
      this.problems.push(`${path} was left as it is: it has conflict markers. Resolve the conflict, then update again.`);
      return;
    }
    const settled = yield* settling(change.after, this.places(path), plan);
    this.#changes.set(path, { before: change.before, after: settled.text, summary: [...change.summary, ...settled.summary] });
    this.#places.set(path, settled.places);
    this.kept.push(...settled.draft.kept);
    this.proposals.push(...settled.draft.proposals);
    if (settled.problem !== null) this.problems.push(settled.problem);
  }

  /** A document as it is after what was planned so far. */
  text(path: string): string | null | undefined {
    return this.#changes.get(path)?.after;
  }

  /** What is written in a document after what was planned so far. */
  places(path: string): Places {
    return this.#places.get(path) ?? new Places(path, []);
  }

  changes(): DocumentChange[] {
    return [...this.#changes].flatMap(([path, { before, after, summary }]) => after === null || after === before ? [] : [{ path, before, after, summary }]);
  }

  written(): Manifest['written'] {
    return Object.fromEntries([...this.#places].filter(([, places]) => !places.isEmpty).map(([path, places]) => [path, Object.fromEntries(places.entries())]));
  }
}
