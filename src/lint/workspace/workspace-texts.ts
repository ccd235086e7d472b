import { textHash } from '../../base/text-hash.ts';
import type { DocumentProblem, DocumentSource, ReadDocument } from '../../contract/document-source.ts';

/** What stands in a file now, or why that is not known. */
export interface FetchedText {
  /** Of the text, or of the problem. */
  hash: string;
  text: string | null;
  problem: { problem: DocumentProblem; message: string } | null;
}

/** The texts of a workspace: those of open editors, and else those of its source. */
export class WorkspaceTexts {
  readonly #source: DocumentSource;
  readonly #onFetch: (file: string) => void;
  readonly #open = new Map<string, string>();
  /** Texts that are larger are not read. */
  maxKilobytes: number;

  constructor(source: DocumentSource, maxKilobytes: number, onFetch: (file: string) => void) {
    this.#source = source;
    this.maxKilobytes = maxKilobytes;
    this.#onFetch = onFetch;
  }

  isOpen(file: string): boolean {
    return this.#open.has(file);
  }

  open(file: string, text: string): void {
    this.#open.set(file, text);
  }

  /** Says whether it was open. */
  close(file: string): boolean {
    return this.#open.delete(file);
  }

  fetch(file: string): FetchedText {
    this.#onFetch(file);
    const read = this.#read(file);
    if ('text' in read) return { hash: textHash(read.text), text: read.text, problem: null };
    return { hash: `${read.problem} ${textHash(read.message)}`, text: null, problem: read };
  }

  #read(file: string): ReadDocument {
    const most = this.maxKilobytes * 1024;
    const text = this.#open.get(file);
    if (text === undefined) return this.#source.read(file, most);
    if (isLonger(text, most)) return { problem: 'too-large', message: 'This document is too large.' };
    return text.includes('\0') ? { problem: 'encoding', message: 'This document is no text: it holds a NUL character.' } : { text };
  }
}

/** Whether a text has more bytes than `most` in UTF-8: it has at least as many as units, and at most three times as many. */
function isLonger(text: string, most: number): boolean {
  return text.length > most || (text.length * 3 > most && new TextEncoder().encode(text).length > most);
}
