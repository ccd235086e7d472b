import type { Token } from 'markdown-it';
import { baseOf } from '../base/path-parts.ts';
import { BlockFinder } from './block-finder.ts';
import type { FrontMatter } from './front-matter.ts';
import type { ParsedMarkdown } from './markdown.ts';
import { isCommand } from './named-test.ts';
import type { Span } from './span.ts';

/** A path that a spec names as one of its files or tests, and that is none in the workspace. */
export interface OutsidePath {
  /** As written. */
  path: string;
  /** What stands behind “it”. */
  fault: string;
  span: Span;
}

/** Folders of machines: a path below one is no route. */
const SYSTEM_FOLDER = /^\/(?:etc|usr|home|tmp|var|opt|root|Users|private|mnt|proc|sys|dev)\//;
const FILE_NAME = /\.[A-Za-z][A-Za-z0-9]{0,11}$/;
const SEPARATOR = /[—–]|\s-{1,2}\s|:(?=\s|$)/;

/** Why a path is no path in the workspace; null where it is one, or no path at all, such as a route or an address. */
function outsideFault(words: string): string | null {
  if (words === '' || words.length > 1024 || /[\s<>|"`*]/.test(words)) return null;
  const path = decoded(words).replaceAll('\\', '/');
  if (!/[^./]/.test(path)) return null;
  if (/^file:/i.test(path)) return 'is absolute';
  if (/^[A-Za-z]:\//.test(path)) return 'begins with a drive letter';
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return null;
  if (/^~[\w-]{0,40}\//.test(path)) return 'begins with a home folder';
  if (leadsOutside(path)) return 'leads outside of the workspace';
  return path.startsWith('/') && (SYSTEM_FOLDER.test(path) || FILE_NAME.test(path)) ? 'is absolute' : null;
}

/** Whether `..` leads out of the folder that a path is relative to. */
export function leadsOutside(path: string): boolean {
  let depth = 0;
  for (const segment of path.split('/')) {
    if (segment === '..') depth -= 1;
    else if (segment !== '' && segment !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

function decoded(text: string): string {
  return text.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '/');
}

/**
 * The paths among the tokens `[first, behind)` of a section that lead outside: in a list of files all that stand in
 * front of the description, in a section of tests those of test files alone, since others are what a test does.
 */
export function readOutsidePaths({ source, tokens }: ParsedMarkdown, first: number, behind: number, section: 'files' | 'acceptance-tests'): OutsidePath[] {
  const found: OutsidePath[] = [];
  let lines: readonly [number, number] = [0, 1];
  for (let index = first; index < behind; index += 1) {
    const token = tokens[index];
    if (token?.map) lines = token.map;
    if (token?.type !== 'inline' || tokens[index - 1]?.type === 'heading_open') continue;
    const finder = new BlockFinder(source, lines[0], lines[1]);
    for (const words of codeWords(token, section === 'files')) {
      const fault = outsideFault(words);
      if (fault !== null && (section === 'files' || isTestFile(words))) found.push({ path: words, fault, span: finder.find(words) });
    }
  }
  return found;
}

function codeWords(inline: Token, isDescribed: boolean): string[] {
  const words: string[] = [];
  for (const child of inline.children ?? []) {
    if (child.type === 'code_inline') words.push(child.content.trim());
    else if (isDescribed && child.type === 'text' && words.length > 0 && SEPARATOR.test(child.content)) break;
  }
  return words;
}

function isTestFile(words: string): boolean {
  const base = baseOf(words.replaceAll('\\', '/'));
  return /(?:^|[._-])(?:test|spec)s?(?=[._-])/i.test(base) && FILE_NAME.test(base);
}

/** Those that front matter names as sources and tests. */
export function outsideInFrontMatter({ source, test }: FrontMatter): OutsidePath[] {
  const paths = [...source.map(({ file, span }) => ({ path: file, span })), ...test.filter(({ text }) => !isCommand(text)).map(({ text, span }) => ({ path: text, span }))];
  return paths.flatMap(({ path, span }) => {
    const fault = outsideFault(path);
    return fault === null ? [] : [{ path, fault, span }];
  });
}
