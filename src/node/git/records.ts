import { isUtf8 } from 'node:buffer';

/** A path that `git status` reports. Renames are off: they come as a deletion and an addition. */
export interface StatusEntry {
  path: string;
  kind: 'changed' | 'unmerged' | 'untracked';
}

/** A blob in a tree or an index; `absent` stands for none. */
export type TreeEntry = { mode: string; id: string } | 'absent';

export interface DiffEntry {
  path: string;
  old: TreeEntry;
  new: TreeEntry;
}

const ABSENT_MODE = '000000';

/** Fields before the path in a line of porcelain v2, by what the line begins with. */
const FIELDS_BEFORE_PATH = new Map([['1', 8], ['u', 10], ['?', 1]]);

/**
 * Reads `git status --porcelain=v2 -z --no-renames`. Folders (a repository inside of this one) are left out, and so
 * are names that are not UTF-8: they cannot be said in a configuration, a commit request or a message.
 */
export function readStatus(output: Buffer): StatusEntry[] {
  const entries: StatusEntry[] = [];
  for (const record of nulSeparated(output)) {
    const before = FIELDS_BEFORE_PATH.get(record.charAt(0));
    if (before === undefined) throw new Error(`git status printed a record of an unknown kind: ${record.slice(0, 200)}`);
    const path = afterSpaces(record, before);
    if (path.endsWith('/')) continue;
    entries.push({ path, kind: record.startsWith('?') ? 'untracked' : record.startsWith('u') ? 'unmerged' : 'changed' });
  }
  return entries;
}

/** Reads the `--raw -z --no-abbrev` output of diff-tree and diff-index. Submodules are left out. */
export function readRawDiff(output: Buffer): DiffEntry[] {
  const fields = nulSeparated(output, true);
  const entries: DiffEntry[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [oldMode = '', newMode = '', oldId = '', newId = ''] = (fields[i] ?? '').slice(1).split(' ');
    const path = fields[i + 1];
    if (path === undefined || path === '' || oldMode === '160000' || newMode === '160000') continue;
    entries.push({ path, old: treeEntry(oldMode, oldId), new: treeEntry(newMode, newId) });
  }
  return entries;
}

export function sameEntry(a: TreeEntry, b: TreeEntry): boolean {
  return a === b || (a !== 'absent' && b !== 'absent' && a.mode === b.mode && a.id === b.id);
}

/** Paths as git takes them by stdin with `-z`. */
export function nulTerminated(paths: Iterable<string>): string {
  let text = '';
  for (const path of paths) text += `${path}\0`;
  return text;
}

/** Splits at NUL. Records that are not UTF-8 are left out, or empty where their place matters. */
export function nulSeparated(output: Buffer, keepPlaces = false): string[] {
  if (isUtf8(output)) {
    const records = output.toString('utf8').split('\0');
    records.pop();
    return records;
  }
  const records: string[] = [];
  for (let start = 0; start < output.length;) {
    const found = output.indexOf(0, start);
    const end = found === -1 ? output.length : found;
    const record = output.subarray(start, end);
    if (isUtf8(record)) records.push(record.toString('utf8'));
    else if (keepPlaces) records.push('');
    start = end + 1;
  }
  return records;
}

function treeEntry(mode: string, id: string): TreeEntry {
  return mode === ABSENT_MODE ? 'absent' : { mode, id };
}

function afterSpaces(record: string, count: number): string {
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    const space = record.indexOf(' ', at);
    if (space === -1) throw new Error(`git status printed a record that is too short: ${record.slice(0, 200)}`);
    at = space + 1;
  }
  return record.slice(at);
}
