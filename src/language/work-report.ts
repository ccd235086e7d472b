import type { DocumentSource, ReadDocument } from '../contract/document-source.ts';
import type { SetAside } from './worker-protocol.ts';

/**
 * Says which document is worked on before the work begins: whoever watches can tell what took too long when this thread
 * does not answer any more. A document that another one asks for is the one that is worked on until it has been read.
 */
export class WorkReport {
  readonly #tell: (file: string | null) => void;
  #told: string | null = null;
  #around: string | null = null;

  constructor(tell: (file: string | null) => void) {
    this.#tell = tell;
  }

  /** Work that is for a document. */
  during<T>(file: string, work: () => T): T {
    const before = this.#around;
    this.#around = file;
    this.begin(file);
    try {
      return work();
    } finally {
      this.#around = before;
      this.#say(before);
    }
  }

  /** A document is fetched, read or checked now. Each of them may take as long as a document may take. */
  begin(file: string): void {
    this.#told = file;
    this.#tell(file);
  }

  /** A document that was begun is done. */
  done(): void {
    this.#say(this.#around);
  }

  #say(file: string | null): void {
    if (file === null && this.#told === null) return;
    this.#told = file;
    this.#tell(file);
  }
}

/** Documents as a source has them, but for those that are set aside: what was too much once is not tried again. */
export class PatientSource implements DocumentSource {
  readonly #source: DocumentSource;
  readonly #setAside: Map<string, string>;

  constructor(source: DocumentSource, setAside: readonly SetAside[]) {
    this.#source = source;
    this.#setAside = new Map(setAside.map(({ file, message }) => [file, message]));
  }

  read(file: string, maxBytes: number): ReadDocument {
    const message = this.#setAside.get(file);
    return message === undefined ? this.#source.read(file, maxBytes) : { problem: 'too-slow', message };
  }

  /** It is tried again: its text has changed. Whether it was set aside. */
  release(file: string): boolean {
    return this.#setAside.delete(file);
  }
}
