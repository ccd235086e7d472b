import type { Token } from 'markdown-it';
import { BlockFinder } from './block-finder.ts';
import { type ParsedMarkdown, plainText } from './markdown.ts';
import { isCommand, testWords, testWordsIn, type TestWords, unquoted } from './named-test.ts';
import type { RequirementMentions } from './requirement-mention.ts';
import type { Span } from './span.ts';
import { readTableRows, type TableRow } from './table-rows.ts';

/** A test that a spec names, and where. */
export interface NamedTest {
  kind: TestWords['kind'];
  /** As written, without code marks. */
  written: string;
  /** Relative to the workspace; null for names and commands. */
  path: string | null;
  /** The name of a test, with a path one in that file; null for none. `*` stands for anything. */
  name: string | null;
  /** Null for paths and names. */
  command: string | null;
  /** Indexes of the requirements that stand beside it. */
  requirements: number[];
  span: Span;
}

/** How a spec wants to be checked: what its acceptance section and its requirements name. */
export interface AcceptanceTests {
  /** The files and folders, each once, in their order. */
  paths: string[];
  /** The commands, each once, in their order. */
  commands: string[];
  named: NamedTest[];
}

/** What the text belongs to that is being read: the innermost entry of a list last. */
interface Place {
  text: string;
}

/** The tests that the tokens `[first, behind)` of an acceptance section name, in their order. */
export function readAcceptance(parsed: ParsedMarkdown, first: number, behind: number, mentions: RequirementMentions): NamedTest[] {
  const named: NamedTest[] = [];
  const items: Place[] = [];
  let heading = '';
  for (let index = first; index < behind; index += 1) {
    const token = parsed.tokens[index];
    if (token === undefined) continue;
    if (token.type === 'list_item_open') items.push({ text: '' });
    else if (token.type === 'list_item_close') items.pop();
    else if (token.type === 'table_open') {
      const { header, rows, close } = readTableRows(parsed.tokens, index);
      const columns = columnsOf(header);
      for (const row of rows) for (const test of rowTests(parsed, row, columns, mentions)) named.push(test);
      index = close;
    } else if (token.type === 'fence') {
      for (const test of fenceTests(parsed, token)) named.push(test);
    } else if (token.type === 'inline' && parsed.tokens[index - 1]?.type === 'heading_open') heading = plainText(token);
    else if (token.type === 'inline' && token.map !== null) {
      const item = items.at(-1);
      const text = plainText(token);
      if (item !== undefined && item.text === '') item.text = text;
      const found = inlineTests(token, new BlockFinder(parsed.source, token.map[0], token.map[1]), true);
      if (found.length === 0) continue;
      // Its own words first, then those of the entries that it is nested in, then the heading above.
      const requirements = [text, ...items.map((place) => place.text).reverse(), heading].map((words) => mentions.named(words)).find((indexes) => indexes.length > 0) ?? [];
      for (const test of found) named.push({ ...test, requirements });
    }
  }
  return named;
}

interface Columns {
  requirement: number;
  test: number;
}

function columnsOf(cells: readonly Token[]): Columns {
  const titles = cells.map(plainText);
  return {
    requirement: titles.findIndex((title) => /\b(?:requirements?|criteri(?:on|a)|behaviou?r|covers|what)\b/i.test(title)),
    test: titles.findIndex((title) => /\btests?\b/i.test(title)),
  };
}

function rowTests(parsed: ParsedMarkdown, { cells, lines }: TableRow, columns: Columns, mentions: RequirementMentions): NamedTest[] {
  const about = cells[columns.requirement];
  const requirements = about === undefined ? mentions.named(cells.map(plainText).join(' ')) : mentions.about(plainText(about));
  const finder = new BlockFinder(parsed.source, lines[0], lines[1]);
  const holders = columns.test >= 0 ? cells.slice(columns.test, columns.test + 1) : cells.filter((cell) => cell !== about);
  return holders.flatMap((cell) => inlineTests(cell, finder, true)).map((test) => ({ ...test, requirements }));
}

function fenceTests({ source }: ParsedMarkdown, token: Token): NamedTest[] {
  const info = token.info.trim();
  if (token.map === null || !/^(?:$|(?:ba|z)?sh\b|shell|console|terminal)/.test(info)) return [];
  const finder = new BlockFinder(source, token.map[0], token.map[1]);
  const found: NamedTest[] = [];
  for (const line of token.content.split('\n')) {
    const command = line.replace(/^\s*\$ /, '').trim();
    if (command === '' || command.startsWith('#') || (info === '' && !isCommand(command))) continue;
    found.push(namedTest({ kind: 'command', command }, command, finder.find(command)));
  }
  return found;
}

/** The tests that a paragraph or a cell names. `withText`: names without code marks count as well. */
export function inlineTests(inline: Token, finder: BlockFinder, withText: boolean): NamedTest[] {
  const found: NamedTest[] = [];
  /** The test file that has just been named: a name right behind it is one of its tests. */
  let file: NamedTest | null = null;
  let inLink = false;
  const addName = (name: string, written: string): void => {
    if (file === null) found.push(namedTest({ kind: 'name', name }, written, finder.find(written)));
    else if (file.name === null) file.name = name;
    else {
      file = namedTest({ kind: 'path', path: file.path ?? '', name }, written, finder.find(written));
      found.push(file);
    }
  };
  for (const child of inline.children ?? []) {
    if (child.type === 'link_close') inLink = false;
    if (child.type === 'code_inline' || child.type === 'link_open') {
      const written = (child.type === 'code_inline' ? child.content : (child.attrGet('href') ?? '')).trim();
      if (child.type === 'link_open') inLink = true;
      else if (inLink) continue;
      const words = testWords(written);
      if (words?.kind === 'name') addName(words.name, written);
      else if (words === null && file !== null && /^["'“].*["'”]$/.test(written)) addName(unquoted(written), written);
      else {
        const test: NamedTest | null = words === null ? null : namedTest(words, written, finder.find(written));
        if (test !== null) found.push(test);
        file = test?.kind === 'path' && !test.path?.endsWith('/') ? test : null;
      }
    } else if (child.type === 'text' && !inLink) {
      const { quoted, rest } = leadingNames(child.content, file !== null);
      for (const name of quoted) addName(name, name);
      if (!/^[\s:,>(—–-]*(?:and\s*)?$/.test(rest.slice(0, 200)) || rest.length > 200) file = null;
      if (withText) {
        for (const words of testWordsIn(rest)) {
          const written = words.kind === 'name' ? words.name : words.kind === 'path' ? words.path : words.command;
          found.push(namedTest(words, written, finder.find(written)));
        }
      }
    }
  }
  return found;
}

/** Names in quotes at the beginning of a text that stands behind a file: `: "returns 404", "returns 200"`. */
function leadingNames(text: string, isBehindFile: boolean): { quoted: string[]; rest: string } {
  const quoted: string[] = [];
  let rest = text;
  if (!isBehindFile) return { quoted, rest };
  while (quoted.length < 50) {
    const match = /^[\s:,>(—–-]{0,20}(?:and\s)?["“]([^"”\n]{2,200})["”]/.exec(rest);
    if (match === null) break;
    quoted.push(match[1] ?? '');
    rest = rest.slice(match[0].length);
  }
  return { quoted, rest };
}

function namedTest(words: TestWords, written: string, span: Span): NamedTest {
  return {
    kind: words.kind,
    written,
    path: words.kind === 'path' ? words.path : null,
    name: words.kind === 'command' ? null : words.name,
    command: words.kind === 'command' ? words.command : null,
    requirements: [],
    span,
  };
}

/** All that is named, with its paths and commands. */
export function acceptanceTests(named: NamedTest[]): AcceptanceTests {
  return {
    paths: [...new Set(named.flatMap(({ path }) => path ?? []))],
    commands: [...new Set(named.flatMap(({ command }) => command ?? []))],
    named,
  };
}
