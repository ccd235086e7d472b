import type { Token } from 'markdown-it';
import { BlockFinder } from './block-finder.ts';
import { readListItems } from './list-item.ts';
import { type ParsedMarkdown, plainText } from './markdown.ts';
import { toRelativePath } from './relative-path.ts';
import type { Span } from './span.ts';
import { readTableRows } from './table-rows.ts';

/** A file or folder that a spec allows to be created or changed. */
export interface ListedFile {
  /** Relative to the workspace, forward slashes; a folder ends with a slash. May hold `*` where the spec has it. */
  path: string;
  description: string;
  /** The spec says that it is a new file. */
  isNew: boolean;
  /** The path in the source. */
  span: Span;
}

/** Files without a dot or a slash in their name. */
const BARE_NAMES = new Set(['Dockerfile', 'Makefile', 'Procfile', 'Gemfile', 'Rakefile', 'Jenkinsfile', 'LICENSE', 'CODEOWNERS', 'Justfile', 'Vagrantfile']);
const SEPARATOR = /[—–]|\s-{1,2}\s|:(?=\s|$)/;
const NEGATION = /^(?:no|not|do not|don['’]t|never|without)\b/i;

/** The path that a code span, a link or a word stands for. Null where it is something else. */
export function pathFromWords(words: string): string | null {
  if (words.length > 1024) return null;
  const written = words.trim().replace(/(?::\d{1,7}(?:-\d{1,7})?|#L\d{1,7}(?:-L?\d{1,7})?)$/, '');
  // Parentheses are a call, but for the route groups of web frameworks: `app/(shop)/page.tsx`.
  // Commas stand in the braces of a glob, and in no other path.
  if (written.startsWith('-') || /[\s=;,`$^]/.test(written.replace(/\{[\w./,*?-]{0,200}\}/g, '{}')) || /[()]/.test(written.replace(/(?<=\/)\([\w-]{1,80}\)(?=\/)/g, ''))) return null;
  const isPlaceholder = written.startsWith('[') && written.indexOf(']') === written.length - 1;
  const isFolderOrFile = /[/\\]/.test(written) || /^[A-Za-z][A-Za-z0-9]{0,11}$/.test(extension(written)) || BARE_NAMES.has(written);
  return isPlaceholder || !isFolderOrFile ? null : toRelativePath(written);
}

function extension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

/**
 * The files that a section lists, tokens `[first, behind)`: list items at any depth, table rows, and paragraphs that
 * begin with a path. What stands behind a dash or a colon describes and lists nothing.
 */
export function readListedFiles(parsed: ParsedMarkdown, first: number, behind: number): ListedFile[] {
  const files: ListedFile[] = [];
  for (let index = first; index < behind; index += 1) {
    const token = parsed.tokens[index];
    if (token === undefined || token.level !== 0) continue;
    if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') {
      for (const file of listFiles(parsed, index)) files.push(file);
    } else if (token.type === 'table_open') {
      for (const file of tableFiles(parsed, index)) files.push(file);
    } else if (token.type === 'paragraph_open') {
      const inline = parsed.tokens[index + 1];
      const start = inline?.children?.find((child) => child.type !== 'text' || child.content.trim() !== '')?.type;
      if (inline?.map && (start === 'code_inline' || start === 'link_open')) {
        for (const file of inlineFiles(parsed, inline, inline.map)) files.push(file);
      }
    }
  }
  return files;
}

function listFiles(parsed: ParsedMarkdown, open: number): ListedFile[] {
  const items = readListItems(parsed, open);
  const own: ListedFile[][] = [];
  const groups = new Set<number>();
  for (const item of items) {
    const found = item.inline?.map ? inlineFiles(parsed, item.inline, item.inline.map) : [];
    const folder = item.parent === null ? undefined : own[item.parent]?.[0];
    // A folder with files nested below it names their place and is not itself given free.
    if (folder !== undefined && item.parent !== null && own[item.parent]?.length === 1 && folder.path.endsWith('/') && found.length > 0) {
      groups.add(item.parent);
      for (const file of found) if (!file.path.startsWith(folder.path)) file.path = folder.path + file.path;
    }
    own.push(found);
  }
  return own.flatMap((found, index) => (groups.has(index) ? [] : found));
}

function tableFiles(parsed: ParsedMarkdown, open: number): ListedFile[] {
  const { header, rows } = readTableRows(parsed.tokens, open);
  const column = header.findIndex((cell) => /\b(?:files?|paths?)\b/i.test(plainText(cell)));
  const files: ListedFile[] = [];
  for (const { cells, lines } of rows) {
    for (const cell of column >= 0 ? cells.slice(column, column + 1) : cells) {
      const found = inlineFiles(parsed, cell, lines);
      if (found.length === 0) continue;
      const others = cells.filter((other) => other !== cell).map(plainText).filter((text) => text !== '');
      for (const file of found) files.push(described(file, [file.description, ...others].filter((text) => text !== '').join(' — ')));
      break;
    }
  }
  return files;
}

function described(file: ListedFile, description: string): ListedFile {
  return { ...file, description, isNew: file.isNew || /^\(?new\b/i.test(description) };
}

/** The paths in front of the separator, and what stands behind it. */
function inlineFiles({ source }: ParsedMarkdown, inline: Token, lines: readonly [number, number]): ListedFile[] {
  const written: string[] = [];
  let lead = '';
  let description = '';
  let behind = false;
  let inLink = false;
  for (const child of inline.children ?? []) {
    if (child.type === 'link_close') inLink = false;
    if (behind) {
      description += child.type === 'softbreak' ? ' ' : child.type === 'text' || child.type === 'code_inline' ? child.content : '';
      continue;
    }
    if (child.type === 'code_inline' && !inLink) for (const words of child.content.split(', ')) written.push(words);
    else if (child.type === 'link_open') {
      inLink = true;
      written.push(decoded(child.attrGet('href') ?? ''));
    } else if (child.type === 'softbreak') lead += ' ';
    else if (child.type === 'text' && !inLink) {
      let text = child.content;
      let separator = SEPARATOR.exec(text);
      // "New: `a.ts`": a colon in front of the first path ends a label.
      while (separator?.[0] === ':' && written.length === 0 && bareWords(lead + text.slice(0, separator.index)).length === 0) {
        lead += `${text.slice(0, separator.index)} `;
        text = text.slice(separator.index + 1);
        separator = SEPARATOR.exec(text);
      }
      lead += separator === null ? text : text.slice(0, separator.index);
      if (separator !== null) {
        behind = true;
        description = text.slice(separator.index + separator[0].length);
      }
    }
  }
  lead = lead.replace(/^\s*\[[ xX]\]\s/, '').trim();
  if (NEGATION.test(lead)) return [];
  const isNew = /\(new\b/i.test(lead) || /^new\b/i.test(lead);
  const finder = new BlockFinder(source, lines[0], lines[1]);
  const files: ListedFile[] = [];
  for (const words of written.length > 0 ? written : bareWords(lead)) {
    const path = pathFromWords(words);
    if (path !== null) files.push(described({ path, description: '', isNew, span: finder.find(words.trim()) }, description.trim()));
  }
  return files;
}

/** Paths written without code marks: the first word, and those joined to it by a comma, "or" and "and". */
function bareWords(lead: string): string[] {
  const found: string[] = [];
  for (const word of lead.split(/[\s,]+/).slice(0, 50)) {
    if (word === '' || word === 'or' || word === 'and') continue;
    if (pathFromWords(word) === null) break;
    found.push(word);
  }
  return found;
}

function decoded(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}
