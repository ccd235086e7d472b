import type { CancellationToken } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageOptions } from '../contract/language.ts';
import type { PipelineFacts } from '../contract/pipeline-facts.ts';
import type { ClientAbilities } from './capabilities.ts';
import type { FolderPaths } from './folder-paths.ts';
import { WorkerHost, type WorkerLimits } from './worker-host.ts';
import type { DiagnosticsQuestion, DiagnosticsReport, FileChange, FromWorker, SetAside, ToWorker, WorkerMethod, WorkerMethods } from './worker-protocol.ts';

/** A document that was too much waits this long after an edit before it is tried again, and twice as long each time. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;
/** How often a folder is looked through where nobody tells what changes. */
const RESCAN_EVERY_MS = 2000;

export interface FolderListener {
  changed(folder: Folder, files: readonly string[]): void;
  indexing(folder: Folder, progress: { done: number; total: number } | null): void;
  log(severity: 'info' | 'warning' | 'error', message: string): void;
  /** There will be no answers for this folder any more. */
  gaveUp(folder: Folder): void;
}

export interface FolderOptions {
  limits: WorkerLimits;
  options: LanguageOptions;
  client: Pick<ClientAbilities, 'watchesFiles' | 'versionedEdits' | 'asksBeforeMoves'>;
}

/** A workspace folder on the protocol's thread: its open documents, and the worker that knows the rest. */
export class Folder {
  readonly paths: FolderPaths;
  readonly #listener: FolderListener;
  readonly #client: FolderOptions['client'];
  readonly #documents = new Map<string, TextDocument>();
  readonly #unsent = new Set<string>();
  readonly #setAside = new Map<string, string>();
  readonly #retries = new Map<string, { tries: number; timer?: NodeJS.Timeout }>();
  readonly #host: WorkerHost;
  #options: LanguageOptions;
  #facts: PipelineFacts | null = null;
  #flushing: NodeJS.Immediate | undefined;
  #scannedAt = performance.now();
  /** Whether anybody answers. */
  isAlive = true;

  constructor(paths: FolderPaths, { limits, options, client }: FolderOptions, listener: FolderListener) {
    this.paths = paths;
    this.#options = options;
    this.#client = client;
    this.#listener = listener;
    this.#host = new WorkerHost(limits, {
      start: () => this.#start(),
      told: (message) => this.#told(message),
      setAside: (document) => this.#setAsideNow(document),
      gaveUp: () => {
        this.isAlive = false;
        listener.gaveUp(this);
      },
    });
  }

  /** An open document with its newest text. */
  open(file: string, document: TextDocument): void {
    this.#documents.set(file, document);
    if (this.#setAside.has(file)) return this.#retryLater(file);
    this.#unsent.add(file);
    // A burst of edits is one text.
    this.#flushing ??= setImmediate(() => this.#flush());
  }

  close(file: string): void {
    if (!this.#documents.delete(file)) return;
    this.#unsent.delete(file);
    this.#setAside.delete(file);
    clearTimeout(this.#retries.get(file)?.timer);
    this.#retries.delete(file);
    this.#send({ type: 'close', file });
  }

  /** The open document of a file. */
  documentOf(file: string): TextDocument | undefined {
    return this.#documents.get(file);
  }

  openFiles(): Iterable<string> {
    return this.#documents.keys();
  }

  /** As its client names it, where it has it open. */
  uriOf(file: string): string {
    return this.#documents.get(file)?.uri ?? this.paths.uriOf(file);
  }

  filesChanged(changes: readonly FileChange[]): void {
    // The text of an open document is the editor's: what is on disk does not make it another.
    const real = changes.filter(({ file }) => !(this.#setAside.has(file) && this.#documents.has(file)));
    for (const { file } of real) this.#setAside.delete(file);
    if (real.length > 0) this.#send({ type: 'files', changes: real });
  }

  /** Where nobody tells what changes on disk, the disk is looked at: now, or not if that was done a moment ago. */
  lookAtDisk(): void {
    if (this.#client.watchesFiles || performance.now() - this.#scannedAt < RESCAN_EVERY_MS) return;
    this.#scannedAt = performance.now();
    this.#send({ type: 'rescan' });
  }

  setFacts(facts: PipelineFacts): void {
    this.#facts = facts;
    this.#send({ type: 'facts', facts });
  }

  setOptions(options: LanguageOptions): void {
    this.#options = options;
    this.#send({ type: 'options', options });
  }

  stopIndexing(): void {
    this.#send({ type: 'stop-indexing' });
  }

  /** In the order of the questions. */
  diagnostics(questions: readonly DiagnosticsQuestion[], token?: CancellationToken): Promise<readonly DiagnosticsReport[]> {
    return this.request('diagnostics', questions, token);
  }

  request<M extends WorkerMethod>(method: M, params: WorkerMethods[M]['params'], token?: CancellationToken): Promise<WorkerMethods[M]['result']> {
    this.#flush();
    return this.#host.request(method, params, token);
  }

  /** A request of the protocol. */
  feature(method: string, params: unknown, token?: CancellationToken): Promise<unknown> {
    this.#flush();
    return this.#host.feature(method, params, token);
  }

  async dispose(): Promise<void> {
    clearImmediate(this.#flushing);
    for (const { timer } of this.#retries.values()) clearTimeout(timer);
    await this.#host.dispose();
  }

  #start(): ReturnType<ConstructorParameters<typeof WorkerHost>[1]['start']> {
    const setAside = [...this.#setAside].map(([file, message]): SetAside => ({ file, message }));
    const openAside = setAside.flatMap(({ file }) => (this.#documents.has(file) ? [file] : []));
    const messages: ToWorker[] = this.#facts === null ? [] : [{ type: 'facts', facts: this.#facts }];
    for (const [file, document] of this.#documents) {
      if (!this.#setAside.has(file)) messages.push({ type: 'open', file, uri: document.uri, version: document.version, text: document.getText() });
    }
    this.#unsent.clear();
    return { start: { folder: this.paths.uri, options: this.#options, setAside, openAside, isWatched: this.#client.watchesFiles, versionedEdits: this.#client.versionedEdits, asksBeforeMoves: this.#client.asksBeforeMoves }, messages };
  }

  #send(message: Parameters<WorkerHost['send']>[0]): void {
    this.#flush();
    this.#host.send(message);
  }

  #flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    for (const file of this.#unsent) {
      const document = this.#documents.get(file);
      if (document !== undefined) this.#host.send({ type: 'open', file, uri: document.uri, version: document.version, text: document.getText() });
    }
    this.#unsent.clear();
  }

  #setAsideNow({ file, message }: SetAside): void {
    this.#setAside.set(file, message);
    this.#retries.set(file, { tries: (this.#retries.get(file)?.tries ?? 0) + 1 });
    this.#listener.log('warning', `${file}: ${message}`);
    this.#listener.changed(this, [file]);
  }

  #retryLater(file: string): void {
    const retry = this.#retries.get(file) ?? { tries: 0 };
    clearTimeout(retry.timer);
    retry.timer = setTimeout(() => {
      const document = this.#documents.get(file);
      if (document === undefined || !this.#setAside.delete(file)) return;
      this.#unsent.add(file);
      this.#flush();
    }, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(10, retry.tries - 1)));
    this.#retries.set(file, retry);
  }

  #told(message: Exclude<FromWorker, { type: 'working' | 'answer' | 'failure' }>): void {
    switch (message.type) {
      case 'changed':
        return this.#listener.changed(this, message.files);
      case 'indexing':
        return this.#listener.indexing(this, message);
      case 'indexed':
        return this.#listener.indexing(this, null);
      case 'log':
        return this.#listener.log(message.severity, message.message);
    }
  }
}
