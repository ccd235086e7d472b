import type { BacklogDocument, BacklogEntry } from './document.ts';
import type { KnownItem } from './known-item.ts';

/** An entry with its document and its normal text. */
export interface FoundEntry {
  entry: BacklogEntry;
  document: BacklogDocument;
  heading: string;
  normal: string;
}

/** A known item with its normal text. */
export interface RecordedItem {
  known: KnownItem;
  normal: string;
}
