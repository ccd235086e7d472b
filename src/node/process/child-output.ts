import { ControlSequenceFilter } from './control-sequences.ts';
import type { RedactionStream, Redactor } from './redactor.ts';
import { TextLines } from './text-lines.ts';

/** Which of its two outputs a process wrote to. */
export type OutputName = 'stdout' | 'stderr';

/**
 * Turns what a process writes into text that can be kept and shown: UTF-8 (bytes that are none become U+FFFD),
 * no control sequences, no credentials. Both outputs go to one `onText`, whole lines at a time where lines are
 * of reasonable length.
 */
export class ChildOutput {
  readonly #onText: (text: string, from: OutputName) => void;
  readonly #stdout: CleanText;
  readonly #stderr: CleanText;

  constructor(redactor: Redactor, onText: (text: string, from: OutputName) => void) {
    this.#onText = onText;
    this.#stdout = new CleanText(redactor);
    this.#stderr = new CleanText(redactor);
  }

  write(from: OutputName, bytes: Uint8Array): void {
    this.#pass((from === 'stdout' ? this.#stdout : this.#stderr).write(bytes), from);
  }

  /** Passes on what was held back. Nothing may be written afterwards. */
  end(): void {
    const stdout = this.#stdout.end();
    const stderr = this.#stderr.end();
    this.#pass(stderr !== '' && stdout !== '' && !stdout.endsWith('\n') ? `${stdout}\n` : stdout, 'stdout');
    this.#pass(stderr, 'stderr');
  }

  #pass(text: string, from: OutputName): void {
    if (text !== '') this.#onText(text, from);
  }
}

/**
 * One output as text: UTF-8, no control sequences, as a terminal would show it at the end, whole lines at a time where lines are
 * of reasonable length. Credentials are still in it.
 */
export class ReadableText {
  readonly #decoder = new TextDecoder();
  readonly #controls = new ControlSequenceFilter();
  readonly #lines = new TextLines();

  write(bytes: Uint8Array): string {
    return this.#read(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The rest of it. */
  end(): string {
    return this.#read(this.#decoder.decode()) + this.#lines.end();
  }

  #read(text: string): string {
    return this.#lines.write(this.#controls.write(text));
  }
}

/** One output, from bytes to clean text. */
class CleanText {
  readonly #text = new ReadableText();
  readonly #redaction: RedactionStream;

  constructor(redactor: Redactor) {
    this.#redaction = redactor.stream();
  }

  write(bytes: Uint8Array): string {
    return this.#redaction.write(this.#text.write(bytes));
  }

  end(): string {
    return this.#redaction.write(this.#text.end()) + this.#redaction.end();
  }
}
