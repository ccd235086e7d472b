import type { Outline } from './outline.ts';
import { assignNames, bareText, type NamedSpec, readRowName, type SpecName } from './spec-names.ts';
import { hasPipe, isAlignmentRow, readRow, type Table, type TableRow } from './table.ts';

/** Names of the places of a spec: its row, and the cells of it. */
export function rowPlaces(spec: string): string[] {
  return ['row', ...COLUMNS].map((column) => `${spec}/${column}`);
}

/** The columns of the summary that we know, by the names of their places. */
export const COLUMNS = ['present', 'specified', 'tested', 'notes'] as const;
export type Column = (typeof COLUMNS)[number];
export const MARK_COLUMNS = ['present', 'specified', 'tested'] as const;
export type MarkColumn = (typeof MARK_COLUMNS)[number];

const HEADERS: Record<Column | 'spec', readonly string[]> = {
  spec: ['spec', 'specs'], present: ['present'], specified: ['specd', 'specified'], tested: ['tested'], notes: ['notes', 'note'],
};

/** A table with a spec and marks in each row. */
export interface Summary {
  table: Table;
  columns: ReadonlyMap<Column | 'spec', number>;
  /** Rows that blank lines have cut off from it. */
  detached: TableRow[];
}

/** A row and the table that it is of. */
export interface SummaryRow {
  summary: Summary;
  row: TableRow;
}

/** The summaries of a coverage document: the first one gets new rows, rows of all of them count. */
export function readSummaries(outline: Outline): Summary[] {
  return outline.tables.flatMap((table) => {
    const columns = columnsOf(table);
    return columns === null ? [] : [{ table, columns, detached: detachedRows(outline, table) }];
  });
}

/** A row, and what it calls its spec. */
export interface NamedSummaryRow {
  name: SpecName;
  value: SummaryRow;
}

/** Which row is which spec's, by the spec's path. */
export function rowsOfSpecs(summaries: readonly Summary[], specs: readonly NamedSpec[]): Map<string, SummaryRow> {
  return assignNames(namedRows(summaries), specs);
}

/** The rows that name a spec, those that blank lines have cut off as well. */
export function namedRows(summaries: readonly Summary[]): NamedSummaryRow[] {
  const named: NamedSummaryRow[] = [];
  for (const summary of summaries) {
    for (const row of [...summary.table.rows, ...summary.detached]) {
      const name = readRowName(textIn(summary, row, 'spec') ?? '');
      if (name !== null) named.push({ name, value: { summary, row } });
    }
  }
  return named;
}

/** What stands in a row under a column; null where the table has no such column. A short row has nothing there. */
export function textIn(summary: Summary, row: TableRow, column: Column | 'spec'): string | null {
  const index = summary.columns.get(column);
  return index === undefined ? null : row.cells[index]?.text ?? '';
}

function columnsOf(table: Table): Map<Column | 'spec', number> | null {
  const columns = new Map<Column | 'spec', number>();
  for (const [index, cell] of table.header.cells.entries()) {
    const letters = bareText(cell.text).toLowerCase().replace(/[^\p{L}]/gu, '');
    for (const [name, headers] of Object.entries(HEADERS)) {
      if (headers.includes(letters) && !columns.has(name as Column)) columns.set(name as Column, index);
    }
  }
  const marks = MARK_COLUMNS.filter((column) => columns.has(column)).length;
  return columns.has('spec') && marks >= 2 ? columns : null;
}

/** A line that begins a list, a quotation, a heading or code is no row, whatever pipes it has. */
const OTHER_BLOCK = /^(?: {4}|\t| {0,3}(?:[-*+>#]|\d{1,9}[.)]\s))/;

/** Lines with as many cells as the header, between the table and the next line that is something else. */
function detachedRows({ source, isLiteral, tables }: Outline, table: Table): TableRow[] {
  const heads = new Set(tables.map(({ header }) => header.line));
  const rows: TableRow[] = [];
  for (let line = table.behind; line < source.count; line += 1) {
    const text = source.line(line);
    if (text.trim() === '') continue;
    if (isLiteral(line) || heads.has(line) || !hasPipe(text) || OTHER_BLOCK.test(text)) break;
    const row = readRow(source, line, table.header.cells.length);
    if (row.cells.length !== table.header.cells.length || isAlignmentRow(text) || isAlignmentRow(source.line(line + 1))) break;
    rows.push(row);
  }
  return rows;
}
