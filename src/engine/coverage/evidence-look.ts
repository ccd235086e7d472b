import type { Clock } from '../../base/clock.ts';
import { adviceOf } from '../../base/errors.ts';
import { Latest } from '../../base/latest.ts';
import type { Config } from '../../contract/config.ts';
import type { ReportView, SpecCoverage } from '../../contract/coverage.ts';
import { countTests } from '../../coverage/count-tests.ts';
import { followRenames } from '../../coverage/follow-renames.ts';
import { afterItems, type ItemWriting, withoutItems } from '../../coverage/item-writing.ts';
import { type Manifest, type ManifestReading, readManifest } from '../../coverage/manifest.ts';
import type { NamedSpec } from '../../coverage/documents/spec-names.ts';
import type { ResultIndex } from '../../coverage/result-index.ts';
import type { DocumentText } from '../../coverage/planned-documents.ts';
import type { PipelineState } from '../../pipeline/state.ts';
import type { ResultSet } from '../../results/test-case.ts';
import { isTestFile } from '../../results/test-file.ts';
import type { BacklogView } from '../backlog/backlog-source.ts';
import type { ReportPort } from '../ports/reports.ts';
import type { WorkspacePort } from '../ports/workspace.ts';
import { Turns } from '../turns.ts';
import { Assessments } from './assessments.ts';
import { CodeFiles, type NamedFiles } from './code-files.ts';
import { manifestPath } from './coverage-files.ts';
import { currentRuns } from './current-runs.ts';
import type { ItemWritings } from './item-writings.ts';
import { type FoundReports, ReportSource } from './report-source.ts';
import { ResultsOfNow } from './results-of-now.ts';
import { isKeptReport, type RunResults, type RunResultStore } from './run-results.ts';
import { type FeatureSpec, SpecSource } from './spec-source.ts';

/** Coverage documents are read up to this size. */
const DOCUMENT_BYTES = 8 * 1024 * 1024;

/** Everything that is known of the specs at one moment. What is as it was in the look before is the very same object. */
export interface Look {
  specs: readonly SpecCoverage[];
  features: readonly FeatureSpec[];
  files: NamedFiles;
  /** Newest first. */
  sets: readonly ResultSet[];
  /** The same by their tests. */
  index: ResultIndex;
  reports: ReportView[];
  /** What is wrong with the reports that a person has named. */
  named: FoundReports['named'];
  /** How many tests there are, each once; null where nothing is known. */
  tests: number | null;
  /** Results of a run of everything, or of reports that a person named, are among them. */
  isWhole: boolean;
  documents: { coverage: DocumentText; status: DocumentText; plan: DocumentText; manifest: DocumentText };
  /** As it counts: without what items wrote there, and under the paths that specs have now. */
  manifest: Manifest | null;
  /** No manifest is there that the pipeline has written. */
  isFirst: boolean;
  /** What merged items have brought into the documents and the manifest does not say yet. */
  items: readonly ItemWriting[];
  /** Why the manifest cannot be used, one sentence. */
  manifestProblem: string | null;
  /** Why the reports of the configuration cannot be looked for, one sentence. */
  reportProblem: string | null;
}

export interface EvidencePorts {
  workspace: WorkspacePort;
  reports: ReportPort;
  runs: RunResultStore;
  items: Pick<ItemWritings, 'merged'>;
  clock: Clock;
}

/** Puts results, specs and documents together. What has not changed is not read again. */
export class EvidenceLooker {
  readonly #ports: EvidencePorts;
  readonly #config: Config;
  readonly #specs: SpecSource;
  readonly #reportSource: ReportSource;
  readonly #code: CodeFiles;
  readonly #results: ResultsOfNow;
  readonly #manifest = new Latest<ManifestReading>();
  readonly #known = new Latest<Manifest | null>();
  readonly #assessments = new Assessments();
  readonly #tests = new Latest<number | null>();
  readonly #endings = new WeakMap<RunResults, RunResults>();

  constructor(ports: EvidencePorts, config: Config) {
    this.#ports = ports;
    this.#config = config;
    this.#specs = new SpecSource(ports.workspace, ports.reports, config);
    this.#reportSource = new ReportSource(ports.reports);
    this.#code = new CodeFiles(ports.reports);
    this.#results = new ResultsOfNow(ports.workspace);
  }

  /**
   * `named` are globs of reports that a person names for this one look. The results of the last review of `reviewed`, an item,
   * count whatever the times of the files: its work has not changed since, and may have left the tree and come back.
   */
  async look(state: PipelineState, backlog: BacklogView, named: readonly string[], reviewed: string | null = null): Promise<Look> {
    const turns = new Turns(this.#ports.clock);
    const documents = await this.#documents();
    const features = await this.#specs.look(documents.coverage.text, turns);
    const found = await this.#reportSource.look(this.#config.test.reports, named, turns);
    const known = (await this.#ports.runs.runs()).filter(({ item }) => item === null || Object.hasOwn(state.done, item));
    const runs = currentRuns(known, found.sets, (run) => this.#ended(run));
    const since = reviewed === null ? undefined : known.find(({ item }) => item === reviewed)?.began;
    const current = [...found.sets, ...runs].map((set) => (since === undefined || set.at < since ? set : { ...set, named: true as const }));
    const sets = this.#results.steady(current.sort((a, b) => Number(b.named === true) - Number(a.named === true) || b.at - a.at));
    const files = await this.#code.look(features);
    const { manifest: read, problem } = await this.#manifest.of([documents.manifest.text], () => readManifest(documents.manifest.text));
    const items = await this.#ports.items.merged(state);
    const texts = [documents.coverage.text, documents.status.text, documents.plan.text];
    const manifest = await this.#known.of([read, features, items, ...texts], () => {
      const specs = features.map(namedSpec);
      const counts = items.length === 0 ? read : afterItems(documents.manifest.text, items, { specs, documents });
      return counts === null ? null : followRenames(counts, specs);
    });
    const manifestProblem = documents.manifest.unreadable ?? problem;
    const index = await this.#results.index(sets, features, files, turns);
    const specs = await this.#assessments.of(features, { index, modified: files.modified, manifest }, doneSpecs(state, backlog), turns);
    const whole = runs.filter((run) => run.whole);
    const counted = [...found.sets, ...runs.filter((run) => run.whole || isKeptReport(run))];
    return {
      specs, features, files, sets, index, reports: found.views, named: found.named, documents, manifest, manifestProblem, items,
      isFirst: documents.manifest.text === null || (items.length > 0 && manifestProblem === null && withoutItems(documents.manifest.text, items) === null),
      reportProblem: found.problem,
      tests: await this.#tests.of([files, ...counted], () => testCount(counted, files)),
      isWhole: found.sets.some((set) => set.named === true) || whole.length > 0,
    };
  }

  /** Whether anything is known of any test: results of runs and reports, or what is recorded. */
  async hasEvidence(): Promise<boolean> {
    if ((await this.#ports.runs.runs()).length > 0 || (await this.reports()).length > 0) return true;
    const { manifest } = await this.#documents();
    return manifest.text !== null || manifest.unreadable !== undefined;
  }

  /** The reports that the configuration names, as they are now. */
  async reports(): Promise<readonly ResultSet[]> {
    return (await this.#reportSource.look(this.#config.test.reports, [], new Turns(this.#ports.clock))).sets;
  }

  async #documents(): Promise<Look['documents']> {
    const { document, status, plan } = this.#config.coverage;
    const read = async (path: string): Promise<DocumentText> => {
      try {
        return { path, text: await this.#ports.workspace.read(path, DOCUMENT_BYTES) };
      } catch (error) {
        // One that nobody can read is no reason to know nothing of the specs.
        return { path, text: null, unreadable: adviceOf(error) };
      }
    };
    const [coverage, statuses, plans, manifest] = await Promise.all([read(document), read(status), read(plan), read(manifestPath(this.#config))]);
    return { coverage, status: statuses, plan: plans, manifest };
  }

  /** The same set for the same run, so that what is made from it need not be made again. */
  #ended(run: RunResults): RunResults {
    const ended = this.#endings.get(run) ?? { ...run, cases: [] };
    this.#endings.set(run, ended);
    return ended;
  }
}

function namedSpec({ document: { file, id, title } }: FeatureSpec): NamedSpec {
  return { spec: file, id, title: title ?? file };
}

/** Specs of items that are done by recorded evidence. */
function doneSpecs(state: PipelineState, backlog: BacklogView): Set<string> {
  const done = new Set<string>();
  for (const item of Object.values(state.done)) {
    const spec = item.specPath ?? backlog.items.get(item.key)?.entry.spec ?? null;
    if (spec !== null) done.add(spec);
  }
  return done;
}

/**
 * What the reports say together, as one run of everything may write several; a run of everything, or a report that one of
 * some files has written over, may know of more.
 */
function testCount(sets: readonly ResultSet[], { modified }: NamedFiles): number | null {
  const testFiles = new Set([...modified.keys()].filter((path) => isTestFile(path)));
  const runs = sets.filter(({ kind }) => kind === 'run').map((run) => [run]);
  const most = Math.max(...[sets.filter(({ kind }) => kind === 'report'), ...runs].map((each) => countTests(each, testFiles)));
  return most === 0 ? null : most;
}
