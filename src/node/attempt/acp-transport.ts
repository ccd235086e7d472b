import type { AnyMessage, Stream } from '@agentclientprotocol/sdk';
import { parseObject, textAt, type JsonObject } from '../../agents/json.ts';
import { StreamLines } from '../../agents/stream-lines.ts';

/** What a transport carries past the connection. */
export interface TransportListener {
  /** An update of a session, as it is. */
  update(params: unknown): void;
  /** The answer to a request of ours, before whoever asked gets it. */
  answer(method: string, answer: JsonObject): void;
  /** A line that is no message. */
  beside(line: string): void;
}

/**
 * Carries messages between an agent's two ends and a connection. Updates go past it, in the order in which they come: a
 * connection refuses those of kinds that it does not know, and passes answers on before what was told earlier.
 */
export class AcpTransport {
  readonly stream: Stream;
  readonly #listener: TransportListener;
  readonly #decoder = new TextDecoder();
  readonly #lines = new StreamLines();
  /** Methods of requests that have no answer yet, by id. */
  readonly #waiting = new Map<unknown, string>();
  #incoming: ReadableStreamDefaultController<AnyMessage> | null = null;

  constructor(write: (text: string) => void, listener: TransportListener) {
    this.#listener = listener;
    this.stream = {
      readable: new ReadableStream<AnyMessage>({
        start: (controller) => {
          this.#incoming = controller;
        },
        cancel: () => {
          this.#incoming = null;
        },
      }),
      writable: new WritableStream<AnyMessage>({
        write: (message) => {
          if ('id' in message && 'method' in message) this.#waiting.set(message.id, message.method);
          write(`${JSON.stringify(message)}\n`);
        },
      }),
    };
  }

  /** Bytes of the agent's output. */
  receive(bytes: Uint8Array): void {
    this.#take(this.#lines.write(this.#decoder.decode(bytes, { stream: true })));
  }

  /** Nothing more comes. Ends the connection as well. */
  end(): void {
    this.#take([...this.#lines.write(this.#decoder.decode()), ...this.#lines.end()]);
    this.#incoming?.close();
    this.#incoming = null;
  }

  #take(lines: readonly string[]): void {
    for (const line of lines) {
      const message = parseObject(line);
      if (message === null || message['jsonrpc'] !== '2.0') this.#listener.beside(line);
      else this.#dispatch(message);
    }
  }

  #dispatch(message: JsonObject): void {
    if (textAt(message, 'method') === 'session/update') return this.#listener.update(message['params']);
    if (textAt(message, 'method') === null) {
      const method = this.#waiting.get(message['id']);
      // An answer to nothing.
      if (method === undefined) return;
      this.#waiting.delete(message['id']);
      this.#listener.answer(method, message);
    }
    this.#incoming?.enqueue(message as unknown as AnyMessage);
  }
}
