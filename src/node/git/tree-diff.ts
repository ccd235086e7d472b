import type { NamedEntry } from './objects.ts';
import type { DiffEntry, TreeEntry } from './records.ts';
import { sameEntry } from './records.ts';

/** Gives the entries of a tree by its id. */
export type TreeSource = (id: string) => Promise<readonly NamedEntry[]>;

/** How the files of one tree differ from those of another, renames and submodules left out. Equal folders are not read. */
export async function treeDiff(source: TreeSource, from: string, to: string): Promise<DiffEntry[]> {
  const found: DiffEntry[] = [];
  const compare = async (old: string | null, now: string | null, prefix: string): Promise<void> => {
    if (old === now) return;
    const [before, after] = await Promise.all([old, now].map(async (id) => byName(id === null ? [] : await source(id))));
    for (const name of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
      const [was, is] = [before?.get(name), after?.get(name)];
      const [wasFile, isFile] = [fileOf(was), fileOf(is)];
      if (wasFile !== null && isFile !== null && !sameEntry(wasFile, isFile)) found.push({ path: prefix + name, old: wasFile, new: isFile });
      await compare(was?.folder ?? null, is?.folder ?? null, `${prefix}${name}/`);
    }
  };
  await compare(from, to, '');
  return found;
}

function byName(entries: readonly NamedEntry[]): Map<string, NamedEntry> {
  return new Map(entries.map((entry) => [entry.name, entry]));
}

/** The file at a name; null for a submodule, which is nobody's work here. */
function fileOf(named: NamedEntry | undefined): TreeEntry | null {
  return named === undefined || named.folder !== null ? 'absent' : named.entry;
}
