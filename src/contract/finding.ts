import type { Range } from '../base/source-lines.ts';

/** From what is wrong to what is worth knowing. */
export const SEVERITIES = ['error', 'warning', 'information'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule reports about a document. */
export interface Finding {
  /** Path relative to the workspace, with forward slashes. */
  file: string;
  /** Id of the rule, such as `duplicate-item`. */
  rule: string;
  severity: Severity;
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

/** What would remove a finding. Its offsets count in the texts that were checked: with another text it is worth nothing. */
export interface Fix {
  /** What it does, as a menu says it: `Insert the section "Purpose"`. */
  title: string;
  /** Files in which text is replaced. */
  edits: readonly { file: string; edits: readonly TextEdit[] }[];
  /** Files that are made where there are none. */
  creates?: readonly { file: string; text: string }[];
  /** A file that gets another name. */
  rename?: { from: string; to: string };
  /** Part of "fix all": there is one right answer, and nobody has to look at it. */
  safe: boolean;
}
