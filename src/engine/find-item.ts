import { UserError } from '../base/errors.ts';
import type { BacklogItem, BacklogView } from './backlog-source.ts';

/** The shortest beginning of a key that is taken for one. */
const KEY_PREFIX = 6;

/**
 * The item that a person means: its key, its number, or a beginning of its key that no other has. A number of the
 * product's backlog comes before the same one of the meta backlog.
 * @throws UserError `unknown-item` or `ambiguous-item`
 */
export function findItem(view: BacklogView, name: string): BacklogItem {
  const exact = view.items.get(name);
  if (exact !== undefined) return exact;
  const all = [...view.items.values()];
  const labelled = all.filter((item) => item.entry.label === name);
  const product = labelled.filter((item) => item.kind === 'product');
  const prefixed = all.filter((item) => name.length >= KEY_PREFIX && item.key.startsWith(name));
  const found = [product, labelled, prefixed].find((items) => items.length > 0) ?? [];
  const [only, second] = found;
  if (only === undefined) throw new UserError('unknown-item', `There is no item "${name}".`, { hint: 'List them with: coherence backlog list' });
  if (second === undefined) return only;
  throw new UserError('ambiguous-item', `"${name}" names more than one item.`, { hint: `Use a key: ${found.slice(0, 5).map((item) => item.key).join(', ')}` });
}
