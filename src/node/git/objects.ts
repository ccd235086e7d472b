import { isUtf8 } from 'node:buffer';
import type { TreeEntry } from './records.ts';

/** What a commit object says. */
export interface Commit {
  id: string;
  tree: string;
  parents: string[];
  authorName: string;
  authorEmail: string;
  /** In git's own form: seconds and zone. */
  authorDate: string;
  message: string;
  /** From its trailers; empty where it has none. */
  item: string;
  attempt: string;
}

/** One name of a tree object. `folder` is another tree; a submodule is neither and has `entry` null. */
export type NamedEntry = { name: string; folder: string } | { name: string; folder: null; entry: TreeEntry | null };

/** Reads a commit object. What is not there comes as empty text. */
export function readCommit(id: string, content: Buffer): Commit {
  const end = content.indexOf('\n\n');
  const headers = (end === -1 ? content : content.subarray(0, end)).toString('utf8').split('\n');
  const values = (name: string): string[] => headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const message = decoded(end === -1 ? Buffer.alloc(0) : content.subarray(end + 2), values('encoding')[0]);
  const author = values('author')[0] ?? '';
  const mailStart = author.indexOf('<');
  const mailEnd = author.lastIndexOf('>');
  return {
    id,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    authorName: author.slice(0, Math.max(mailStart, 0)).trim(),
    authorEmail: author.slice(mailStart + 1, Math.max(mailEnd, 0)),
    authorDate: author.slice(mailEnd + 1).trim(),
    message,
    item: trailer(message, 'Coherence-Item'),
    attempt: trailer(message, 'Coherence-Attempt'),
  };
}

/** Reads a tree object. Names that are not UTF-8 are left out, as they are everywhere. `idBytes`: 20, or 32 for SHA-256. */
export function readTree(content: Buffer, idBytes: number): NamedEntry[] {
  const entries: NamedEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const nul = content.indexOf(0, space);
    const next = nul + 1 + idBytes;
    if (space === -1 || nul === -1 || next > content.length) throw new Error('git printed a tree object that is not whole');
    const mode = content.toString('latin1', at, space);
    const name = content.subarray(space + 1, nul);
    const id = content.toString('hex', nul + 1, next);
    at = next;
    if (!isUtf8(name)) continue;
    entries.push(named(name.toString('utf8'), mode, id));
  }
  return entries;
}

function named(name: string, mode: string, id: string): NamedEntry {
  if (mode === '40000') return { name, folder: id };
  if (mode === '160000') return { name, folder: null, entry: null };
  // Very old repositories have other permissions too; git reads them as one of these two.
  const plain = mode.startsWith('100') ? ((Number.parseInt(mode, 8) & 0o100) === 0 ? '100644' : '100755') : mode;
  return { name, folder: null, entry: { mode: plain, id } };
}

/** The value of a trailer in a message's last paragraph. */
function trailer(message: string, name: string): string {
  const lines = message.trimEnd().split('\n');
  for (let i = lines.length - 1; i >= 0 && lines[i] !== ''; i -= 1) {
    const line = lines[i] ?? '';
    if (line.startsWith(`${name}: `)) return line.slice(name.length + 2).trim();
  }
  return '';
}

function decoded(text: Buffer, encoding: string | undefined): string {
  try {
    return new TextDecoder(encoding ?? 'utf-8').decode(text);
  } catch {
    return text.toString('utf8'); // An encoding that nobody here knows.
  }
}
