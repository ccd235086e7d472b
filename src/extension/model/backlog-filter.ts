import type { BacklogFilter } from '../../contract/commands.ts';
import type { BacklogListItem } from '../../contract/engine-api.ts';
import { itemName } from './item-row.ts';

export function isFiltering(filter: BacklogFilter): boolean {
  return (filter.states?.length ?? 0) > 0 || (filter.goal ?? '') !== '' || (filter.text ?? '') !== '';
}

/** Whether the filter lets an item through: every part of it that is given has to fit. */
export function passes(filter: BacklogFilter, item: BacklogListItem): boolean {
  const { states = [], goal = '', text = '' } = filter;
  if (states.length > 0 && !states.includes(item.state)) return false;
  if (goal !== '' && item.goal !== goal) return false;
  return text === '' || itemName(item).toLowerCase().includes(text.toLowerCase());
}
