import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../base/errors.ts';
import type { Config } from '../contract/config.ts';
import type { LanguageOptions, LanguageState } from '../contract/language.ts';
import type { Linter } from '../lint/linter.ts';
import { CONFIG_PATH } from '../node/workspace/config-file.ts';
import type { FolderPaths } from './folder-paths.ts';
import { RequestAnswers } from './request-answers.ts';
import type { PatientSource, WorkReport } from './work-report.ts';
import type { FileChange, FromWorker, ToWorker, WorkerMethods, WorkerRequest } from './worker-protocol.ts';
import { WorkspaceListing } from './workspace-listing.ts';

/** How long documents are read before somebody else gets a turn. */
const SLICE_MS = 12;
/** How often it is told how far the reading is. */
const TELL_EVERY_MS = 200;
/** The disk is not looked through again sooner than this after the last time, however long that took. */
const RESCAN_REST_MS = 2000;

/** What a worker works with. */
export interface WorkerParts {
  paths: FolderPaths;
  linter: Linter;
  source: PatientSource;
  report: WorkReport;
  /** The configuration on disk now; null where it is wrong: what it says is told by whoever reads it. */
  readConfig: () => Promise<Config | null>;
  tell: (message: FromWorker) => void;
  options: LanguageOptions;
  /** Open documents that are not read: they are there all the same. */
  openAside: readonly string[];
  isWatched: boolean;
  versionedEdits: boolean;
  asksBeforeMoves: boolean;
}

/**
 * One workspace folder in its thread: what has happened to it in the order in which it did, and the requests between. A
 * request that is cancelled before its turn is never begun; documents are read in slices, with requests in between.
 */
export class FolderWorker {
  readonly #parts: WorkerParts;
  readonly #listing: WorkspaceListing;
  readonly #queue: Exclude<ToWorker, { type: 'cancel' }>[] = [];
  readonly #answers: RequestAnswers;
  /** How many documents are still to be read; null before the folder has been looked through. */
  #unread: number | null = null;
  /** Somebody does not want to wait: what is left is read when it is needed. */
  #isStopped = false;
  #total = 0;
  #isRunning = false;
  #toldAt = 0;
  #rescannedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#listing = new WorkspaceListing(parts.paths.root, parts.linter, { stamps: !parts.isWatched });
    this.#answers = new RequestAnswers(parts, () => this.#listing.files());
  }

  /** Takes a message. Returns at once; what follows from it comes through `tell`. */
  receive(message: ToWorker): void {
    if (message.type === 'cancel') {
      const at = this.#queue.findIndex((waiting) => waiting.type === 'request' && waiting.id === message.id);
      if (at >= 0) this.#queue.splice(at, 1);
      return;
    }
    // One that waits sees whatever this one would.
    if (message.type === 'rescan' && this.#queue.some(({ type }) => type === 'rescan')) return;
    const last = this.#queue.at(-1);
    // Between two requests only the last text of a document counts.
    if (message.type === 'open' && last?.type === 'open' && last.file === message.file) this.#queue.pop();
    this.#queue.push(message);
    void this.run();
  }

  /** Works until there is nothing to do. */
  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      if (this.#unread === null) await this.#begin();
      for (;;) {
        // Whatever has been sent meanwhile is taken in first: a cancellation may be among it.
        await setImmediate();
        const next = this.#takeNext();
        if (next !== null) await this.#handled(next);
        else if (this.#isIndexing) this.#index();
        else break;
        this.#tellChanges();
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #begin(): Promise<void> {
    await this.#configure();
    await this.#listing.scan();
    for (const file of this.#parts.openAside) if (!this.#listing.has(file)) this.#parts.linter.fileChanged(file);
    this.#total = this.#parts.linter.documents().length;
    this.#unread = this.#total;
    if (this.#total === 0) this.#tellIndexed();
  }

  get #isIndexing(): boolean {
    return this.#unread !== null && this.#unread > 0 && !this.#isStopped;
  }

  /** Diagnostics wait until every document has been read: what half of a workspace says of a document is not true. */
  #takeNext(): Exclude<ToWorker, { type: 'cancel' }> | null {
    const waits = (message: ToWorker): boolean => this.#isIndexing && message.type === 'request' && (message.method === 'diagnostics' || message.method === 'documents');
    const at = this.#queue.findIndex((message) => !waits(message));
    return at < 0 ? null : (this.#queue.splice(at, 1)[0] ?? null);
  }

  #index(): void {
    const { linter, report, tell } = this.#parts;
    const started = performance.now();
    while (this.#isIndexing && performance.now() - started < SLICE_MS) this.#unread = linter.readSome(1);
    report.done();
    if (!this.#isIndexing) return this.#tellIndexed();
    if (started - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = started;
    tell({ type: 'indexing', done: Math.max(0, this.#total - (this.#unread ?? 0)), total: this.#total });
  }

  #tellIndexed(): void {
    this.#parts.tell({ type: 'indexed' });
  }

  async #handled(message: Exclude<ToWorker, { type: 'cancel' }>): Promise<void> {
    try {
      await this.#handle(message);
    } catch (error) {
      this.#parts.tell({ type: 'log', severity: 'error', message: `“${message.type}” failed: ${messageOf(error)}` });
    }
  }

  async #handle(message: Exclude<ToWorker, { type: 'cancel' }>): Promise<void> {
    const { linter, source } = this.#parts;
    switch (message.type) {
      case 'open':
        source.release(message.file);
        this.#answers.open.set(message.file, message);
        return this.#guarded(message.file, () => linter.open(message.file, message.text));
      case 'close':
        this.#release(message.file);
        this.#answers.open.delete(message.file);
        this.#guarded(message.file, () => linter.close(message.file));
        return this.#closed(message.file);
      case 'files':
        return this.#filesChanged(message.changes);
      case 'rescan':
        return this.#rescan();
      case 'facts':
        this.#answers.facts = message.facts;
        return linter.setFacts(message.facts);
      case 'options':
        this.#answers.options = message.options;
        return this.#parts.tell({ type: 'changed', files: linter.documents() });
      case 'stop-indexing':
        if (!this.#isIndexing) return;
        this.#isStopped = true;
        return this.#tellIndexed();
      case 'request':
        return this.#answer(message);
    }
  }

  /** Of what was open and not read nobody has told whether it has been saved. One that never was is gone. */
  async #closed(file: string): Promise<void> {
    if (!this.#listing.has(file)) await this.#listing.apply({ file, kind: 'created' });
    if (!this.#listing.has(file)) this.#parts.linter.fileDeleted(file);
  }

  async #filesChanged(changes: readonly FileChange[]): Promise<void> {
    for (const change of changes) {
      if (change.file === CONFIG_PATH) await this.#configure();
      this.#release(change.file);
      await this.#listing.apply(change);
    }
  }

  async #rescan(): Promise<void> {
    if (performance.now() - this.#rescannedAt < RESCAN_REST_MS) return;
    const changes = await this.#listing.rescan();
    this.#rescannedAt = performance.now();
    await this.#filesChanged(changes);
  }

  /** What was set aside is read again: it is another text. */
  #release(file: string): void {
    if (this.#parts.source.release(file) && this.#listing.has(file)) this.#parts.linter.fileChanged(file);
  }

  /** The last right configuration stays. */
  async #configure(): Promise<void> {
    const config = await this.#parts.readConfig();
    if (config !== null) this.#parts.linter.configure(config);
  }

  #answer({ id, method, params }: WorkerRequest): void {
    const { tell } = this.#parts;
    try {
      tell({ type: 'answer', id, result: this.#resultOf(method, params) });
    } catch (error) {
      tell({ type: 'failure', id, message: messageOf(error) });
    }
  }

  #resultOf(method: string, params: unknown): unknown {
    const { linter } = this.#parts;
    switch (method) {
      case 'diagnostics':
        return (params as WorkerMethods['diagnostics']['params']).map((question) => this.#answers.diagnostics(question));
      case 'documents':
        return linter.documents();
      case 'state':
        return { documents: linter.documents().length, isIndexed: this.#unread !== null && !this.#isIndexing } satisfies LanguageState;
      default:
        return this.#answers.feature(method, params);
    }
  }

  #guarded(file: string, work: () => unknown): void {
    try {
      this.#parts.report.during(file, work);
    } catch (error) {
      this.#parts.tell({ type: 'log', severity: 'error', message: `${file} could not be read: ${messageOf(error)}` });
    }
  }

  #tellChanges(): void {
    // Before everything has been read, nobody was told anything that could be another thing now.
    if (this.#isIndexing) return;
    const files = this.#parts.linter.takeChanged();
    this.#parts.report.done();
    if (files.length > 0) this.#parts.tell({ type: 'changed', files });
  }
}
