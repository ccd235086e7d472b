import { UserError } from '../../base/errors.ts';
import type { CommitRequest } from '../../engine/ports/checkout.ts';
import type { GitBaseline } from './baseline.ts';
import { historyAtWork, movedError } from './history-at-work.ts';
import { refOf, withTrailers, type ItemHistory } from './item-branch.ts';
import { branchName, switchedMessage } from './refusal.ts';
import type { SharedTree } from './shared-tree.ts';

/** One commit for an attempt, on the item's branch; null where nothing differs. Asked again, the commit of before. */
export async function commitAttempt(shared: SharedTree, baseline: GitBaseline, request: CommitRequest): Promise<string | null> {
  const [history, position] = await Promise.all([historyAtWork(shared, baseline), shared.repository.position()]);
  const made = history.commits.find((commit) => commit.attempt === request.token);
  if (made !== undefined) return made.id;
  if (!(await shared.isWhereOpened(baseline, position))) {
    throw new UserError('branch-switched', switchedMessage(baseline, position), { hint: `Switch back to ${branchName(baseline)}.` });
  }
  const files = request.files.map((file) => shared.repository.fromWorkspace(file));
  const users = new Set(baseline.dirty.map(([path]) => path));
  const theirs = files.filter((path) => users.has(path));
  if (theirs.length > 0) {
    throw new UserError('user-changed', `Files that you had changed cannot go into an item's commit: ${shared.named(theirs).join(', ')}.`, {
      hint: 'Commit or undo your own changes to them, then retry the item.',
    });
  }
  return commitFiles(shared, baseline, history, files, withTrailers(request.message, [
    ['Coherence-Item', request.key], ['Coherence-Task', request.taskId], ['Coherence-Attempt', request.token],
  ]));
}

/** Keeps on the item's branch what is in the tree and in no attempt's commit, where `open` finds it. */
export async function commitUnfinished(shared: SharedTree, baseline: GitBaseline, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  const subject = `wip: unfinished work${baseline.label === '' ? '' : ` on item ${baseline.label}`}`;
  const message = `${subject}\n\nWhat was in the working tree when the item was set aside.`;
  await commitFiles(shared, baseline, await historyAtWork(shared, baseline), files, withTrailers(message, [['Coherence-Item', baseline.key]]));
}

async function commitFiles(
  shared: SharedTree, baseline: GitBaseline, { base, tip }: ItemHistory, files: readonly string[], message: string,
): Promise<string | null> {
  const { repository } = shared;
  const parent = tip ?? base;
  const tree = await shared.snapshots.treeWith(parent, files);
  if (tree === (await repository.commit(parent)).tree) return null;
  await rememberStaged(shared, baseline, files);
  const commit = await repository.commitTree(tree, parent, message);
  const ref = refOf(baseline.key);
  if (!(await repository.moveRef(ref, commit, tip, 'coherence: attempt committed'))) throw movedError(ref);
  return commit;
}

/** What an agent has staged of its files is as much the item's as what it wrote. */
async function rememberStaged({ repository, records }: SharedTree, baseline: GitBaseline, files: readonly string[]): Promise<void> {
  const head = await repository.commitOf('HEAD');
  if (head === null) return;
  const wanted = new Set(files);
  const staged = (await repository.staged(head)).filter((entry) => wanted.has(entry.path));
  if (staged.length === 0) return;
  const known = new Map(baseline.staged);
  for (const entry of staged) known.set(entry.path, entry.new);
  await records.write(baseline.key, { ...baseline, staged: [...known] });
}
