import { tokensOf } from './code-tokens.ts';
import type { Effort } from './effort.ts';
import type { ScriptSource } from './script-source.ts';

/** The rows of a tagged table, without its head. */
export function rowsOfTemplate(table: string, effort: Effort): string[][] {
  if (!effort.scan(4 * table.length)) return [];
  const rows = table.split('\n').map((row) => row.trim()).filter((row) => row !== '');
  return rows.slice(1).map((row) => row.split('|').map((cell) => cell.trim().replace(/^\$\{\s{0,200}|\s{0,200}\}$/g, '').replace(/^['`]/, '"').replace(/['"`]$/, '')).filter((cell) => cell !== ''));
}

/** The rows of the list that is the first argument of the call at `open`, written in place or under a name of the file. */
export function rowsOfTable(source: ScriptSource, open: number): string[][] | null {
  const [first] = source.brackets.pieces(open);
  return first === undefined ? null : rowsOf(source, listAt(source, first.start));
}

/** The rows of the list that the loop around a test goes through, or the first loop in it: `for (… of rows)`, `rows.forEach(…)`. */
export function rowsAround(source: ScriptSource, start: number, body: { start: number; end: number } | undefined): string[][] | null {
  const { code, brackets } = source;
  if (!source.masked.effort.spend(4)) return null;
  const before = headBefore(source, source.backOverBlanks(start));
  if (before !== null) return rowsOf(source, before);
  for (const open of brackets.around(start, 0, 6)) {
    const last = source.backOverBlanks(open);
    const list = code[open] === '{' ? headBefore(source, last) : code[open] === '(' ? listBefore(source, open) : null;
    if (list !== null) return rowsOf(source, list);
  }
  const inner = body === undefined ? null : /\bfor\s{0,9}(?=\([^()]{1,100}\sof\s)/.exec(code.slice(body.start, Math.min(body.end, body.start + 5_000)));
  if (body === undefined || inner === null) return null;
  const list = headBefore(source, brackets.close(body.start + inner.index + inner[0].length));
  return list === null ? null : rowsOf(source, list);
}

/** Where a list opens, and what `slice` takes of it. */
interface List {
  open: number;
  from: number;
  to: number | undefined;
}

/** The list of the `for (… of list)` whose head is closed at `last`. */
function headBefore(source: ScriptSource, last: number): List | null {
  const open = source.code[last] === ')' ? source.brackets.open(last) : null;
  if (open === null || !/\bfor\s{0,9}(?:await\s{0,9})?$/.test(source.code.slice(Math.max(0, open - 24), open))) return null;
  const of = /\sof\s{1,9}/.exec(source.code.slice(open, Math.min(last, open + 300)));
  return of === null ? null : listAt(source, open + of.index + of[0].length);
}

/** The list in front of `.forEach(`. */
function listBefore(source: ScriptSource, open: number): List | null {
  const before = source.code.slice(Math.max(0, open - 120), open);
  const call = new RegExp(`(${SLICE})?\\s{0,9}\\.\\s{0,9}forEach\\s{0,9}$`).exec(before);
  if (call === null) return null;
  const last = source.backOverBlanks(open - before.length + call.index);
  const list = source.code[last] === ']' ? source.brackets.open(last) : source.listNamed(source.wordEndingAt(last));
  return list === null ? null : { open: list, ...partOf(call[1] ?? '') };
}

/** The list that is written at a place, or named there. */
function listAt(source: ScriptSource, at: number): List | null {
  const end = source.code[at] === '[' ? source.brackets.close(at) + 1 : at + (/^[A-Za-z_$][\w$]{0,80}/.exec(source.code.slice(at, at + 81))?.[0].length ?? 0);
  const rest = source.code.slice(end, end + 200);
  const slice = new RegExp(`^${SLICE}`).exec(rest)?.[0] ?? '';
  if (source.code[at] === '[') return { open: at, ...partOf(slice) };
  const open = /^\s{0,99}(?:[),]|as\b|$)/.test(rest.slice(slice.length)) ? source.listNamed(source.code.slice(at, end)) : null;
  return open === null ? null : { open, ...partOf(slice) };
}

const SLICE = String.raw`\s{0,99}\.\s{0,9}slice\s{0,9}\(\s{0,9}-?\d{0,9}\s{0,9}(?:,\s{0,9}-?\d{1,9}\s{0,9})?\)`;

/** What `.slice(0, 1)` takes. */
function partOf(slice: string): Omit<List, 'open'> {
  const [from = 0, to] = (slice.match(/-?\d+/g) ?? []).map(Number);
  return { from, to };
}

/** Many tests may go through one table: it is read once, and each part of it made once. */
const READ = new WeakMap<ScriptSource, Map<string, string[][]>>();

function rowsOf(source: ScriptSource, list: List | null): string[][] | null {
  if (list === null) return null;
  const known = READ.get(source) ?? new Map<string, string[][]>();
  READ.set(source, known);
  const { open, from, to } = list;
  const all = known.get(`${open}`) ?? readRows(source, open);
  known.set(`${open}`, all);
  if (from === 0 && to === undefined) return all;
  const part = known.get(`${open} ${from} ${to}`) ?? all.slice(from, to);
  known.set(`${open} ${from} ${to}`, part);
  return part;
}

function readRows(source: ScriptSource, open: number): string[][] {
  return source.brackets.pieces(open).slice(0, 2_000).map((piece) => tokensOf(source.masked, piece.start, piece.end));
}
