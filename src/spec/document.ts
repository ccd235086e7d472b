import type { Token } from 'markdown-it';
import { type AcceptanceTests, readAcceptance } from './acceptance.ts';
import { type BracketedText, readBrackets } from './brackets.ts';
import { type ListedFile, readListedFiles } from './listed-files.ts';
import { readListItems } from './list-item.ts';
import { closingIndex, type ParsedMarkdown, parseMarkdown, plainText } from './markdown.ts';
import { sectionKey, sectionName, type SectionName } from './section-name.ts';
import { linesSpan, type Span } from './span.ts';

/** A level-2 heading and what stands below it. */
export interface SpecSection {
  /** The heading as a reader sees it. */
  title: string;
  /** Null for a section of a kind that we have no name for. */
  name: SectionName | null;
  /** What a template's section is matched by. */
  key: string;
  /** The heading's line. */
  heading: Span;
  /** All between this heading and the next, without white space around it. */
  body: Span;
  /** It has nothing but headings and comments. */
  isEmpty: boolean;
}

/** One thing that the spec asks for. */
export interface Requirement {
  text: string;
  /** Its task box; null where it has none. */
  checked: boolean | null;
  /** Its number in a numbered list, as written. */
  number: string | null;
  span: Span;
}

/** A spec as read from its markdown. Spans count in the text as it is in the file. */
export interface SpecDocument {
  file: string;
  /** From the file's name, or else from the title; digits as written. Null where neither has one. */
  id: string | null;
  /** The level-1 heading without `Spec:` or `Spec 015 —`. */
  title: string | null;
  titleSpan: Span | null;
  sections: SpecSection[];
  requirements: Requirement[];
  files: ListedFile[];
  acceptance: AcceptanceTests;
  /** Bracketed texts, which may be left over from a template. */
  brackets: BracketedText[];
}

interface SectionTokens {
  section: SpecSection;
  first: number;
  behind: number;
}

/** Reads a spec. Never throws: what cannot be read is not there. `file` is relative to the workspace. */
export function readSpec(text: string, file: string): SpecDocument {
  const parsed = parseMarkdown(text);
  const heading = readTitle(parsed);
  const document: SpecDocument = {
    file,
    id: idFromName(file) ?? heading?.id ?? null,
    title: heading?.title ?? null,
    titleSpan: heading?.span ?? null,
    sections: [],
    requirements: [],
    files: [],
    acceptance: { paths: [], commands: [] },
    brackets: readBrackets(parsed),
  };
  for (const { section, first, behind } of readSections(parsed)) {
    document.sections.push(section);
    if (section.name === 'requirements') document.requirements = document.requirements.concat(readRequirements(parsed, first, behind));
    if (section.name === 'files') document.files = document.files.concat(readListedFiles(parsed, first, behind));
    if (section.name === 'acceptance-tests') {
      const { paths, commands } = readAcceptance(parsed, first, behind);
      document.acceptance = { paths: document.acceptance.paths.concat(paths), commands: document.acceptance.commands.concat(commands) };
    }
  }
  return document;
}

function idFromName(file: string): string | null {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return /^(\d{1,9})(?=[-_. ])/.exec(name)?.[1] ?? null;
}

function readTitle({ tokens, source }: ParsedMarkdown): { title: string; id: string | null; span: Span } | null {
  const open = tokens.findIndex((token) => token.type === 'heading_open' && token.tag === 'h1' && token.level === 0);
  const inline = tokens[open + 1];
  const map = tokens[open]?.map;
  if (open < 0 || inline === undefined || !map) return null;
  const text = plainText(inline);
  const prefix = /^spec(?:ification)?\s{0,4}(?:#?(\d{1,9})\s{0,4}[:—–-]{1,2}|:\s{0,4}(?:(\d{1,9})\s{0,4}[:—–-]{1,2}\s)?)\s{0,4}/i.exec(text);
  const number = prefix?.[1] ?? prefix?.[2] ?? /^spec:?\s{0,4}(\d{1,9})\b/i.exec(text)?.[1] ?? null;
  return { title: prefix === null ? text : text.slice(prefix[0].length), id: number, span: linesSpan(source, map[0], map[0] + 1) };
}

function readSections({ tokens, source }: ParsedMarkdown): SectionTokens[] {
  const opens: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open' && token.level === 0 && (token.tag === 'h1' || token.tag === 'h2') && token.map !== null) opens.push(index);
  }
  const sections: SectionTokens[] = [];
  for (const [order, open] of opens.entries()) {
    const token = tokens[open];
    const inline = tokens[open + 1];
    if (token?.tag !== 'h2' || token.map === null || inline === undefined) continue;
    const behind = opens[order + 1] ?? tokens.length;
    const lastLine = tokens[behind]?.map?.[0] ?? source.count;
    const title = plainText(inline);
    const first = closingIndex(tokens, open) + 1;
    sections.push({
      first,
      behind,
      section: {
        title,
        name: sectionName(title),
        key: sectionKey(title),
        heading: linesSpan(source, token.map[0], token.map[0] + 1),
        body: linesSpan(source, token.map[1], lastLine),
        isEmpty: !tokens.slice(first, behind).some(hasContent),
      },
    });
  }
  return sections;
}

/** Whether a block says anything: headings and comments do not, nor do containers without content. */
function hasContent(token: Token, index: number, tokens: readonly Token[]): boolean {
  if (token.type === 'inline') return tokens[index - 1]?.type !== 'heading_open' && token.content.trim() !== '';
  if (token.type === 'fence' || token.type === 'code_block') return token.content.trim() !== '';
  return token.type === 'html_block' && !token.content.trimStart().startsWith('<!--');
}

/** The entries of the lists: all of the outermost ones, and those nested ones that have a task box. */
function readRequirements(parsed: ParsedMarkdown, first: number, behind: number): Requirement[] {
  const requirements: Requirement[] = [];
  for (let index = first; index < behind; index += 1) {
    const token = parsed.tokens[index];
    if (token?.level !== 0 || (token.type !== 'bullet_list_open' && token.type !== 'ordered_list_open')) continue;
    for (const { text, checked, number, depth, span } of readListItems(parsed, index)) {
      if (text !== '' && (depth === 0 || checked !== null)) requirements.push({ text, checked, number, span });
    }
  }
  return requirements;
}
