import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../base/errors.ts';
import type { DocumentProblem, DocumentSource, ReadDocument } from '../../contract/document-source.ts';
import { OPEN_FLAGS } from './read-bytes.ts';
import { isInside } from './safe-path.ts';
import { decodeUtf8, looksLikeUtf16 } from './utf8-text.ts';

const GONE = new Set(['ENOENT', 'ENOTDIR']);

const MESSAGES: Readonly<Record<DocumentProblem, string>> = {
  missing: 'There is no such file.',
  'too-large': 'This document is too large to be read.',
  encoding: 'This document is no UTF-8 text: save it as UTF-8.',
  outside: 'This is a link that leads outside of the workspace, and is not read.',
  unreadable: 'This document cannot be read: look at what it is, and who may read it.',
  'too-slow': 'This document took too long to be read.',
};

/**
 * The documents of a workspace on the local disk, read at once: for a thread that has nothing else to do. Symbolic links are
 * followed inside of the workspace; what is no regular file is not opened for good, so that no pipe holds anybody up.
 */
export class DocumentFiles implements DocumentSource {
  readonly #root: string;

  /** `root` is the folder of the workspace. @throws where it is not there */
  constructor(root: string) {
    this.#root = realpathSync(root);
  }

  read(file: string, maxBytes: number): ReadDocument {
    if (file.startsWith('/') || file.includes('\0') || file.split('/').includes('..')) return problem('outside');
    let descriptor: number | null = null;
    try {
      const real = realpathSync(join(this.#root, file));
      if (!isInside(this.#root, real)) return problem('outside');
      descriptor = openSync(real, OPEN_FLAGS);
      return readOpen(descriptor, maxBytes);
    } catch (error) {
      return problem(GONE.has(codeOf(error) ?? '') ? 'missing' : 'unreadable');
    } finally {
      if (descriptor !== null) closeSync(descriptor);
    }
  }
}

function readOpen(descriptor: number, maxBytes: number): ReadDocument {
  const found = fstatSync(descriptor);
  if (!found.isFile()) return problem('unreadable');
  if (found.size > maxBytes) return problem('too-large');
  const bytes = readUpTo(descriptor, found.size, maxBytes);
  if (bytes === null) return problem('too-large');
  const text = decodeUtf8(bytes);
  if (text !== null) return { text };
  return looksLikeUtf16(bytes) ? { problem: 'encoding', message: 'This document is UTF-16 text: save it as UTF-8.' } : problem('encoding');
}

/** Null where there are more than `limit` bytes: a file may grow while it is read. */
function readUpTo(descriptor: number, size: number, limit: number): Uint8Array | null {
  let bytes = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, null);
    length += count;
    if (length > limit) return null;
    if (count === 0) return bytes.subarray(0, length);
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(2 * length, limit + 1));
  }
}

function problem(what: DocumentProblem): ReadDocument {
  return { problem: what, message: MESSAGES[what] };
}
