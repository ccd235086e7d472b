import type { ChangedFile, ItemChanges } from '../../contract/engine-api.ts';
import type { Commit } from './objects.ts';
import type { DiffEntry } from './records.ts';
import { emptyTree, type Repository } from './repository.ts';
import type { SharedTree } from './shared-tree.ts';

/** Commits in a row, oldest first, and what was there before the first of them. */
interface Line {
  base: string;
  commits: readonly Commit[];
}

/** What an item has committed: on its own branch, or in the history of the commit that it was merged with. Null for nothing. */
export async function committedWork(shared: SharedTree, key: string, merged: string | null): Promise<ItemChanges | null> {
  const { repository } = shared;
  const line = merged === null ? await shared.history(key, await shared.baseline(key)) : await mergedLine(repository, key, merged);
  const head = line?.commits.at(-1)?.id;
  if (line === null || head === undefined) return null;
  return {
    base: line.base,
    head,
    commits: line.commits.map(({ id, message }) => ({ id, subject: message.trimStart().split('\n')[0]?.trimEnd() ?? '' })),
    files: filesOf(repository, await repository.diff(line.base, head)),
  };
}

/** The commits of an item in the history of `merged`, as long as they follow each other. */
async function mergedLine(repository: Repository, key: string, merged: string): Promise<Line | null> {
  const last = await lastOfItem(repository, key, merged);
  const commits: Commit[] = [];
  let base = last;
  while (base !== undefined) {
    const commit: Commit = await repository.commit(base);
    if (commit.item !== key) break;
    commits.push(commit);
    base = commit.parents[0];
  }
  const first = commits.at(-1);
  return first === undefined ? null : { base: base ?? emptyTree(first.id), commits: commits.reverse() };
}

/** Somebody may have merged the item's branch by hand, or have rewritten the history that it was merged into. */
async function lastOfItem(repository: Repository, key: string, merged: string): Promise<string | undefined> {
  const at = (await repository.commitOf(merged)) ?? (await repository.commitOf('HEAD'));
  if (at === null || (await repository.commit(at)).item === key) return at ?? undefined;
  return (await repository.latestCommitOf(key, at)) ?? undefined;
}

function filesOf(repository: Repository, entries: readonly DiffEntry[]): ChangedFile[] {
  return entries
    .filter((entry) => repository.isInWorkspace(entry.path))
    .map((entry): ChangedFile => ({ path: repository.toWorkspace(entry.path), kind: kindOf(entry) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function kindOf({ old, new: now }: DiffEntry): ChangedFile['kind'] {
  if (old === 'absent') return 'added';
  return now === 'absent' ? 'deleted' : 'modified';
}
