import { UserError } from '../base/errors.ts';
import type { BacklogListItem } from '../contract/engine-api.ts';

/** A shorter beginning of a key is no name: it could be a number's. */
const SHORTEST_KEY_START = 4;

/**
 * The item that a person means: its key, its number, or a beginning of the key that only it has.
 * @throws UserError `unknown-item` or `ambiguous-item`
 */
export function findItem(items: readonly BacklogListItem[], name: string): BacklogListItem {
  const exact = items.find((item) => item.key === name);
  if (exact !== undefined) return exact;
  const labelled = items.filter((item) => item.label === name);
  const found = labelled.length > 0 || name.length < SHORTEST_KEY_START ? labelled : items.filter((item) => item.key.startsWith(name));
  const [only, second] = found;
  if (only === undefined) throw new UserError('unknown-item', `There is no item "${name}".`, { hint: 'List them with: coherence backlog list' });
  if (second === undefined) return only;
  throw new UserError('ambiguous-item', `"${name}" names more than one item.`, { hint: `Use a key: ${found.slice(0, 5).map((item) => item.key).join(', ')}` });
}
