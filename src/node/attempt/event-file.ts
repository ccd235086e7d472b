import { headOf } from '../../base/cut-text.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { AgentEvent } from '../../contract/agent-event.ts';
import { appendPlain } from '../workspace/plain-file.ts';
import { RECORD_BYTES, type AttemptRecord } from './record.ts';

/** Bytes that each kind of record may take in all: what an agent says, what it does, and what its owner has to know. */
const ROOM = { words: 4 * 1024 * 1024, deeds: 4 * 1024 * 1024, state: 2 * 1024 * 1024 };
type Kind = keyof typeof ROOM;

/** Characters of a text in one record. */
const PIECE = 64 * 1024;
/** It is said so often that an agent writes of which nothing stands here. */
const HEARD_MS = 5000;

/**
 * `events.jsonl` as the shim writes it: never more than 10 MB, however much an agent writes. Where the words have no room
 * left they are dropped, which is said once; the log has their end. Writing holds nobody up, and waits in memory within the
 * same bounds. A disk that is full costs records, not the attempt.
 */
export class EventFile {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #left = { ...ROOM };
  #pending: string[] = [];
  #writing: Promise<void> | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #isBroken = false;

  constructor(path: string, clock: Clock, logger: Logger) {
    this.#path = path;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** The agent runs. */
  agent(pid: number): void {
    this.#write('state', { at: this.#clock.now(), type: 'agent', pid });
  }

  /** Clean already, as everything here. */
  event(event: AgentEvent): void {
    if (event.type === 'text' || event.type === 'thought') {
      for (const text of pieces(event.text)) this.#write('words', { at: this.#clock.now(), type: 'event', event: { type: event.type, text } });
    } else {
      this.#write(kindOf(event), { at: this.#clock.now(), type: 'event', event });
    }
  }

  /** For a person who looks on. `said`: its own words, of which there is no event. */
  text(text: string, said: boolean): void {
    for (const piece of pieces(text)) this.#write('words', { at: this.#clock.now(), type: 'text', text: piece, ...(said ? { said } : {}) });
  }

  /** It has written something. */
  heard(): void {
    if (this.#clock.monotonic() - this.#toldAt >= HEARD_MS) this.#write('state', { at: this.#clock.now(), type: 'heard' });
  }

  /** Waits until all of it is written. */
  async end(): Promise<void> {
    await this.#writing;
  }

  #write(kind: Kind, record: AttemptRecord): void {
    if (this.#isBroken || this.#left[kind] < 0) return;
    const line = `${JSON.stringify(record)}\n`;
    const bytes = Buffer.byteLength(line);
    if (bytes > RECORD_BYTES) return;
    this.#left[kind] -= bytes;
    if (this.#left[kind] < 0) {
      if (kind === 'words') this.#add(`${JSON.stringify({ at: record.at, type: 'text', text: '\n[It writes more than is shown here. Its log has the end of it.]\n' })}\n`);
      return;
    }
    this.#add(line);
  }

  #add(line: string): void {
    this.#toldAt = this.#clock.monotonic();
    this.#pending.push(line);
    this.#writing ??= this.#flush();
  }

  async #flush(): Promise<void> {
    while (this.#pending.length > 0) {
      const lines = this.#pending.splice(0).join('');
      try {
        await appendPlain(this.#path, lines);
      } catch (error) {
        this.#isBroken = true;
        this.#pending = [];
        this.#logger.warn(`What happens in the attempt cannot be told any more: ${messageOf(error)}`);
      }
    }
    this.#writing = null;
  }
}

/** What its owner has to know comes through even where an agent does very much. */
function kindOf(event: Exclude<AgentEvent, { type: 'text' | 'thought' }>): Kind {
  return event.type === 'plan' || (event.type === 'tool' && event.status !== 'denied') ? 'deeds' : 'state';
}

function pieces(text: string): string[] {
  const found: string[] = [];
  for (let rest = text; rest !== '';) {
    const piece = headOf(rest, PIECE);
    found.push(piece);
    rest = rest.slice(piece.length);
  }
  return found;
}
