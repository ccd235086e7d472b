import type { KeptPlace, DocumentProposal } from '../../contract/coverage.ts';
import type { TextEdit } from '../../contract/finding.ts';

/** The name of a document's table as a whole: it is a person's where they have deleted it. */
export const WHOLE = 'table';

/** The places of one document that were written, and with what. */
export class Places {
  readonly document: string;
  readonly #written: Map<string, string>;

  constructor(document: string, written: Iterable<readonly [string, string]>) {
    this.document = document;
    this.#written = new Map(written);
  }

  get isEmpty(): boolean {
    return this.#written.size === 0;
  }

  copy(): Places {
    return new Places(this.document, this.#written);
  }

  entries(): IterableIterator<[string, string]> {
    return this.#written.entries();
  }

  last(name: string): string | undefined {
    return this.#written.get(name);
  }

  /** Whether the text that stands there is the one that was written there last. */
  isOurs(name: string, current: string | null): boolean {
    return current !== null && this.#written.get(name) === current;
  }

  write(name: string, text: string): void {
    this.#written.set(name, text);
  }

  forget(name: string): void {
    this.#written.delete(name);
  }

  /** What `hand-over` takes. */
  placeOf(name: string): string {
    return `${this.document}#${name}`;
  }
}

/** What is to be done to one document. Planners add to it. */
export class Draft {
  readonly places: Places;
  readonly edits: TextEdit[] = [];
  /** One sentence for each edit. */
  readonly summary: string[] = [];
  readonly kept: KeptPlace[] = [];
  readonly proposals: DocumentProposal[] = [];

  constructor(places: Places) {
    this.places = places;
  }

  edit(start: number, end: number, text: string): void {
    this.edits.push({ start, end, text });
  }

  /** Tells that a person has it otherwise; `now` is null where they have deleted it. */
  keep(name: string, now: string | null, evidence: string): void {
    this.kept.push({ place: this.places.placeOf(name), now: now ?? '', evidence });
  }

  propose(kind: DocumentProposal['kind'], message: string, line: number | null, text?: string): void {
    this.proposals.push({ kind, file: this.places.document, message, line: line === null ? null : line + 1, ...(text === undefined ? {} : { text }) });
  }
}
