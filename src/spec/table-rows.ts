import type { Token } from 'markdown-it';
import { closingIndex } from './markdown.ts';

/** A row of a table: an inline token for each cell. */
export interface TableRow {
  cells: Token[];
  /** The first line and the one behind the last; they count from 0. */
  lines: readonly [number, number];
}

/** A table as the parser has it. */
export interface TableRows {
  header: readonly Token[];
  rows: TableRow[];
  /** The index of the token that closes it. */
  close: number;
}

/** The table that the token at `open` begins. Rows have as many cells as the header. */
export function readTableRows(tokens: readonly Token[], open: number): TableRows {
  const close = closingIndex(tokens, open);
  const rows: TableRow[] = [];
  for (const token of tokens.slice(open, close)) {
    if (token.type === 'tr_open') rows.push({ cells: [], lines: token.map ?? [0, 1] });
    else if (token.type === 'inline') rows.at(-1)?.cells.push(token);
  }
  const [header, ...others] = rows;
  return { header: header?.cells ?? [], rows: others, close };
}
