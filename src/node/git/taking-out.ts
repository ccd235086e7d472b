import type { GitBaseline } from './baseline.ts';
import { sameEntry } from './records.ts';
import type { SharedTree } from './shared-tree.ts';
import type { Replacement } from './tree-transfer.ts';

/** Takes the item's committed work out of the tree, leaves alone what is not exactly that, and forgets the baseline. */
export async function takeOut(shared: SharedTree, baseline: GitBaseline): Promise<void> {
  const { key } = baseline;
  await shared.records.write(key, { ...baseline, phase: 'closing' });
  const head = await shared.repository.commitOf('HEAD');
  const history = await shared.history(key, baseline);
  if (head !== null && history !== null && history.tip !== null) await putBack(shared, baseline, history.base, history.tip, head);
  await shared.forget(key);
}

/** Gives the item's files, and its entries of the user's index, the content of `head`. */
async function putBack(shared: SharedTree, baseline: GitBaseline, base: string, tip: string, head: string): Promise<void> {
  const { repository, files, records, transfer } = shared;
  const users = new Set(baseline.dirty.map(([path]) => path));
  const wanted = (await shared.differencesAt(tip, head, await repository.diff(base, tip))).filter((entry) => !users.has(entry.path));
  const seen = await files.observeAll(wanted.map((entry) => entry.path));
  const { asTip, asHead } = await transfer.compare(tip, head, wanted.map((entry) => entry.path));
  const disregarded = await records.disregarded();
  const replacements: Replacement[] = [];
  const left = new Set<string>();
  for (const [i, { path, new: target }] of wanted.entries()) {
    if (asHead.has(path)) continue;
    if (asTip.has(path) || (await shared.isDisregarded(path, disregarded))) {
      replacements.push({ path, target, seen: seen[i] ?? (await files.observe(path)) });
    } else {
      left.add(path);
    }
  }
  for (const path of await transfer.replace(baseline.key, replacements)) left.add(path);

  const known = new Map(baseline.staged);
  const items = new Map(wanted.map((entry) => [entry.path, entry.old]));
  const unstaged = (await repository.staged(head)).filter(({ path, new: staged }) => {
    const own = items.get(path);
    return own !== undefined && !left.has(path) && (sameEntry(staged, own) || sameEntry(staged, known.get(path) ?? own));
  });
  await repository.setIndex(unstaged.map(({ path, old }) => ({ path, entry: old })), head.length);
}
