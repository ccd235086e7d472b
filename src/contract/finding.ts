import type { Range } from '../base/source-lines.ts';

/** What a rule reports about a document. */
export interface Finding {
  /** Path relative to the workspace, with forward slashes. */
  file: string;
  /** Id of the rule, such as `duplicate-item`. */
  rule: string;
  severity: 'error' | 'warning' | 'information';
  /** One sentence. */
  message: string;
  range: Range;
  /** Other places that the message speaks of. */
  related?: readonly { file: string; range: Range; message: string }[];
}

/** A replacement of the text in `[start, end)`, offsets in UTF-16 units. Everything outside stays as it is. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}
