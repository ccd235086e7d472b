import { Account } from '../../agents/account.ts';
import { Transcript } from '../../agents/transcript.ts';
import type { AgentEvent } from '../../contract/agent-event.ts';
import type { AgentExit } from '../../engine/ports/agent.ts';
import type { Redactor } from '../process/redactor.ts';
import { TailBuffer } from '../process/tail-buffer.ts';
import { cleaned, CleanText } from './clean.ts';
import type { AgentListener } from './conversation.ts';

/** Bytes of output that an exit carries: what a verdict, a question or a result is read from. */
const OUTPUT_BYTES = 256 * 1024;
/** Bytes of its other output that an exit carries: why it failed. */
const ERROR_BYTES = 4096;

/** Who gets what an agent tells. All of it is clean: no control sequences, no credentials. */
export interface Audience {
  event(event: AgentEvent): void;
  /** For the log. */
  log(text: string): void;
  /** For whoever looks on. `said`: these are its words, of which there is no event. */
  live(text: string, said: boolean): void;
}

/** What an agent tells, on its way to its log, its events, whoever looks on, and what its exit says of it. */
export interface Narration extends AgentListener {
  /** Passes on what was held back. Nothing may be told afterwards. */
  end(): void;
  /** What the exit says of it, after the end. */
  exit(): Pick<AgentExit, 'output'> & Partial<AgentExit>;
}

/** Of an agent whose output has no types: its text is what it says. */
export class PlainNarration implements Narration {
  readonly #audience: Audience;
  readonly #tail = new TailBuffer(OUTPUT_BYTES);

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  tell(events: readonly AgentEvent[]): void {
    for (const event of events) this.#audience.event(event);
  }

  beside(text: string): void {
    this.#tail.write(Buffer.from(text));
    this.#audience.log(text);
    this.#audience.live(text, true);
  }

  end(): void {}

  exit(): Pick<AgentExit, 'output'> {
    return { output: this.#tail.text() };
  }
}

/** Of an agent that tells events. What a person gets of them is cleaned here: in JSON a control sequence is written out, and a credential may be cut in two. */
export class EventNarration implements Narration {
  readonly #audience: Audience;
  readonly #redactor: Redactor;
  readonly #account = new Account();
  readonly #words: CleanText;
  readonly #errorText: CleanText;
  readonly #told: { text: CleanText; thought: CleanText };
  readonly #read: readonly { transcript: Transcript; text: CleanText }[];
  readonly #tail = new TailBuffer(OUTPUT_BYTES);
  readonly #errors = new TailBuffer(ERROR_BYTES);

  constructor(redactor: Redactor, audience: Audience) {
    this.#audience = audience;
    this.#redactor = redactor;
    this.#words = new CleanText(redactor, (text) => this.#tail.write(Buffer.from(text)));
    this.#errorText = new CleanText(redactor, (text) => this.#errors.write(Buffer.from(text)));
    this.#told = {
      text: new CleanText(redactor, (text) => audience.event({ type: 'text', text })),
      thought: new CleanText(redactor, (text) => audience.event({ type: 'thought', text })),
    };
    this.#read = [
      { transcript: new Transcript(), text: new CleanText(redactor, (text) => audience.log(text)) },
      { transcript: new Transcript({ live: true }), text: new CleanText(redactor, (text) => audience.live(text, false)) },
    ];
  }

  tell(events: readonly AgentEvent[]): void {
    for (const event of events) {
      this.#account.add(event);
      if (event.type === 'text') this.#words.write(event.text);
      const clean = event.type === 'text' ? event : cleaned(event, this.#redactor);
      // A result is compared with what was said, and neither is cut. Of the others a line is made that may be, and no credential with it.
      const shown = event.type === 'result' ? event : clean;
      for (const { transcript, text } of this.#read) {
        const line = transcript.add(shown);
        // No credential goes from its words into what it did next: a key that begins in the ones holds nothing back.
        if (line !== '' && !isWords(event)) text.flush();
        text.write(line);
      }
      this.#pass(event, clean);
    }
  }

  beside(written: string): void {
    this.#errorText.write(written);
    for (const { transcript, text } of this.#read) text.write(transcript.plain(written));
  }

  end(): void {
    if (this.#account.closing !== null) this.#words.write(this.#account.closing);
    for (const { transcript, text } of this.#read) text.write(transcript.end());
    for (const text of [this.#words, this.#errorText, this.#told.thought, this.#told.text, ...this.#read.map((each) => each.text)]) text.flush();
  }

  exit(): Pick<AgentExit, 'output'> & Partial<AgentExit> {
    const { costUsd, denied, edited, limit, model, result, session, usage, waiting } = this.#account;
    const errorOutput = this.#errors.text();
    const said = {
      result,
      ...(usage === null ? {} : { usage }),
      ...(costUsd === null ? {} : { costUsd }),
      ...(limit === null ? {} : { limit }),
      ...(waiting === null ? {} : { waiting }),
      ...(denied.length === 0 ? {} : { denied }),
      ...(edited.length === 0 ? {} : { edited }),
      ...(session === null ? {} : { session }),
      ...(model === null ? {} : { model }),
    };
    return { output: this.#tail.text(), ...cleaned(said, this.#redactor), ...(errorOutput === '' ? {} : { errorOutput }) };
  }

  #pass(event: AgentEvent, clean: AgentEvent): void {
    if (isWords(event)) return this.#told[event.type].write(event.text);
    // Its words come before what it did next. What they cost is told in the middle of them.
    if (event.type !== 'usage') for (const text of [this.#told.thought, this.#told.text]) text.flush();
    this.#audience.event(clean);
  }
}

/** Whether it is a piece of what it says or thinks: the next one goes on where this one ends, and a credential may be cut in two between them. */
function isWords(event: AgentEvent): event is Extract<AgentEvent, { type: 'text' | 'thought' }> {
  return event.type === 'text' || event.type === 'thought';
}
