import { createServer, type Server, type Socket } from 'node:net';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import type { Disposable } from '../../base/disposable.ts';
import type { Logger } from '../../base/logger.ts';
import type { EngineApi } from '../../contract/engine-api.ts';
import { callRequest, ENGINE_METHODS, eventNotification, helloRequest, PROTOCOL, toResponseError, type Call } from './protocol.ts';

/** A client that has so many bytes waiting does not read any more; it is let go before it takes the memory. */
const LONGEST_BACKLOG_BYTES = 16 * 1024 * 1024;

/**
 * The owner's side of its socket. It answers `hello` from the first moment; calls wait until there is an engine.
 */
export class OwnerServer {
  readonly #server: Server;
  readonly #logger: Logger;
  readonly #epoch: number;
  readonly #clients = new Set<Socket>();
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

  /** Ends every connection and removes the socket, so that the next owner need not wait. */
  async close(): Promise<void> {
    for (const socket of this.#clients) socket.destroy();
    await new Promise<void>((resolve) => { this.#server.close(() => resolve()); });
  }

  #accept(socket: Socket): void {
    this.#clients.add(socket);
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
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
    connection.onRequest(callRequest, (call) => this.#call(call));
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

  async #call({ method, args }: Call): Promise<unknown> {
    try {
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
