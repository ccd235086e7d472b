import type { SpecDocument, SpecSection } from './document.ts';
import type { ListedFile } from './listed-files.ts';
import { closingIndex, type ParsedMarkdown, plainText } from './markdown.ts';
import { readTableRows, type TableRow } from './table-rows.ts';

/** A place for more paths in a spec: the offset, and what to put there for paths and a reason (may be empty). */
export interface FilesPlace {
  at: number;
  text(written: readonly string[], why: string): string;
}

/** Behind the last entry of a section that lists files, in the style of that entry: first without code marks where it has none. */
export function* placeBehindLastEntry(parsed: ParsedMarkdown, spec: SpecDocument, section: SpecSection): Generator<FilesPlace> {
  const entries = spec.files.filter(({ span }) => span.start >= section.body.start && span.end <= section.body.end);
  const last = entries.at(-1);
  if (last === undefined) return;
  const line = parsed.source.lineAt(last.span.start);
  const isBare = parsed.source.text[last.span.start - 1] !== '`' && !parsed.source.text.slice(last.span.start - 3, last.span.start).includes('(');
  for (const mark of isBare ? ['', '`'] : ['`']) {
    for (const [index, token] of parsed.tokens.entries()) {
      if (token.level !== 0 || token.map === null || token.map[0] > line || token.map[1] <= line) continue;
      if (token.type === 'table_open') yield inTable(parsed, index, last, mark);
      else if (token.type.endsWith('_list_open')) yield* inList(parsed, index, line, entries, mark);
    }
  }
}

/** The dash between path and reason that the entries use, the last one first. */
function separatorOf({ source }: ParsedMarkdown, entries: readonly ListedFile[]): string {
  for (const { span } of entries.toReversed()) {
    const behind = source.text.slice(span.end, Math.min(span.end + 200, source.end(source.lineAt(span.end))));
    const found = /^`?\)?(?:\s\((?:new|modify|modified|existing)\))?(\s{0,4}(?:—|–|--?|:)\s)/i.exec(behind)?.[1];
    if (found !== undefined) return found;
  }
  return ' — ';
}

function* inList(parsed: ParsedMarkdown, open: number, line: number, entries: readonly ListedFile[], mark: string): Generator<FilesPlace> {
  const { source, tokens } = parsed;
  const items = tokens.slice(open, closingIndex(tokens, open)).filter(({ type, level }) => type === 'list_item_open' && level === 1);
  const at = items.findIndex(({ map }) => map !== null && map[0] <= line && line < map[1]);
  const item = items[at];
  if (!item?.map) return;
  const [first, behind] = item.map;
  let end = behind - 1;
  while (end > first && source.line(end).trim() === '') end -= 1;
  const marker = /^\s{0,12}(?:[-*+]|\d{1,9}[.)])[ \t]{1,8}/.exec(source.line(first))?.[0];
  if (marker === undefined) return;
  const isLoose = at > 0 && source.line(first - 1).trim() === '';
  const hasBox = /^\[[ xX]\]\s/.test(source.line(first).slice(marker.length));
  const ending = source.lineEnding();
  const separator = separatorOf(parsed, entries);
  const number = item.info === '' ? null : Number(item.info) + 1;
  yield {
    at: source.end(end),
    text: (written, why) => written.map((path, index) => {
      const own = number === null ? marker : marker.replace(/\d{1,9}/, `${number + index}`);
      return `${ending.repeat(isLoose ? 2 : 1)}${own}${hasBox ? '[ ] ' : ''}${mark}${path}${mark}${why === '' ? '' : separator + why}`;
    }).join(''),
  };
}

function inTable(parsed: ParsedMarkdown, open: number, last: ListedFile, mark: string): FilesPlace {
  const { source, tokens } = parsed;
  const { header, rows } = readTableRows(tokens, open);
  const heads = header.map(plainText);
  const row = (tokens[open]?.map?.[1] ?? 1) - 1;
  const line = source.line(row);
  const indentation = /^\s{0,12}/.exec(line)?.[0] ?? '';
  const opens = line.trimStart().startsWith('|') ? '| ' : '';
  const closes = line.trimEnd().endsWith('|') ? ' |' : '';
  const column = Math.max(0, columnOf(parsed, rows, last));
  const named = heads.findIndex((head, index) => index !== column && /desc|why|what|purpose|change|reason|note|remark/i.test(head));
  const reasonColumn = named >= 0 ? named : column + 1;
  return {
    at: source.end(row),
    text: (written, why) => written.map((path) => {
      const cells = heads.map((_, index) => (index === column ? `${mark}${path}${mark}` : index === reasonColumn ? why.replace(/[\\|]/g, '\\$&') : ''));
      // Without outer bars, empty cells at the ends would be none.
      const open = cells[0] === '' ? '| ' : opens;
      const close = cells.at(-1) === '' ? ' |' : closes;
      return `${source.lineEnding()}${indentation}${open}${cells.join(' | ')}${close}`;
    }).join(''),
  };
}

/** The column that a path stands in. */
function columnOf({ source }: ParsedMarkdown, rows: readonly TableRow[], { span, path }: ListedFile): number {
  const line = source.lineAt(span.start);
  const words = source.text.slice(span.start, span.end);
  return rows.find(({ lines }) => lines[0] === line)?.cells.findIndex(({ content }) => content.includes(words) || content.includes(path)) ?? 0;
}
