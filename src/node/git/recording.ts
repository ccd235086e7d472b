import { UserError } from '../../base/errors.ts';
import { followHead } from './follow-head.ts';
import { nulSeparated, nulTerminated } from './records.ts';
import type { SharedTree } from './shared-tree.ts';
import type { Observed } from './working-tree.ts';

/** How often a branch that moves under a recording is followed before giving up. */
const ATTEMPTS = 3;

/** Those of these files, as the workspace names them, that are as HEAD has them: in the tree, and in the user's index. */
export async function settledFiles(shared: SharedTree, files: readonly string[]): Promise<string[]> {
  const { repository } = shared;
  await finishRecording(shared);
  const paths = reachable(await shared.files.observeAll(shared.pathsOf(files)));
  const head = await repository.commitOf('HEAD');
  if (head === null) return shared.named((await shared.files.observeAll(paths)).filter((seen) => seen.kind === 'absent').map((seen) => seen.path));
  const tree = await shared.snapshots.treeWith(head, paths);
  const changed = [...(await repository.diff(head, tree)), ...(await repository.staged(head))];
  const differing = new Set(changed.map((entry) => entry.path));
  return shared.named(paths.filter((path) => !differing.has(path)));
}

/** One commit with exactly these files, beside the user's index, on the branch that the tree is on; null where that cannot be. */
export async function recordFiles(shared: SharedTree, files: readonly string[], message: string): Promise<string | null> {
  const { repository, records } = shared;
  await finishRecording(shared);
  const wanted = shared.pathsOf(files);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const [position, underWay] = await Promise.all([repository.position(), repository.operationInProgress()]);
    if (position === null || position.branch === null || underWay !== null) return null;
    const { head, branch } = position;
    const paths = await withoutIgnored(shared, head, reachable(await shared.files.observeAll(wanted)));
    const tree = await shared.snapshots.treeWith(head, paths);
    const changes = await repository.diff(head, tree);
    if (changes.length === 0) return null;
    requireOnly(shared, paths, changes.map((entry) => entry.path));
    const commit = await repository.commitTree(tree, head, `${message.replaceAll('\0', '').trim()}\n`);
    // Where this process dies between the two, the index would have the next commit of the user's undo this one.
    await records.writeRecording({ schema: 1, from: head, to: commit });
    const isMoved = await repository.moveRef(branch, commit, head, 'coherence: recorded');
    await finishRecording(shared);
    if (isMoved) return commit;
  }
  throw new UserError('branch-moved', 'The current branch is being moved by somebody else.', { hint: 'Try again when that has ended.' });
}

/** Brings the index after a branch that a process had moved for a recording, or was about to. */
export async function finishRecording({ repository, records }: SharedTree): Promise<void> {
  const recording = await records.recording();
  if (recording === null) return;
  const { from, to } = recording;
  const head = await repository.commitOf('HEAD');
  if (head !== null && (await repository.isAncestor(to, head))) {
    await followHead(repository, head, new Map((await repository.diff(from, to)).map((entry) => [entry.path, entry.old])));
  }
  await records.writeRecording(null);
}

/** Where a link, a folder or something else stands on a path, git has no such file and nothing is said about it. */
function reachable(seen: readonly Observed[]): string[] {
  return seen.filter(({ kind }) => kind === 'file' || kind === 'link' || kind === 'absent').map(({ path }) => path);
}

/** What the user has git ignore is not for a commit, unless it is in one already. */
async function withoutIgnored({ repository }: SharedTree, head: string, paths: readonly string[]): Promise<string[]> {
  const known = await Promise.all(paths.map((path) => repository.entryAt(head, path)));
  const unknown = paths.filter((_, index) => known[index] === null);
  if (unknown.length === 0) return [...paths];
  // This command reads its paths as patterns whatever it is told; behind a folder they are names.
  const input = nulTerminated(unknown.map((path) => `./${path}`));
  const { stdout } = await repository.git.ask(['check-ignore', '-z', '--stdin'], { input, env: { GIT_LITERAL_PATHSPECS: '0' } });
  const ignored = new Set(nulSeparated(stdout).map((path) => path.slice(2)));
  return paths.filter((path) => !ignored.has(path));
}

/** A file in the place of a folder would take the folder's files out of the commit. */
function requireOnly(shared: SharedTree, paths: readonly string[], changed: readonly string[]): void {
  const wanted = new Set(paths);
  const others = changed.filter((path) => !wanted.has(path));
  if (others.length === 0) return;
  throw new UserError('conflict', `Other files would be changed by this commit: ${shared.named(others).join(', ')}.`, {
    hint: 'Commit what has taken their place yourself.',
  });
}
