import { isoTime, type Clock } from '../../base/clock.ts';
import { Coalesced } from '../../base/coalesced.ts';
import type { Disposable } from '../../base/disposable.ts';
import { adviceOf, UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import type { CoverageView, DocumentChange, DocumentRequest, DocumentUpdate, SpecCoverage } from '../../contract/coverage.ts';
import type { ItemChanges } from '../../contract/engine-api.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { handOver } from '../../coverage/hand-over.ts';
import { type ItemDocuments, itemWriting } from '../../coverage/item-writing.ts';
import { type Manifest, readManifest, sameButEvidence, serialiseManifest } from '../../coverage/manifest.ts';
import type { DocumentText } from '../../coverage/planned-documents.ts';
import { itemInTree, type ItemProgress, type PipelineState } from '../../pipeline/state.ts';
import type { BacklogView } from '../backlog/backlog-source.ts';
import type { Checkout } from '../ports/checkout.ts';
import type { ReportPort } from '../ports/reports.ts';
import type { WorkspacePort } from '../ports/workspace.ts';
import { isMarkPlace, withoutMarks } from './backlog-marks.ts';
import { coverageFiles } from './coverage-files.ts';
import { reportsToKeep } from './current-runs.ts';
import { DocumentPlanner } from './document-plan.ts';
import { DocumentWriter } from './document-writer.ts';
import { EvidenceLooker, type Look } from './evidence-look.ts';
import { ItemWritings } from './item-writings.ts';
import { notPassed } from './not-passed.ts';
import { RecentView } from './recent-view.ts';
import { type RunResults, RunResultStore } from './run-results.ts';

/** A person who types into a document meanwhile: it is planned anew this often. */
const WRITE_ATTEMPTS = 3;
const BEING_CHANGED = 'The documents are being changed by somebody else at this moment.';

export interface CoveragePorts {
  workspace: WorkspacePort;
  reports: ReportPort;
  /** Where documents are committed; null for those who only read the state. */
  checkout: Pick<Checkout, 'settled' | 'record' | 'fileAt'> | null;
  clock: Clock;
  headCommit: () => Promise<string | null>;
  state: () => PipelineState;
  backlog: () => Promise<BacklogView>;
  tell: (event: RunEvent) => void;
}

/** Evidence of specs, and the documents that follow it. */
export class Coverage {
  readonly #ports: CoveragePorts;
  readonly #config: Config;
  readonly #runs: RunResultStore;
  readonly #items: ItemWritings;
  readonly #looker: EvidenceLooker;
  readonly #planner: DocumentPlanner;
  readonly #writer: DocumentWriter;
  readonly #following: Coalesced;
  readonly #recent: RecentView;
  /** Newer evidence for what is recorded already is written as well. */
  #thorough = false;
  #said = '';
  #closed = false;
  /** Serves one caller after the other: two updates at once would plan on the same texts. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(ports: CoveragePorts, config: Config) {
    this.#ports = ports;
    this.#config = config;
    this.#runs = new RunResultStore(ports.workspace);
    this.#items = new ItemWritings(ports.workspace);
    this.#looker = new EvidenceLooker({ ...ports, runs: this.#runs, items: this.#items }, config);
    this.#planner = new DocumentPlanner(ports, config);
    this.#writer = new DocumentWriter(ports, config);
    this.#following = new Coalesced(() => this.#follow());
    this.#recent = new RecentView({
      clock: ports.clock, look: () => this.#view([]), inTurn: (work) => this.#inTurn(work), onNews: () => this.#tellChange(),
    });
  }

  /** Watches the reports: what a run of tests leaves there is seen, and the documents follow. Only for the owner. */
  watch(): Disposable {
    const { reports } = this.#config.test;
    const nothing = { dispose: () => {} };
    try {
      return reports.length === 0 ? nothing : this.#ports.reports.watch(reports, () => void this.look());
    } catch {
      // A pattern that is refused: each look says so.
      return nothing;
    }
  }

  /** `reports` are globs of reports that a person names for this one look. */
  coverage(reports: readonly string[] = []): Promise<CoverageView> {
    return this.#inTurn(() => this.#view(reports));
  }

  /** What the evidence says of the specs, and nothing of what would be written for it. No spec is read where there is no evidence. */
  evidence(): Promise<readonly SpecCoverage[]> {
    return this.#inTurn(async () => {
      if (!await this.#looker.hasEvidence()) return [];
      const { specs, manifest } = await this.#look([]);
      return seenFrom(this.#ports.state(), specs, manifest);
    });
  }

  /** What the evidence says of the specs once an item is done that has passed its review and is in the tree. */
  evidenceWith(item: ItemProgress, specPath: string | null): Promise<readonly SpecCoverage[]> {
    return this.#inTurn(async () => {
      const state = this.#ports.state();
      const done: ItemProgress = { ...item, state: 'done', ...(specPath === null ? {} : { specPath }) };
      const look = await this.#looker.look({ ...state, done: { ...state.done, [item.key]: done } }, await this.#ports.backlog(), [], item.key);
      return look.specs;
    });
  }

  /** To be called before an item is merged: what it brings into the documents is kept, so that it is never taken for a person's. */
  itemWrites(key: string, { base, head, files }: Pick<ItemChanges, 'base' | 'head' | 'files'>): Promise<void> {
    return this.#inTurn(async () => {
      const { checkout, state } = this.#ports;
      const changed = new Set(files.map(({ path }) => path));
      if (checkout === null || !coverageFiles(this.#config).some((path) => changed.has(path))) return this.#items.keep(key, null, state());
      const { specs, documents } = await this.#look([]);
      const textAt = (commit: string, { path, text }: DocumentText): Promise<string | null> => (changed.has(path) ? checkout.fileAt(commit, path) : Promise.resolve(text));
      const at = async (commit: string): Promise<ItemDocuments> => {
        const { coverage, status, plan, manifest } = documents;
        const document = async (each: DocumentText): Promise<DocumentText> => ({ path: each.path, text: await textAt(commit, each) });
        return { specs, documents: { coverage: await document(coverage), status: await document(status), plan: await document(plan) }, manifest: await textAt(commit, manifest) };
      };
      await this.#items.keep(key, itemWriting(await at(base), await at(head)), state());
    });
  }

  /** As `coverage`, from a moment ago where there is one. Where that says something else by now, it is told. */
  recent(): Promise<CoverageView> {
    return this.#recent.get();
  }

  updateDocuments(request: DocumentRequest): Promise<DocumentUpdate> {
    return this.#inTurn(() => this.#update(request, false));
  }

  /** @throws UserError `unknown-place`, `item-in-tree`, or that of a manifest that cannot be used */
  handOver(places: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      if (itemInTree(this.#ports.state()) !== null) {
        throw new UserError('item-in-tree', 'An item is at work in the tree, so nothing was handed over: its work would take it along.', { hint: 'Try again when the item is done.' });
      }
      await this.#finish();
      const look = await this.#look([]);
      if (look.manifestProblem !== null) throw new UserError('manifest', look.manifestProblem, { hint: 'Mend the file, or take it back with git.' });
      const { manifest, documents } = look;
      const marks = places.filter((place) => isMarkPlace(place, manifest));
      const known = manifest === null ? { unknown: [...places] } : handOver(withoutMarks(manifest, marks), places.filter((place) => !marks.includes(place)), look);
      if ('unknown' in known) {
        throw new UserError('unknown-place', `There is no such place: ${known.unknown.join(', ')}.`, { hint: 'See the places with: coherence coverage check' });
      }
      await this.#ports.workspace.write(documents.manifest.path, serialiseManifest(known), documents.manifest.text);
      await this.#items.settle(look.items);
      this.#recent.forget();
    });
  }

  /** Keeps what a run of the project's own tests came to. */
  async record(run: RunResults): Promise<void> {
    await this.#runs.add(run);
    this.#recent.expire();
  }

  /**
   * Puts in order what an owner left that died while it wrote documents, and lets them follow then. Never fails: the next
   * update tries again.
   */
  async recover(): Promise<void> {
    if (await this.#inTurn(() => this.#finish()).catch(() => false)) await this.follow();
  }

  /** To be called before a run of some files: what it writes over in the reports is kept, and what it writes says nothing of other files. */
  beginPartialRun(): Promise<void> {
    return this.#inTurn(async () => {
      for (const each of reportsToKeep(await this.#looker.reports(), await this.#runs.runs())) await this.#runs.add(each);
      this.#runs.begin(this.#ports.clock.now());
    });
  }

  /** To be called however it ended, once it is recorded. */
  endPartialRun(): void {
    this.#runs.end();
    this.#recent.expire();
  }

  /** Lets the documents follow what is known now, newer evidence for the same included. Never fails: what goes wrong is told. */
  follow(): Promise<void> {
    this.#thorough = true;
    return this.#following.run();
  }

  /** As `follow`, for results that somebody's run of tests has brought: newer evidence alone is no reason to write. */
  look(): Promise<void> {
    return this.#following.run();
  }

  /** Resolves when what writes documents at this moment has ended. Before an item's work comes into the tree: it is not ours. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  /** Nothing is written any more when this resolves. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#following.idle();
    await this.#queue;
  }

  async #follow(): Promise<void> {
    if (this.#closed) return;
    const thorough = this.#thorough;
    this.#thorough = false;
    try {
      await this.#inTurn(async () => {
        await this.#finish();
        const view = await this.#view([]);
        this.#tellChange();
        if (this.#config.coverage.update === 'off' || view.waitsFor !== null || view.firstWrite) return;
        if (view.pending.length === 0) await this.#items.settle(await this.#items.merged(this.#ports.state()));
        // Whoever runs tests while they write code wants no file changed each time.
        if (!view.pending.some(({ onlyEvidence }) => thorough || !onlyEvidence)) return this.#complain(view.problems);
        const update = await this.#update({}, true);
        this.#complain(update.problems);
      });
    } catch (error) {
      this.#complain([adviceOf(error)]);
    }
  }

  #tellChange(): void {
    this.#ports.tell({ type: 'coverage-changed', at: isoTime(this.#ports.clock) });
  }

  /** What is wrong with the documents is said once, until it is something else. */
  #complain(problems: readonly string[]): void {
    const said = problems.join(' ');
    if (said !== '' && said !== this.#said) {
      this.#ports.tell({ type: 'notice', at: isoTime(this.#ports.clock), severity: 'warning', message: `The documents could not follow all of it: ${said}` });
    }
    this.#said = said;
  }

  /** Backlogs are long: they are read once for a look and for what is planned by it. */
  async #look(named: readonly string[]): Promise<Look & { backlog: BacklogView }> {
    const backlog = await this.#ports.backlog();
    return { ...await this.#looker.look(this.#ports.state(), backlog, named), backlog };
  }

  async #view(reports: readonly string[]): Promise<CoverageView> {
    const began = this.#ports.clock.monotonic();
    const look = await this.#look(reports);
    const state = this.#ports.state();
    const waitsFor = itemInTree(state);
    const specs = seenFrom(state, look.specs, look.manifest);
    // To look starts no process, git included; which commit it is makes no difference to what would change.
    const planned = await this.#planner.plan(look, state, look.backlog, {}, null, 'view');
    const view: CoverageView = {
      specs,
      reports: look.reports,
      tests: look.tests,
      pending: planned.changes.map((change) => ({ path: change.path, summary: change.summary, onlyEvidence: isNewerEvidence(change, look) })),
      kept: planned.kept,
      proposals: planned.proposals,
      written: Object.values(look.manifest?.written ?? {}).reduce((sum, places) => sum + Object.keys(places).length, 0),
      firstWrite: look.isFirst && this.#config.coverage.update === 'ask',
      waitsFor,
      problems: [...look.named.missing, ...planned.problems],
    };
    if (reports.length === 0) this.#recent.saw(view, this.#ports.clock.monotonic() - began);
    return view;
  }

  async #update(request: DocumentRequest, commit: boolean): Promise<DocumentUpdate> {
    for (let attempt = 1; ; attempt += 1) {
      if (request.dryRun !== true) await this.#finish();
      const look = await this.#look(request.reports ?? []);
      const state = this.#ports.state();
      const refused = request.onlyIfPassed === true ? notPassed(look) : null;
      if (refused !== null) return { changes: [], kept: [], proposals: [], written: false, problems: [refused] };
      // Who only looks may be in a workspace that nobody trusts: no process is started for them unless they ask for it.
      const head = request.dryRun === true && request.namesCommit !== true ? null : await this.#ports.headCommit();
      const plan = await this.#planner.plan(look, state, look.backlog, request, head, 'update');
      const planned = { ...plan, problems: [...look.named.missing, ...look.named.broken, ...plan.problems] };
      if (request.dryRun === true) return { ...planned, written: false };
      if (planned.changes.length === 0) {
        if (look.manifestProblem === null) await this.#items.settle(look.items);
        return { ...planned, written: false };
      }
      // As it is now: an item may have begun since.
      if (itemInTree(this.#ports.state()) !== null) {
        const problem = 'An item is at work in the tree, so nothing was written: what tests say now is said of unfinished work. Update again when it is done.';
        return { ...planned, written: false, problems: [...planned.problems, problem] };
      }
      const written = await this.#write(planned.changes, commit);
      if ('fault' in written) {
        if (written.fault === BEING_CHANGED && attempt < WRITE_ATTEMPTS) continue;
        return { ...planned, written: false, problems: [...planned.problems, written.fault] };
      }
      const { commit: made, problem } = written;
      if (look.manifestProblem === null) await this.#items.settle(look.items);
      this.#recent.forget();
      this.#ports.tell({
        type: 'documents-updated', at: isoTime(this.#ports.clock), files: planned.changes.map(({ path }) => path), ...(made === null ? {} : { commit: made }),
      });
      return { ...planned, written: true, problems: [...planned.problems, ...(problem === null ? [] : [problem])] };
    }
  }

  /** What became of it, or why it is not written, in sentences. */
  async #write(changes: readonly DocumentChange[], commit: boolean): Promise<{ commit: string | null; problem: string | null } | { fault: string }> {
    try {
      const written = await this.#writer.write(changes, commit);
      return written === 'changed' ? { fault: BEING_CHANGED } : written;
    } catch (error) {
      return { fault: adviceOf(error) };
    }
  }

  /** Brings an update to its end that was cut short. True where there was one. */
  async #finish(): Promise<boolean> {
    return itemInTree(this.#ports.state()) === null && this.#writer.finish(() => this.#look([]));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn;
  }
}

/** Specs as they are told of while an item may be at work in the tree. */
function seenFrom(state: PipelineState, specs: readonly SpecCoverage[], manifest: Manifest | null): SpecCoverage[] {
  return itemInTree(state) === null ? [...specs] : specs.map((spec) => withoutNews(spec, manifest));
}

/** What tests say of unfinished work is no regression of what is recorded. */
function withoutNews(spec: SpecCoverage, manifest: Manifest | null): SpecCoverage {
  const isKnown = manifest?.specs[spec.spec]?.regressed !== undefined;
  return spec.status !== 'regressed' || isKnown ? spec : { ...spec, status: 'tested', regression: null };
}

function isNewerEvidence({ path, after }: DocumentChange, { documents, manifest }: Look): boolean {
  const planned = path === documents.manifest.path ? readManifest(after).manifest : null;
  return planned !== null && manifest !== null && sameButEvidence(manifest, planned);
}
