import { join } from 'node:path';
import type { Commit } from './objects.ts';
import { PrivateIndex } from './private-index.ts';
import { sameEntry, type DiffEntry } from './records.ts';
import type { Repository } from './repository.ts';

/**
 * Files of one side that the other side has changed as well, to something else; and files that stand where the other
 * side has a folder. An empty answer means that the one can be put on top of the other without a question.
 */
export function overlap(ours: readonly DiffEntry[], theirs: readonly DiffEntry[]): string[] {
  const changed = new Map(theirs.map((entry) => [entry.path, entry]));
  const theirFiles = new Set(theirs.filter((entry) => entry.new !== 'absent').map((entry) => entry.path));
  const theirFolders = new Set([...theirFiles].flatMap(foldersAbove));
  const clash = (entry: DiffEntry): boolean => {
    const other = changed.get(entry.path);
    if (other !== undefined && !sameEntry(other.new, entry.new)) return true;
    if (entry.new === 'absent') return false;
    return theirFolders.has(entry.path) || foldersAbove(entry.path).some((folder) => theirFiles.has(folder));
  };
  return ours.filter(clash).map((entry) => entry.path);
}

/**
 * Makes `commits` again on top of `onto`, with their authors and messages, and returns the last one. Only objects are
 * written. Commits that change nothing there are left out. The caller has made sure that nothing overlaps.
 */
export async function replay(repository: Repository, folder: string, commits: readonly Commit[], onto: string): Promise<string> {
  const index = await PrivateIndex.of(repository.git, join(folder, 'index'), onto);
  let tip = onto;
  let tree = await index.writeTree();
  for (const commit of commits) {
    const changes = await repository.changesOf(commit);
    await index.set(changes.map(({ path, new: entry }) => ({ path, entry })));
    const next = await index.writeTree();
    if (next === tree) continue;
    tree = next;
    tip = await repository.commitTree(tree, tip, commit.message, commit);
  }
  return tip;
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) folders.push(path.slice(0, slash));
  return folders;
}
