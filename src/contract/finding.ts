/** What a rule reports about a document. Lines and columns count from 0; columns are UTF-16 units, as in the LSP. */
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

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** A replacement of the text in `[start, end)`, offsets in UTF-16 units. Everything outside stays as it is. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}
