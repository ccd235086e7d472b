import type { BacklogEntry } from './document.ts';

/** An item as ordering sees it. */
export interface OrderItem {
  key: string;
  file: string;
  entry: BacklogEntry;
  /** By recorded evidence or by its file. */
  done: boolean;
}

/** How a message names an item. */
export function nameOf(entry: Pick<BacklogEntry, 'label' | 'text'>): string {
  if (entry.label !== '') return `item ${entry.label}`;
  return `"${entry.text.length > 60 ? `${entry.text.slice(0, 59)}…` : entry.text}"`;
}

/** The same at the start of a sentence. */
export function sentenceNameOf(entry: Pick<BacklogEntry, 'label' | 'text'>): string {
  const name = nameOf(entry);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
