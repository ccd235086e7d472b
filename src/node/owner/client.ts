import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { codeOf, UserError } from '../../base/errors.ts';
import type { CoverageView, DocumentRequest, DocumentUpdate, TestRunRequest, TestRunResult } from '../../contract/coverage.ts';
import type { BacklogListItem, EngineApi, ItemChanges, StatusView, TaskView } from '../../contract/engine-api.ts';
import type { Finding } from '../../contract/finding.ts';
import type { RunEvent, RunRequest, RunSummary } from '../../contract/run-event.ts';
import { callRequest, type EngineMethod, eventNotification, fromResponseError, helloRequest, ownerGone, PROTOCOL, type Hello } from './protocol.ts';
import { socketOrigin } from './socket-path.ts';

/** What a socket says of its owner. */
export type Contact =
  | { kind: 'alive'; client: OwnerClient }
  /** Nobody listens there. */
  | { kind: 'dead' }
  /** Somebody has the socket and says nothing: frozen, or too busy. */
  | { kind: 'silent' };

/**
 * Knocks at an owner's socket and waits `limitMs` for its `hello`. Only a socket that is not there or refuses is
 * dead, as is what is no owner's socket; whatever else goes wrong may be an owner at work.
 * @throws UserError with code `protocol-mismatch` when the owner speaks another version.
 */
export async function contactOwner(path: string, limitMs: number): Promise<Contact> {
  const origin = await socketOrigin(path);
  if (origin !== 'ours') return { kind: origin === 'foreign' ? 'silent' : 'dead' };
  const deadline = performance.now() + limitMs;
  for (;;) {
    const contact = await knock(path, deadline - performance.now());
    if (contact.kind !== 'hung-up') return contact;
    // An owner on its way out: in a moment its socket refuses.
    if (performance.now() >= deadline) return { kind: 'silent' };
    await delay(10);
  }
}

async function knock(path: string, limitMs: number): Promise<Contact | { kind: 'hung-up' }> {
  const socket = connect(path);
  const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  const answer = await new Promise<Hello | 'dead' | 'silent' | 'hung-up'>((resolve) => {
    const timer = setTimeout(() => resolve('silent'), limitMs);
    const settle = (result: Hello | 'dead' | 'silent' | 'hung-up'): void => {
      clearTimeout(timer);
      resolve(result);
    };
    socket.on('error', (error) => settle(meaningOf(error)));
    socket.once('close', () => settle('hung-up'));
    socket.once('connect', () => {
      connection.listen();
      connection.sendRequest(helloRequest, { protocol: PROTOCOL }).then(settle, () => settle('hung-up'));
    });
  });
  if (typeof answer === 'object' && answer.protocol === PROTOCOL) return { kind: 'alive', client: new OwnerClient(socket, connection, answer) };
  connection.dispose();
  socket.destroy();
  if (typeof answer === 'string') return { kind: answer };
  throw new UserError('protocol-mismatch', `The process that owns this workspace (pid ${answer.pid}) is another version of Coherence Pipeline.`, {
    hint: 'Update, or end that process and try again.',
  });
}

function meaningOf(error: unknown): 'dead' | 'silent' | 'hung-up' {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'dead';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'hung-up' : 'silent';
}

/** The engine of another process. Calls that its end cuts short reject with `owner-gone`. */
export class OwnerClient implements EngineApi, Disposable {
  /** Who owns the workspace. */
  readonly owner: Hello;
  readonly onEvent: Event<RunEvent>;
  readonly #events = new Emitter<RunEvent>();
  readonly #closed = new Emitter<void>();
  readonly #socket: Socket;
  readonly #connection: MessageConnection;
  #ended = false;

  constructor(socket: Socket, connection: MessageConnection, owner: Hello) {
    this.owner = owner;
    this.onEvent = this.#events.event;
    this.#socket = socket;
    this.#connection = connection;
    connection.onNotification(eventNotification, (event) => this.#events.fire(event));
    connection.onClose(() => this.#end());
    connection.onError(() => this.#end());
    socket.once('close', () => this.#end());
  }

  /** Told once when the owner has gone; at once when it has already. Not told after `dispose`. */
  readonly onClosed: Event<void> = (listener) => {
    if (this.#ended) queueMicrotask(() => listener());
    return this.#closed.event(listener);
  };

  status(): Promise<StatusView> {
    return this.#call('status');
  }

  items(): Promise<BacklogListItem[]> {
    return this.#call('items');
  }

  findings(): Promise<Finding[]> {
    return this.#call('findings');
  }

  tasks(key: string): Promise<TaskView[]> {
    return this.#call('tasks', key);
  }

  recentTasks(limit: number): Promise<TaskView[]> {
    return this.#call('recentTasks', limit);
  }

  changes(key: string): Promise<ItemChanges | null> {
    return this.#call('changes', key);
  }

  fileAt(commit: string, path: string): Promise<string | null> {
    return this.#call('fileAt', commit, path);
  }

  run(request: RunRequest): Promise<RunSummary> {
    return this.#call('run', request);
  }

  stop(by: string): Promise<void> {
    return this.#call('stop', by);
  }

  pause(reason: string, by: string): Promise<void> {
    return this.#call('pause', reason, by);
  }

  resume(by: string): Promise<void> {
    return this.#call('resume', by);
  }

  decide(id: string, answer: string, by: string, askedAt?: string): Promise<void> {
    return this.#call('decide', id, answer, by, ...(askedAt === undefined ? [] : [askedAt]));
  }

  retry(item: string, by: string): Promise<void> {
    return this.#call('retry', item, by);
  }

  skip(item: string, by: string): Promise<void> {
    return this.#call('skip', item, by);
  }

  reopen(item: string, by: string): Promise<void> {
    return this.#call('reopen', item, by);
  }

  raiseBudget(scope: 'run' | 'day', usd: number, by: string): Promise<void> {
    return this.#call('raiseBudget', scope, usd, by);
  }

  cancel(itemOrTask: string, by: string): Promise<void> {
    return this.#call('cancel', itemOrTask, by);
  }

  coverage(reports?: string[]): Promise<CoverageView> {
    return this.#call('coverage', ...(reports === undefined ? [] : [reports]));
  }

  updateDocuments(request: DocumentRequest): Promise<DocumentUpdate> {
    return this.#call('updateDocuments', request);
  }

  handOver(places: string[], by: string): Promise<void> {
    return this.#call('handOver', places, by);
  }

  runTests(request: TestRunRequest): Promise<TestRunResult> {
    return this.#call('runTests', request);
  }

  stopTests(): Promise<void> {
    return this.#call('stopTests');
  }

  dispose(): void {
    this.#closed.dispose();
    this.#end();
  }

  // The owner is this very version (see PROTOCOL), so what it answers is what its engine's type says.
  async #call<T>(method: EngineMethod, ...args: unknown[]): Promise<T> {
    if (this.#ended) throw ownerGone();
    try {
      return (await this.#connection.sendRequest(callRequest, { method, args })) as T;
    } catch (error) {
      throw fromResponseError(error);
    }
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    // Disposing the connection rejects the calls that wait for an answer.
    this.#connection.dispose();
    this.#socket.destroy();
    this.#events.dispose();
    this.#closed.fire();
    this.#closed.dispose();
  }
}
