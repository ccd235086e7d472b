import type { SourceLines } from '../../base/source-lines.ts';
import type { TextEdit } from '../../contract/finding.ts';

/** A cell of a pipe table. Offsets count in the text. */
export interface Cell {
  /** The content without the white space around it, as in the source: pipes in it are escaped. */
  text: string;
  start: number;
  end: number;
  /** Between its pipes. */
  rawStart: number;
  rawEnd: number;
}

export interface TableRow {
  line: number;
  cells: Cell[];
}

/** A pipe table: its header, its alignment row and the rows that have a pipe in them. */
export interface Table {
  header: TableRow;
  rows: TableRow[];
  /** Behind its last line. Text directly below a table is a row of it to markdown; here it is not. */
  behind: number;
}

/** Reads the table in the lines `[first, behind)`, of which the second is its alignment row. */
export function readTable(source: SourceLines, first: number, behind: number): Table {
  const header = readRow(source, first, null);
  const rows: TableRow[] = [];
  for (let line = first + 2; line < behind; line += 1) {
    if (hasPipe(source.line(line))) rows.push(readRow(source, line, header.cells.length));
  }
  return { header, rows, behind };
}

/** Whether a line has a pipe that ends a cell. */
export function hasPipe(line: string): boolean {
  return pipes(line).length > 0;
}

/** Whether a line is what stands between a header and its rows. */
export function isAlignmentRow(line: string): boolean {
  return line.includes('-') && line.includes('|') && /^[\s|:-]*$/.test(line);
}

/**
 * Reads one row. A pipe behind a backslash belongs to its cell. So does one in a code span where the row has as many cells
 * as the header only when it is read that way: people write `a|b` as if it were allowed.
 */
export function readRow(source: SourceLines, line: number, columns: number | null): TableRow {
  const text = source.line(line);
  const cells = cellsBetween(source, line, pipes(text));
  if (columns === null || cells.length === columns || !text.includes('`')) return { line, cells };
  const lenient = cellsBetween(source, line, pipes(text, codeSpans(text)));
  return { line, cells: lenient.length === columns ? lenient : cells };
}

function pipes(text: string, spans: readonly [number, number][] = []): number[] {
  const found: number[] = [];
  let span = 0;
  for (let at = text.indexOf('|'); at >= 0; at = text.indexOf('|', at + 1)) {
    while ((spans[span]?.[1] ?? Infinity) <= at) span += 1;
    if (text.charAt(at - 1) !== '\\' && at < (spans[span]?.[0] ?? Infinity)) found.push(at);
  }
  return found;
}

/** Code spans: runs of backticks up to the next run of the same length. */
function codeSpans(text: string): [number, number][] {
  const runs: { at: number; length: number; next: number | null }[] = [];
  const later = new Map<number, number>();
  for (const { 0: run, index } of text.matchAll(/`{1,1000}/g)) runs.push({ at: index, length: run.length, next: null });
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const run = runs[index];
    if (run === undefined) continue;
    run.next = later.get(run.length) ?? null;
    later.set(run.length, index);
  }
  const spans: [number, number][] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const run = runs[index];
    const close = run?.next === null || run === undefined ? undefined : runs[run.next];
    if (run?.next === null || run === undefined || close === undefined) continue;
    spans.push([run.at, close.at + close.length]);
    index = run.next;
  }
  return spans;
}

function cellsBetween(source: SourceLines, line: number, separators: readonly number[]): Cell[] {
  const text = source.line(line);
  const indent = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const inner = separators.filter((at) => at !== indent && at !== end - 1);
  const from = separators[0] === indent ? indent + 1 : indent;
  const to = separators.at(-1) === end - 1 && end - 1 >= from ? end - 1 : Math.max(from, end);
  const bounds = [from - 1, ...inner, to];
  const offset = source.start(line);
  const cells: Cell[] = [];
  for (let index = 1; index < bounds.length; index += 1) {
    const rawStart = (bounds[index - 1] ?? 0) + 1;
    const rawEnd = Math.max(rawStart, bounds[index] ?? 0);
    const raw = text.slice(rawStart, rawEnd);
    const start = rawStart + (raw.length - raw.trimStart().length);
    const content = raw.trim();
    cells.push({ text: content, start: offset + Math.min(start, rawEnd), end: offset + Math.min(start, rawEnd) + content.length, rawStart: offset + rawStart, rawEnd: offset + rawEnd });
  }
  return cells;
}

/** The edits that give columns of a row another content. Cells that a short row lacks are added at its end. */
export function rowEdits(source: SourceLines, row: TableRow, values: ReadonlyMap<number, string>): TextEdit[] {
  const edits: TextEdit[] = [];
  let added = '';
  const last = Math.max(-1, ...values.keys());
  for (let column = 0; column <= last; column += 1) {
    const cell = row.cells[column];
    const value = values.get(column);
    if (cell === undefined) added += `${value ?? ''} | `;
    else if (value !== undefined) edits.push(cellEdit(source.text, cell, value));
  }
  if (added !== '') {
    const text = source.line(row.line);
    const end = source.start(row.line) + text.trimEnd().length;
    const isClosed = pipes(text).at(-1) === text.trimEnd().length - 1;
    edits.push({ start: end, end, text: isClosed ? ` ${added.trimEnd()}` : ` | ${added.slice(0, -3)}` });
  }
  return edits;
}

/** Where columns are padded, a longer content takes the room of the blanks behind it. */
function cellEdit(text: string, cell: Cell, value: string): TextEdit {
  if (cell.text === '') {
    const raw = text.slice(cell.rawStart, cell.rawEnd);
    return { start: cell.rawStart, end: cell.rawEnd, text: raw === '' ? value : ` ${value}${raw.slice(1 + value.length) || ' '}` };
  }
  const room = cell.rawEnd - cell.end - 1;
  const growth = value.length - cell.text.length;
  return { start: cell.start, end: growth > 0 && growth <= room ? cell.end + growth : cell.end, text: value };
}

/** A new row as the table's own rows are written: outer pipes, blanks, and padding where every row has it. */
export function formatRow(source: SourceLines, table: Table, values: readonly string[]): string {
  const columns = table.header.cells.length;
  const rows = table.rows.filter(({ cells }) => cells.length === columns);
  const model = rows.at(-1) ?? table.header;
  const line = source.line(model.line);
  const trimmed = line.trim();
  const isBare = pipes(trimmed)[0] !== 0;
  const needsPipes = values[0] === '' || values[columns - 1] === '';
  const opens = !isBare || needsPipes;
  const closes = pipes(trimmed).at(-1) === trimmed.length - 1 || needsPipes;
  const isSpaced = model.cells.some(({ rawStart, start, text }) => text !== '' && start > rawStart);
  const widths = paddedWidths(table, rows, columns);
  const gap = isSpaced || isBare ? ' ' : '';
  const cells = Array.from({ length: columns }, (_, column) => {
    const value = values[column] ?? '';
    const blanks = column === 0 && !opens ? gap.length : 2 * gap.length;
    return `${gap}${value.padEnd((widths?.[column] ?? 0) - blanks - [...value].length + value.length)}${gap}`;
  });
  const indent = line.slice(0, line.length - line.trimStart().length);
  return `${indent}${opens ? '|' : ''}${opens ? cells.join('|') : cells.join('|').trimStart()}${closes ? '|' : ''}`.trimEnd();
}

/** How wide each column is between its pipes, where all rows agree and some cell is padded; null elsewhere. */
function paddedWidths(table: Table, rows: readonly TableRow[], columns: number): number[] | null {
  if (rows.length === 0) return null;
  const all = [table.header, ...rows];
  const widths = table.header.cells.map((cell) => cell.rawEnd - cell.rawStart);
  const agree = all.every(({ cells }) => cells.every((cell, column) => column === columns - 1 || column === 0 || cell.rawEnd - cell.rawStart === widths[column]));
  const isPadded = all.some(({ cells }) => cells.some((cell, column) => column < columns - 1 && cell.text !== '' && cell.rawEnd - cell.end > 1));
  return agree && isPadded ? widths : null;
}

/** The content of a cell for a text: one line, pipes escaped. */
export function cellText(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\\?\|/g, '\\|');
}
