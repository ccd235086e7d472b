import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver/node';
import { Deadline } from './deadline.ts';
import type { FromWorker, SetAside, ToWorker, WorkerMethod, WorkerMethods, WorkerRequest, WorkerStart } from './worker-protocol.ts';

const CRASH_WINDOW_MS = 60_000;
const MOST_CRASHES = 3;

/** How far a worker may go. */
export interface WorkerLimits {
  /** How long one document may take. */
  deadlineMs: number;
  /** Of a worker's heap. */
  memoryMb: number;
}

/** What a host tells of its worker. */
export interface WorkerListener {
  /** What a worker has to know before it is asked anything: it is born, or born again. */
  start(): { start: WorkerStart; messages: readonly ToWorker[] };
  told(message: Exclude<FromWorker, { type: 'working' | 'answer' | 'failure' }>): void;
  /** A document was too much; another worker is begun, which will not read it. */
  setAside(document: SetAside): void;
  /** Workers end as soon as they begin: there will be no other one. */
  gaveUp(): void;
}

interface Pending {
  request: WorkerRequest;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * The thread of one workspace folder. When it does not come back from a document, or ends, another one takes its place: the
 * document is set aside, and what was asked meanwhile is asked again.
 */
export class WorkerHost {
  readonly #limits: WorkerLimits;
  readonly #listener: WorkerListener;
  readonly #pending = new Map<number, Pending>();
  readonly #crashes: number[] = [];
  #worker: Worker | null = null;
  #deadline: Deadline | null = null;
  #lastId = 0;
  #isDisposed = false;

  constructor(limits: WorkerLimits, listener: WorkerListener) {
    this.#limits = limits;
    this.#listener = listener;
    this.#begin();
  }

  send(message: Exclude<ToWorker, { type: 'request' | 'cancel' }>): void {
    this.#worker?.postMessage(message);
  }

  /** Asks the worker. Rejects with a protocol's error when it is cancelled, fails, or nobody is there to answer. */
  request<M extends WorkerMethod>(method: M, params: WorkerMethods[M]['params'], token?: CancellationToken): Promise<WorkerMethods[M]['result']> {
    return this.feature(method, params, token) as Promise<WorkerMethods[M]['result']>;
  }

  /** The same for a request of the protocol itself. */
  feature(method: string, params: unknown, token?: CancellationToken): Promise<unknown> {
    if (token?.isCancellationRequested === true) return Promise.reject(cancelled());
    if (this.#worker === null) return Promise.reject(nobody());
    const id = (this.#lastId += 1);
    const request: WorkerRequest = { type: 'request', id, method, params };
    return new Promise((resolve, reject) => {
      const cancelling = token?.onCancellationRequested(() => {
        if (!this.#pending.delete(id)) return;
        this.#worker?.postMessage({ type: 'cancel', id } satisfies ToWorker);
        reject(cancelled());
      });
      this.#pending.set(id, {
        request,
        resolve: (result) => (cancelling?.dispose(), resolve(result)),
        reject: (error) => (cancelling?.dispose(), reject(error)),
      });
      this.#worker?.postMessage(request);
    });
  }

  /** Ends the worker. What is asked still is not answered any more. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const worker = this.#letGo();
    this.#rejectAll(nobody());
    await worker?.terminate();
  }

  #begin(): void {
    const { start, messages } = this.#listener.start();
    const worker = new Worker(workerFile(), {
      workerData: start,
      name: 'coherence-language',
      // What a thread prints would go between the messages of the protocol.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb },
    });
    const deadline = new Deadline(this.#limits.deadlineMs, (file) => this.#missed(worker, file));
    this.#worker = worker;
    this.#deadline = deadline;
    let reason = '';
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on('message', (message: FromWorker) => {
      if (worker === this.#worker) this.#heard(message, deadline);
    });
    worker.on('error', (error) => {
      reason = error.message;
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#crashed(deadline.file, reason);
    });
    const begin = (message: ToWorker): void => this.#worker?.postMessage(message);
    messages.forEach(begin);
    for (const { request } of this.#pending.values()) begin(request);
  }

  #heard(message: FromWorker, deadline: Deadline): void {
    switch (message.type) {
      case 'working':
        return deadline.working(message.file);
      case 'answer':
        return this.#take(message.id)?.resolve(message.result);
      case 'failure':
        return this.#take(message.id)?.reject(new ResponseError(LSPErrorCodes.RequestFailed, message.message));
      case 'changed':
      case 'indexing':
      case 'indexed':
      case 'log':
        return this.#listener.told(message);
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #missed(worker: Worker, file: string): void {
    if (worker !== this.#worker) return;
    this.#letGo();
    void worker.terminate();
    this.#listener.setAside({ file, message: 'This document takes too long to be read, so it is not checked until it changes.' });
    this.#begin();
  }

  #crashed(file: string | null, reason: string): void {
    this.#letGo();
    if (this.#isDisposed) return;
    this.#listener.told({ type: 'log', severity: 'error', message: `A worker has ended${file === null ? '' : ` while it read ${file}`}: ${reason === '' ? 'it did not say why' : reason}` });
    const now = performance.now();
    this.#crashes.push(now);
    if (this.#crashes.filter((at) => now - at < CRASH_WINDOW_MS).length >= MOST_CRASHES) {
      this.#rejectAll(nobody());
      return this.#listener.gaveUp();
    }
    if (file !== null) this.#listener.setAside({ file, message: 'This document is too much to be read, so it is not checked until it changes.' });
    this.#begin();
  }

  #letGo(): Worker | null {
    const worker = this.#worker;
    this.#worker = null;
    this.#deadline?.dispose();
    this.#deadline = null;
    return worker;
  }

  #rejectAll(error: Error): void {
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(error);
  }
}

/** The bundle beside this one, or its source where we run from sources. */
function workerFile(): URL {
  const bundle = new URL('./language-worker.mjs', import.meta.url);
  return existsSync(fileURLToPath(bundle)) ? bundle : new URL('./worker-main.ts', import.meta.url);
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

function nobody(): ResponseError {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'Nobody is there to answer for this folder.');
}
