import { isoTime, type Clock } from '../../base/clock.ts';
import { Latest } from '../../base/latest.ts';
import { endsWithPath } from '../../base/path-parts.ts';
import { pathTest } from '../../base/path-pattern.ts';
import type { Config } from '../../contract/config.ts';
import type { DocumentChange, DocumentRequest, DocumentUpdate, SpecCoverage } from '../../contract/coverage.ts';
import { MANIFEST_SCHEMA, serialiseManifest, type Manifest, unusableManifest } from '../../coverage/manifest.ts';
import { planningDocuments } from '../../coverage/plan-documents.ts';
import type { DocumentText, PlannedDocuments } from '../../coverage/planned-documents.ts';
import type { PipelineState } from '../../pipeline/state.ts';
import type { ResultSet } from '../../results/test-case.ts';
import { backlogFiles, type BacklogView } from '../backlog/backlog-source.ts';
import type { ReportPort } from '../ports/reports.ts';
import { Turns } from '../turns.ts';
import { markBacklogs } from './backlog-marks.ts';
import { coverageFiles } from './coverage-files.ts';
import type { Look } from './evidence-look.ts';
import { findListed } from './find-listed.ts';
import { milestonesOf } from './milestones.ts';
import type { RunResults } from './run-results.ts';
import { SpecDigests } from './spec-digests.ts';

type RecordedEvidence = NonNullable<Manifest['specs'][string]['evidence']>;
type RecordedEvidences = ReadonlyMap<string, RecordedEvidence>;

export interface DocumentPlanPorts {
  reports: ReportPort;
  clock: Clock;
}

/** Why documents are planned: for somebody to see what would change, or to change it. */
export type PlanPurpose = 'view' | 'update';

/** Specs whose files are read at the same time. */
const AT_ONCE = 8;

/**
 * What an update would come to. Writes nothing. The latest plan of each purpose is remembered, until anything that it was made
 * from is another thing: specs, results, files, documents, milestones, the commit, what was asked for.
 */
export class DocumentPlanner {
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #reports: ReportPort;
  readonly #digests: SpecDigests;
  readonly #evidence = { view: new Latest<RecordedEvidences>(), update: new Latest<RecordedEvidences>() };
  readonly #plans = { view: new Latest<PlannedDocuments>(), update: new Latest<PlannedDocuments>() };

  constructor({ reports, clock }: DocumentPlanPorts, config: Config) {
    this.#config = config;
    this.#clock = clock;
    this.#reports = reports;
    this.#digests = new SpecDigests(reports, [...coverageFiles(config), ...backlogFiles(config).map(({ file }) => file)]);
  }

  /** `head` is the commit that new evidence is for, where it is of no item's. */
  async plan(look: Look, state: PipelineState, view: BacklogView, request: DocumentRequest, head: string | null, purpose: PlanPurpose): Promise<Omit<DocumentUpdate, 'written'>> {
    const reports = look.reportProblem === null ? [] : [look.reportProblem];
    if (look.manifestProblem !== null) {
      return { changes: [], kept: [], proposals: [], problems: [...reports, unusableManifest(look.documents.manifest.path, look.manifestProblem)] };
    }
    const { lowerMarks, backlog } = this.#config.coverage;
    const { specs, features, files, sets, manifest, documents, items } = look;
    const evidence = await this.#evidence[purpose].of([specs, features, files, sets, manifest, state.done, head], () => this.#evidenceOf(look, state, head, purpose));
    const testCount = this.#testCount(look);
    const turns = new Turns(this.#clock);
    const milestones = milestonesOf(state, view);
    const joinRows = request.joinRows === true;
    const texts = Object.values(documents).flatMap(({ text, unreadable }) => [text, unreadable]);
    const hidden = await this.#hiddenFiles(specs);
    const planned = await this.#plans[purpose].of([specs, features, evidence, testCount, JSON.stringify([milestones, hidden]), joinRows, items, ...texts], () => turns.through(planningDocuments({
      specs, evidence, testCount, milestones, documents, items, joinRows, lowerMarks, at: isoTime(this.#clock),
      ...(hidden === null ? {} : { isHidden: this.#hiddenBy(hidden) }),
      files: new Map(features.map(({ document }) => [document.file, document.files.map(({ path }) => path)])),
    })));
    const marks = backlog ? markBacklogs(state, view, manifest) : null;
    return {
      changes: [...marks?.changes ?? [], ...withMarks(planned, documents.manifest, marks?.written ?? {})],
      kept: [...marks?.kept ?? [], ...planned.kept],
      proposals: planned.proposals,
      problems: [...reports, ...marks?.problems ?? [], ...planned.problems],
    };
  }

  /** What made each spec that is tested now so. */
  async #evidenceOf(look: Look, state: PipelineState, head: string | null, purpose: PlanPurpose): Promise<RecordedEvidences> {
    const sources = new Map(look.sets.map((set) => [set.source, set]));
    const features = new Map(look.features.map((feature) => [feature.document.file, feature]));
    const evidence = new Map<string, RecordedEvidence>();
    const record = async (spec: SpecCoverage): Promise<void> => {
      const feature = features.get(spec.spec);
      const newest = spec.status === 'tested' ? newestResult(spec) : null;
      if (newest === null || feature === undefined) return;
      const { passed, failed, skipped } = spec.counts;
      // Where nothing is recorded yet it is new whatever the files hold: who only looks need not wait for them to be read.
      const isDecided = purpose === 'view' && look.manifest?.specs[spec.spec]?.evidence === undefined;
      evidence.set(spec.spec, {
        run: newest.source, at: newest.at, commit: commitOf(sources.get(newest.source), state) ?? head,
        tests: { passed, failed, skipped }, digest: isDecided ? '' : await this.#digests.of(feature, look.files),
      });
    };
    const turns = new Turns(this.#clock);
    for (let at = 0; at < look.specs.length; at += AT_ONCE) {
      await Promise.all(look.specs.slice(at, at + AT_ONCE).map(record));
      if (turns.isOver) await turns.pass();
    }
    this.#digests.keepOnly(new Set(features.keys()));
    return evidence;
  }

  /** The tests that agents are not to see; null where there are none, or nothing would name them. */
  async #hiddenFiles(specs: readonly SpecCoverage[]): Promise<string[] | null> {
    const { holdout } = this.#config.test;
    if (holdout.length === 0 || !specs.some(({ status }) => status === 'regressed')) return null;
    return (await findListed(this.#reports, holdout)).map(({ path }) => path);
  }

  /** One that nobody knows the file of may be hidden, and so may one whose file is written from another folder. */
  #hiddenBy(files: readonly string[]): (file: string | null) => boolean {
    const named = this.#config.test.holdout.map(pathTest);
    return (file) => file === null || named.some((isNamed) => isNamed(file)) || files.some((path) => endsWithPath(path, file) || endsWithPath(file, path));
  }

  /** A report may come from a part of the tests: it makes the number larger, never smaller, unless it stands for all. */
  #testCount({ tests, isWhole, manifest, documents }: Look): number | null {
    const before = Number(manifest?.written[documents.status.path]?.['tests'] ?? Number.NaN);
    return tests === null || isWhole || Number.isNaN(before) ? tests : Math.max(tests, before);
  }
}

function newestResult(spec: SpecCoverage): { source: string; at: string } | null {
  let newest: { source: string; at: string } | null = null;
  for (const { results } of spec.tests) {
    // Times as `isoOf` writes them are in order as texts.
    for (const result of results) if (newest === null || result.at > newest.at) newest = result;
  }
  return newest;
}

/** The commit that an item's tests were run for. */
function commitOf(set: ResultSet | undefined, state: PipelineState): string | null {
  const item = set !== undefined && isRun(set) ? set.item : null;
  return item === null || !Object.hasOwn(state.done, item) ? null : state.done[item]?.commit ?? null;
}

function isRun(set: ResultSet): set is RunResults {
  return set.kind === 'run' && 'item' in set;
}

/** The planned changes with what is remembered of marks in backlogs as well. */
function withMarks(planned: PlannedDocuments, { path, text }: DocumentText, written: Manifest['written']): DocumentChange[] {
  if (Object.keys(written).length === 0) return planned.changes;
  const manifest = planned.manifest ?? { schema: MANIFEST_SCHEMA, specs: {}, written: {} };
  const merged = { ...manifest.written };
  for (const [file, places] of Object.entries(written)) merged[file] = { ...merged[file], ...places };
  const others = planned.changes.filter((change) => change.path !== path);
  const summary = planned.changes.find((change) => change.path === path)?.summary ?? ['Remembers what was marked as done.'];
  return [...others, { path, before: text, after: serialiseManifest({ ...manifest, written: merged }), summary }];
}
