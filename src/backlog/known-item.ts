import type { BacklogKind } from '../contract/phase.ts';

/** What is known of an item's entry in its file, so that it is found again after an edit. */
export interface KnownItem {
  key: string;
  kind: BacklogKind;
  file: string;
  label: string;
  heading: string;
  /** The text as the file has it, without its marker and attributes. */
  text: string;
  /** Its position among the items of its file, from 0. */
  index: number;
  /** It is not in its file any more. It may come back. */
  missing?: true;
}
