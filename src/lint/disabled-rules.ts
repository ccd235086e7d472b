import type { Range, SourceLines } from '../base/source-lines.ts';
import { maskCodeAndComments } from '../backlog/masked-text.ts';
import { parseBlocks } from '../spec/markdown.ts';

/** A rule's name in a comment that turns rules off. */
export interface DisablingName {
  name: string;
  range: Range;
  /** The whole comment, for one who takes it out. */
  comment: { start: number; end: number };
}

/** What the comments of a document turn off: `<!-- coherence-disable rule -->`, `<!-- coherence-disable-next-line rule -->`. */
export interface DisabledRules {
  /** All names, known or not. */
  names: readonly DisablingName[];
  /** First words of comments that look like `coherence-disable` and are none of ours: such a comment turns nothing off. */
  strangeWords: readonly DisablingName[];
  /** Whether findings of a rule on a line (from 0) are turned off. */
  covers: (rule: string, line: number) => boolean;
}

export const NOTHING_DISABLED: DisabledRules = { names: [], strangeWords: [], covers: () => false };

const COMMENT = /^<!--\s{0,20}coherence-disable(-next-line)?(?:\s([^]{0,2000}))?-->$/;
const STRANGE_WORD = /^<!--\s{0,20}(coherence-disable[^\s>]{0,100}?)(?=\s|-->)/;
const MOST_NAMES = 200;

/**
 * Reads the comments that turn rules off. Without a name they turn off all rules; several names are separated by blanks or
 * commas, and behind ` -- ` there is a reason. `coherence-disable` is for the whole document, wherever it stands,
 * `coherence-disable-next-line` for the next line that is not blank. What stands in code is no comment.
 */
export function readDisabledRules(source: SourceLines): DisabledRules {
  if (!source.text.includes('coherence-disable')) return NOTHING_DISABLED;
  const names: DisablingName[] = [];
  const strangeWords: DisablingName[] = [];
  const everywhere = new Set<string>();
  const onLines = new Map<number, Set<string>>();
  for (const comment of commentsOf(source)) {
    const match = COMMENT.exec(source.text.slice(comment.start, comment.end));
    if (match === null) {
      const [whole = '', word] = STRANGE_WORD.exec(source.text.slice(comment.start, comment.end)) ?? [];
      const end = comment.start + whole.length;
      if (word !== undefined) strangeWords.push({ name: word, range: source.range({ start: end - word.length, end }), comment });
      continue;
    }
    const [, nextLine, rest = ''] = match;
    const here = namesIn(source, comment, rest);
    names.push(...here);
    let rules = everywhere;
    if (nextLine !== undefined) {
      const line = lineBehind(source, comment.end);
      rules = onLines.get(line) ?? new Set();
      onLines.set(line, rules);
    }
    for (const { name } of here) rules.add(name);
    if (here.length === 0) rules.add(ALL);
  }
  const includes = (rules: ReadonlySet<string> | undefined, rule: string): boolean => rules !== undefined && (rules.has(rule) || rules.has(ALL));
  return { names, strangeWords, covers: (rule, line) => includes(everywhere, rule) || includes(onLines.get(line), rule) };
}

/** The names in what stands behind the first word of a comment. */
function namesIn(source: SourceLines, comment: { start: number; end: number }, rest: string): DisablingName[] {
  const offset = comment.end - 3 - rest.length;
  const list = rest.split(/(?:^|\s)--\s/, 1)[0] ?? '';
  return [...list.matchAll(/[^\s,]+/g)].slice(0, MOST_NAMES).map(({ 0: name, index }) => {
    const start = offset + index;
    return { name, range: source.range({ start, end: start + name.length }), comment };
  });
}

/** No name of a rule. */
const ALL = '*';

function lineBehind(source: SourceLines, offset: number): number {
  let line = source.lineAt(offset) + 1;
  while (line < source.count && source.line(line).trim() === '') line += 1;
  return line;
}

/** The comments of a document in its blocks of HTML and its running text. */
function commentsOf({ text }: SourceLines): { start: number; end: number }[] {
  const { source, tokens } = parseBlocks(text);
  const comments = new Map<number, { start: number; end: number }>();
  let last = -1;
  for (const { type, map } of tokens) {
    if (map === null || (type !== 'html_block' && type !== 'inline') || map[0] < last) continue;
    const start = source.start(map[0]);
    const block = text.slice(start, source.end(map[1] - 1));
    last = map[1];
    for (const comment of type === 'inline' ? maskCodeAndComments(block).comments : plainComments(block)) {
      comments.set(start + comment.start, { start: start + comment.start, end: start + comment.end });
    }
  }
  return [...comments.values()].sort((a, b) => a.start - b.start);
}

function plainComments(block: string): { start: number; end: number }[] {
  const comments: { start: number; end: number }[] = [];
  for (let start = block.indexOf('<!--'); start >= 0;) {
    const end = block.indexOf('-->', start + 4);
    if (end < 0) break;
    comments.push({ start, end: end + 3 });
    start = block.indexOf('<!--', end + 3);
  }
  return comments;
}
