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
  readonly #onText: (text: string) => void;
  readonly #stdout: CleanText;
  readonly #stderr: CleanText;

  constructor(redactor: Redactor, onText: (text: string) => void) {
    this.#onText = onText;
    this.#stdout = new CleanText(redactor);
    this.#stderr = new CleanText(redactor);
  }

  write(from: OutputName, bytes: Uint8Array): void {
    this.#pass((from === 'stdout' ? this.#stdout : this.#stderr).write(bytes));
  }

  /** Passes on what was held back. Nothing may be written afterwards. */
  end(): void {
    const rests = [this.#stdout.end(), this.#stderr.end()].filter((rest) => rest !== '');
    this.#pass(rests.map((rest, index) => (index < rests.length - 1 && !rest.endsWith('\n') ? `${rest}\n` : rest)).join(''));
  }

  #pass(text: string): void {
    if (text !== '') this.#onText(text);
  }
}

/** One output, from bytes to clean text. */
class CleanText {
  readonly #decoder = new TextDecoder();
  readonly #controls = new ControlSequenceFilter();
  readonly #lines = new TextLines();
  readonly #redaction: RedactionStream;

  constructor(redactor: Redactor) {
    this.#redaction = redactor.stream();
  }

  write(bytes: Uint8Array): string {
    return this.#clean(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): string {
    const last = this.#clean(this.#decoder.decode());
    return last + this.#redaction.write(this.#lines.end()) + this.#redaction.end();
  }

  #clean(text: string): string {
    return this.#redaction.write(this.#lines.write(this.#controls.write(text)));
  }
}
