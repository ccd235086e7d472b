import { UserError } from '../base/errors.ts';
import type { BacklogKind } from '../contract/phase.ts';

/** What people name an item by. */
export interface NamedItem {
  key: string;
  label: string;
  kind: BacklogKind;
}

/** `item_` and one digit: a shorter beginning of a key is a number or a mistake. */
const SHORTEST_KEY_START = 6;

/**
 * The item that a person means: its key, its number, or a beginning of its key that no other has. A number of the
 * product's backlog comes before the same one of the meta backlog.
 * @throws UserError `unknown-item` or `ambiguous-item`
 */
export function findItem<T extends NamedItem>(items: readonly T[], name: string): T {
  const exact = items.find((item) => item.key === name);
  if (exact !== undefined) return exact;
  const labelled = items.filter((item) => item.label === name);
  const product = labelled.filter((item) => item.kind === 'product');
  const begun = name.length < SHORTEST_KEY_START ? [] : items.filter((item) => item.key.startsWith(name));
  const found = [product, labelled, begun].find((some) => some.length > 0) ?? [];
  const [only, second] = found;
  if (only === undefined) throw new UserError('unknown-item', `There is no item "${name}".`, { hint: 'List them with: coherence backlog list' });
  if (second === undefined) return only;
  throw new UserError('ambiguous-item', `"${name}" names more than one item.`, { hint: `Use a key: ${found.slice(0, 5).map((item) => item.key).join(', ')}` });
}
