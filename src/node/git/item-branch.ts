import { fileNameOf } from './baseline.ts';
import type { Commit } from './objects.ts';
import type { DiffEntry } from './records.ts';
import { overlap } from './replay.ts';
import type { Repository } from './repository.ts';

/** The items' branches are `coherence/<key>`; a branch of this very name would stand in their way. */
export const BRANCHES = 'refs/heads/coherence';

/** An item's own commits: after `base`, up to `tip`; `tip` is null where there are none yet. */
export interface ItemHistory {
  base: string;
  tip: string | null;
  commits: Commit[];
}

/** The full name of an item's branch. */
export function refOf(key: string): string {
  return `${BRANCHES}/${fileNameOf(key)}`;
}

/** A branch as people name it. */
export function shortName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

/**
 * The commits of an item, as seen from the commit `from` that its tree is on. Null where its branch has no history in
 * common with that.
 */
export async function itemHistory(repository: Repository, key: string, from: string): Promise<ItemHistory | null> {
  const tip = await repository.commitOf(refOf(key));
  if (tip === null) return { base: from, tip: null, commits: [] };
  const line = await repository.line(from, tip);
  if (line === null) return null;
  let { base } = line;
  const { commits } = line;
  if (commits.length === 0) return { base: from, tip: null, commits };
  // Commits below the item's first are not its own: the user's branch has been set back behind them.
  const first = commits.findIndex((commit) => commit.item === key);
  for (const foreign of commits.splice(0, Math.max(first, 0))) base = foreign.id;
  return { base, tip, commits };
}

/** Files of an item that have been changed after its base on the way to `head` as well, and not by the item itself. */
export async function clashingFiles(repository: Repository, { base, tip, commits }: ItemHistory & { tip: string }, head: string): Promise<string[]> {
  const theirs = await repository.diff(base, head);
  if (theirs.length === 0) return [];
  // An agent that commits by itself leaves a version of the item's files on the user's branch.
  const own = new Set<string>();
  for (const commit of commits) for (const entry of await repository.changesOf(commit)) own.add(versionOf(entry));
  return overlap(await repository.diff(base, tip), theirs.filter((entry) => !own.has(versionOf(entry))));
}

/**
 * How many of an item's last commits hold work that was set aside unfinished: ours, and of no attempt.
 */
export function unfinishedCommits(key: string, { commits }: ItemHistory): number {
  const last = commits.findLastIndex((commit) => commit.item !== key || commit.attempt !== '');
  return commits.length - 1 - last;
}

/** A commit message with our trailers as its last paragraph. */
export function withTrailers(message: string, trailers: readonly (readonly [name: string, value: string])[]): string {
  const body = message.replaceAll('\0', '').trim();
  const lines = trailers.map(([name, value]) => `${name}: ${value.replaceAll(/\s+/g, ' ')}`);
  return `${body === '' ? 'Work on an item' : body}\n\n${lines.join('\n')}\n`;
}

function versionOf({ path, new: entry }: DiffEntry): string {
  return entry === 'absent' ? `absent ${path}` : `${entry.mode} ${entry.id} ${path}`;
}
