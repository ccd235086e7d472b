import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { anthropic } from './anthropic.ts';
import { chat } from './chat.ts';
import { gemini } from './gemini.ts';
import { refusedAt, type Answer, type Conversation, type Protocol } from './protocol.ts';
import { responses } from './responses.ts';
import { DEFAULT_USAGE, placeIn, turnsFor, type Script, type Trouble, type Turn } from './script.ts';
import { callFor, folderIn } from './tools.ts';

const PROTOCOLS: readonly Protocol[] = [anthropic, responses, chat, gemini];

/** A request as the server understood it. */
export interface Asked {
  protocol: Protocol['name'];
  phase: string;
  round: number;
  turn: number;
  offered: string[];
  /** How it was answered. */
  answered: 'turn' | 'beside' | Trouble['goes'];
  /** What stood in the header that the protocol has for it. */
  key: string | null;
  /** All that was written to the model. */
  text: string;
}

/**
 * A model on loopback that does what a script says. It goes by what a request holds: the phase that the direction names and the
 * results of tools so far, so the same script takes an item through its phases and a repeated request gets the same answer.
 */
export class ModelServer {
  /** Every request for work or beside it, in the order of arrival. */
  readonly asked: Asked[] = [];
  /** What did not go as the script had it: unknown paths, requests that are not as their protocol has them, turns that are missing. */
  readonly problems: string[] = [];
  readonly #server: Server;
  readonly #waiting: { matches: (asked: Asked) => boolean; resolve: (asked: Asked) => void }[] = [];
  readonly #met = new Map<string, number>();
  readonly #held: (() => void)[] = [];
  #script: Script;
  #serial = 0;

  private constructor(script: Script) {
    this.#script = script;
    this.#server = createServer((request, response) => void this.#serve(request, response).catch((error: unknown) => {
      this.problems.push(String(error));
      response.destroy();
    }));
  }

  /** Listens on a port of 127.0.0.1 that is free. */
  static async open(script: Script): Promise<ModelServer> {
    const made = new ModelServer(script);
    made.#server.listen(0, '127.0.0.1');
    await once(made.#server, 'listening');
    return made;
  }

  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Another script from now on; troubles begin anew. */
  use(script: Script): void {
    this.#script = script;
    this.#met.clear();
  }

  /** Answers all that is held. */
  release(): void {
    for (const answer of this.#held.splice(0)) answer();
  }

  /** Resolves with the first request that matches, one that has come already included. */
  until(matches: (asked: Asked) => boolean): Promise<Asked> {
    const there = this.asked.find(matches);
    if (there !== undefined) return Promise.resolve(there);
    return new Promise((resolve) => this.#waiting.push({ matches, resolve }));
  }

  /** Ends what is still held open as well. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    // Whether there is anybody: Claude Code asks so before it begins.
    if (request.method === 'HEAD') return void response.writeHead(200).end();
    const protocol = PROTOCOLS.find((each) => each.serves(path));
    if (protocol === undefined || request.method !== 'POST') {
      this.problems.push(`${request.method ?? ''} ${path} is not served.`);
      return json(response, 404, {}, { error: { type: 'not_found_error', message: 'Not found', code: 404 } });
    }
    const conversation = protocol.read(JSON.parse(Buffer.concat(chunks).toString('utf8')), path);
    await this.#answer(protocol, conversation, keyOf(request), response);
  }

  async #answer(protocol: Protocol, conversation: Conversation, key: string | null, response: ServerResponse): Promise<void> {
    const { offered, texts, turnsDone: turn } = conversation;
    const { phase, round } = placeIn(texts.findLast((text) => placeIn(text).phase !== 'other') ?? '');
    const isWork = offered.length > 0;
    const scripted = isWork ? this.#turn(phase, round, turn) : BESIDE;
    const planned = isWork ? this.#trouble(`${phase}:${round}:${turn}`, scripted) : undefined;
    // As every provider does.
    const trouble: Trouble | undefined = key === null ? { goes: 'unauthorized' } : planned;
    this.#tell({ protocol: protocol.name, phase, round, turn, offered, answered: trouble?.goes ?? (isWork ? 'turn' : 'beside'), key, text: texts.join('\n') });
    if (trouble?.goes === 'hold') return new Promise<void>((resolve) => this.#held.push(resolve)).then(() => this.#say(protocol, this.#write(scripted, conversation), conversation, undefined, response));
    if (trouble !== undefined && trouble.goes !== 'cut' && trouble.goes !== 'stall') {
      const now = Math.floor(Date.now() / 1000);
      const { body, headers, status } = protocol.refuse(refusedAt(trouble, now), now);
      return json(response, status, headers, body);
    }
    this.#say(protocol, this.#write(scripted, conversation), conversation, trouble, response);
  }

  /** All of an answer, or the first half of one that is cut or stalls. */
  #say(protocol: Protocol, answer: Answer, { streamed }: Conversation, trouble: Trouble | undefined, response: ServerResponse): void {
    if (streamed === false && trouble === undefined) return json(response, 200, {}, protocol.whole?.(answer));
    const pieces = protocol.stream(answer);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    if (trouble === undefined) return void response.end(pieces.join(''));
    response.write(pieces.slice(0, Math.ceil(pieces.length / 2)).join(''));
    if (trouble.goes === 'stall') return;
    // What was written has to arrive before the connection breaks.
    setTimeout(() => response.destroy(), 50);
  }

  #turn(phase: string, round: number, turn: number): Turn {
    const scripted = turnsFor(this.#script, phase, round)[turn];
    if (scripted !== undefined) return scripted;
    this.problems.push(`The script has no turn ${turn} for ${phase}, round ${round}.`);
    return { says: 'There is nothing left to do.' };
  }

  #trouble(place: string, { lasting = false, troubles = [] }: Turn): Trouble | undefined {
    const met = this.#met.get(place) ?? 0;
    this.#met.set(place, met + 1);
    return troubles[met] ?? (lasting ? troubles.at(-1) : undefined);
  }

  #write(turn: Turn, { model, offered, texts, turnsDone }: Conversation): Answer {
    this.#serial += 1;
    const calls = (turn.acts ?? []).map((act) => callFor(act, offered, folderIn(texts)));
    const missing = calls.includes(null);
    return {
      model,
      serial: this.#serial,
      turn: turnsDone,
      says: missing ? `${turn.says ?? ''}\nThere is no tool that could do this.`.trim() : turn.says ?? '',
      calls: missing ? [] : calls.filter((call) => call !== null),
      usage: turn.usage ?? DEFAULT_USAGE,
    };
  }

  #tell(asked: Asked): void {
    this.asked.push(asked);
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.matches(asked)) waiting.resolve(asked);
      else this.#waiting.push(waiting);
    }
  }
}

/** What is asked for beside the work, such as a title for a conversation. */
const BESIDE: Turn = { says: 'An item of the backlog', usage: { input: 100, output: 5, cached: 0 } };

function keyOf({ headers }: IncomingMessage): string | null {
  const given = headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization;
  return typeof given === 'string' ? given.replace(/^Bearer /, '') : null;
}

function json(response: ServerResponse, status: number, headers: Record<string, string>, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
