import type { FrontMatter } from './front-matter.ts';
import type { ParsedMarkdown } from './markdown.ts';
import { spanOf, type Span } from './span.ts';

/** The word that a spec has for how far it is. */
export interface StatusText {
  text: string;
  span: Span;
}

/** A line `Spec path: …`. */
export interface SpecPathLine {
  /** As written, without code marks and emphasis. */
  path: string;
  /** Of the path. */
  span: Span;
}

const STATUS = /^[\s>*+-]{0,20}(?:\*\*|__)?status(?:\*\*|__)?\s{0,4}:(?:\*\*|__)?(.{1,300})$/i;
const SPEC_PATH = /^[\s>*_`+-]{0,20}spec[ _-]?path[\s*_`]{0,8}:(.{1,1500})$/i;

/** The status in front matter, or else on a line `**Status:** …` in front of the first section. */
export function readStatus({ source, tokens }: ParsedMarkdown, { status, statusSpan }: FrontMatter): StatusText | null {
  if (status !== null && status !== '' && statusSpan !== null) return { text: status, span: statusSpan };
  for (const token of tokens) {
    if (token.type === 'heading_open' && token.level === 0 && token.tag === 'h2') return null;
    if (token.type !== 'inline' || token.map === null || !/status/i.test(token.content)) continue;
    for (let line = token.map[0]; line < token.map[1]; line += 1) {
      const value = STATUS.exec(source.line(line))?.[1];
      if (value === undefined) continue;
      const start = source.end(line) - value.length;
      const lead = /^[\s*_`"'[]*/.exec(value)?.[0].length ?? 0;
      // A remark, another field or a sentence begins there.
      const words = value.slice(lead).split(/[|·—–(,;.:`"'*\]<]|_(?!\w)|\s-\s|\s{2}/, 1)[0]?.trim() ?? '';
      if (words !== '') return { text: words, span: spanOf(source, start + lead, start + lead + words.length) };
    }
  }
  return null;
}

/** The lines that say where a spec is, in their order; in code there is none. */
export function readSpecPathLines({ source, tokens }: ParsedMarkdown): SpecPathLine[] {
  const lines: SpecPathLine[] = [];
  for (const token of tokens) {
    if (token.type !== 'inline' || token.map === null || !/^[\s*_`]{0,8}spec[ _-]?path/im.test(token.content)) continue;
    for (let line = token.map[0]; line < token.map[1]; line += 1) {
      const value = SPEC_PATH.exec(source.line(line))?.[1];
      if (value === undefined) continue;
      const start = source.end(line) - value.length;
      // In a link it is the address.
      const lead = (/^\s*\[[^\][]{0,500}\]\(/.exec(value) ?? /^[\s*_`"'<]*/.exec(value))?.[0].length ?? 0;
      const rest = value.slice(lead);
      // Code marks hold blanks together.
      const path = (value[lead - 1] === '`' && rest.includes('`') ? (rest.split('`', 1)[0] ?? '') : (rest.split(/[\s`"'<>()]/, 1)[0] ?? '').replace(/[*_.,;:!]{0,20}$/, '')).trimEnd();
      if (path !== '') lines.push({ path, span: spanOf(source, start + lead, start + lead + path.length) });
    }
  }
  return lines;
}
