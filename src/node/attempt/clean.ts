import { headOf } from '../../base/cut-text.ts';
import { ChildOutput } from '../process/child-output.ts';
import { ControlSequenceFilter } from '../process/control-sequences.ts';
import type { Redactor } from '../process/redactor.ts';

/** Characters of a text within a value that are kept. */
const TEXT_CHARACTERS = 64 * 1024;
/** Characters beyond these that are looked at, so that no credential is cut in two. */
const BEYOND = 16 * 1024;
/** Entries of a list within a value that are kept. */
const ENTRIES = 1000;
const CUT = '…';

/** Text in pieces on its way to somebody, without control sequences and credentials, wherever it was cut. */
export class CleanText {
  readonly #redactor: Redactor;
  readonly #onText: (text: string) => void;
  #output: ChildOutput;
  #isEmpty = true;

  constructor(redactor: Redactor, onText: (text: string) => void) {
    this.#redactor = redactor;
    this.#onText = onText;
    this.#output = new ChildOutput(redactor, onText);
  }

  write(text: string): void {
    if (text === '') return;
    this.#isEmpty = false;
    this.#output.write('stdout', Buffer.from(text));
  }

  /** Passes on what was held back: what comes next is no part of it. */
  flush(): void {
    if (this.#isEmpty) return;
    this.#output.end();
    this.#output = new ChildOutput(this.#redactor, this.#onText);
    this.#isEmpty = true;
  }
}

/** A value as JSON has it with all of its texts clean, and of bounded length. */
export function cleaned<T>(value: T, redactor: Redactor): T {
  return clean(value, redactor) as T;
}

function clean(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return cleanText(new ControlSequenceFilter().write(headOf(value, TEXT_CHARACTERS + BEYOND)), redactor);
  if (Array.isArray(value)) return value.slice(0, ENTRIES).map((each) => clean(each, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, clean(each, redactor)]));
}

function cleanText(text: string, redactor: Redactor): string {
  // So ends what was made a line of: the rest of a credential may be what was left out.
  const clean = text.endsWith(CUT) ? `${redactor.redactCut(text.slice(0, -CUT.length))}${CUT}` : redactor.redact(text);
  return headOf(clean, TEXT_CHARACTERS);
}
