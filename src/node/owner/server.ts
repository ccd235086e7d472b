import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import type { Disposable } from '../../base/disposable.ts';
import type { Logger } from '../../base/logger.ts';
import type { EngineApi } from '../../contract/engine-api.ts';
import { byeNotification, callRequest, ENGINE_METHODS, eventNotification, helloRequest, ownerLeaving, PROTOCOL, toResponseError, type Call } from './protocol.ts';

/** A client that has so many bytes waiting does not read any more; it is let go before it takes the memory. */
const LONGEST_BACKLOG_BYTES = 16 * 1024 * 1024;
/** How long an owner that goes waits for its last words to be taken. */
const LAST_WORD_MS = 1000;

/**
 * The owner's side of its socket. It answers `hello` from the first moment; calls wait until there is an engine.
 */
export class OwnerServer {
  readonly #server: Server;
  readonly #logger: Logger;
  readonly #epoch: number;
  readonly #clients = new Map<Socket, MessageConnection>();
  /** Calls that are being answered. */
  readonly #calls = new Set<Promise<unknown>>();
  #leaving = false;
  readonly #engine: Promise<EngineApi>;
  #attach: (engine: EngineApi) => void = () => {};

  private constructor(epoch: number, logger: Logger) {
    this.#epoch = epoch;
    this.#logger = logger;
    this.#engine = new Promise((resolve) => { this.#attach = resolve; });
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Resolves once it listens. @throws the system's error when it cannot. */
  static async listen(path: string, epoch: number, logger: Logger): Promise<OwnerServer> {
    const owner = new OwnerServer(epoch, logger);
    await new Promise<void>((resolve, reject) => {
      owner.#server.once('error', reject);
      owner.#server.listen(path, () => {
        owner.#server.off('error', reject);
        owner.#server.on('error', (error) => logger.error('The socket of the owner failed.', error));
        resolve();
      });
    });
    return owner;
  }

  /** Gives clients the engine. Once. */
  serve(engine: EngineApi): void {
    this.#attach(engine);
  }

  /** Takes no new clients and no new calls: they are for the next owner. */
  leave(): void {
    this.#leaving = true;
  }

  /** Resolves when every call has its answer, on the wire as far as this process goes. Clients that do not read are not waited for. */
  async answered(): Promise<void> {
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls);
    // An answer gets in line a turn after its call has ended; what is said then comes behind it.
    await nextTurn();
    const said = [...this.#clients.values()].map((connection) => connection.sendNotification(byeNotification));
    await Promise.race([Promise.allSettled(said), delay(LAST_WORD_MS, undefined, { ref: false })]);
  }

  /** Ends every connection and removes the socket, so that the next owner need not wait. */
  async close(): Promise<void> {
    for (const socket of this.#clients.keys()) socket.destroy();
    await new Promise<void>((resolve) => { this.#server.close(() => resolve()); });
  }

  #accept(socket: Socket): void {
    // Whoever is turned away tries again until the socket is gone, and is the next owner then.
    if (this.#leaving) {
      socket.destroy();
      return;
    }
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    this.#clients.set(socket, connection);
    let events: Disposable | null = null;
    let closed = false;
    const end = (): void => {
      if (closed) return;
      closed = true;
      events?.dispose();
      this.#clients.delete(socket);
      connection.dispose();
      socket.destroy();
    };
    connection.onClose(end);
    connection.onError(([error]) => {
      this.#logger.debug(`A client's connection failed: ${error.message}`);
      end();
    });
    connection.onRequest(helloRequest, () => ({ protocol: PROTOCOL, pid: process.pid, epoch: this.#epoch }));
    connection.onRequest(callRequest, (call) => this.#answer(call));
    connection.listen();
    const subscribe = async (): Promise<void> => {
      const engine = await this.#engine;
      if (!closed) events = this.#push(engine, socket, connection, end);
    };
    void subscribe();
  }

  #push(engine: EngineApi, socket: Socket, connection: MessageConnection, end: () => void): Disposable {
    return engine.onEvent((event) => {
      if (socket.writableLength > LONGEST_BACKLOG_BYTES) {
        this.#logger.warn('A client that no longer reads was let go.');
        end();
        return;
      }
      connection.sendNotification(eventNotification, event).catch(end);
    });
  }

  #answer(call: Call): Promise<unknown> {
    const answer = this.#call(call);
    this.#calls.add(answer);
    const forget = (): void => {
      this.#calls.delete(answer);
    };
    answer.then(forget, forget);
    return answer;
  }

  async #call({ method, args }: Call): Promise<unknown> {
    try {
      if (this.#leaving) throw ownerLeaving();
      const engine = await this.#engine;
      if (!Object.hasOwn(ENGINE_METHODS, method)) throw new Error(`There is no method ${method}.`);
      const call: (...args: never[]) => Promise<unknown> = engine[method].bind(engine);
      return (await call(...(args as never[]))) ?? null;
    } catch (error) {
      this.#logger.debug(`${method} failed: ${String(error)}`);
      throw toResponseError(error);
    }
  }
}
