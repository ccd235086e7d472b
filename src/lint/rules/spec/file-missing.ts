import { folderOf } from '../../../base/path-parts.ts';
import { hasWildcard, isWide } from '../../../base/path-pattern.ts';
import type { Fix } from '../../../contract/finding.ts';
import { type ListedFile, pathFromWords } from '../../../spec/listed-files.ts';
import { writtenPath } from '../../../spec/written-path.ts';
import type { Rule, SpecSubject } from '../../rule.ts';
import type { World } from '../../world.ts';
import { MadeLater } from './made-later.ts';
import { beginsHere, isMade, isPresent } from './present-path.ts';
import { specProgress } from './spec-progress.ts';

/** More than these are not looked for: each of them is compared with the files around it. */
const MOST_LOOKED_FOR = 200;
/** Patterns of a list that are held against all files; what stands behind them is not looked at. */
const MOST_PATTERNS = 100;
/** Stands for many in a list; brackets are in names of files as well. */
const PATTERN = /[*?{]/;

/**
 * A listed file that is not there and not marked as new. A list names what has still to be made as well, and often without a
 * word about it: so this speaks only of a spec that is made, of one whose list marks what is new, and of a path that is
 * another one's but for case.
 */
export const fileMissing: Rule<SpecSubject> = {
  id: 'file-missing',
  *check(subject) {
    const { file, document, source, world } = subject;
    if (world === null || world.spec(file)?.isFeature === false) return;
    let patterns = 0;
    const missing: ListedFile[] = [];
    const present = new Set<number>();
    for (const entry of document.files) {
      if (hasWildcard(entry.path)) patterns += 1;
      if (patterns > MOST_PATTERNS) break;
      if (isPresent(entry.path, world)) present.add(entry.span.range.start.line);
      else if (!isMade(entry.path)) missing.push(entry);
    }
    if (missing.length === 0) return;
    const later = new MadeLater(source, document);
    const isExpected = later.marksNew || specProgress(document, world).isMade;
    const listed = new Set(document.files.map(({ path }) => path));
    let lookedFor = 0;
    for (const entry of missing) {
      if (later.has(entry) || (present.has(entry.span.range.start.line) && isChoice(source.line(entry.span.range.start.line)))) continue;
      lookedFor += 1;
      const nearest = lookedFor > MOST_LOOKED_FOR ? null : nearestTo(entry.path, world);
      if (nearest === null ? !isExpected || !beginsHere(entry.path, world) : !isExpected && !looksSame(entry.path, nearest)) continue;
      const fix = nearest === null || listed.has(nearest) ? null : fixOf(entry, nearest, subject);
      const hint = nearest === null ? '' : `; there is "${nearest}"`;
      yield { message: `The listed file "${entry.path}" is not there${hint}.`, range: entry.span.range, ...(fix === null ? {} : { fix: () => (isPresent(nearest ?? '', world) ? fix : null) }) };
    }
  },
};

/** "`a.py` or `b.py`": one of them is enough. */
export function isChoice(line: string): boolean {
  return /\bor\b/i.test(line.slice(0, 1_000));
}

function looksSame(a: string, b: string): boolean {
  const bare = (path: string): string => path.toLowerCase().replace(/[-_]/g, '').replace(/\/$/, '');
  return bare(a) === bare(b);
}

/** A folder may be written without a slash. Nothing is near to a pattern, and none is near to anything. */
export function nearestTo(path: string, world: World): string | null {
  if (PATTERN.test(path)) return null;
  const file = world.nearest(path);
  const nearest = file !== null || path.endsWith('/') || !isWide(path) ? file : (world.nearest(`${path}/`)?.slice(0, -1) ?? null);
  return nearest === null || PATTERN.test(nearest) ? null : nearest;
}

/** Null where the source has it in other words than the list: in a link, with marks, or below a folder of another name. */
function fixOf({ path, span }: ListedFile, nearest: string, { file, source }: SpecSubject): Fix | null {
  const { text } = source;
  const written = text.slice(span.start, span.end);
  const read = pathFromWords(written);
  if (read === null || /^`{0,2}\]\(/.test(text.slice(span.end, span.end + 4)) || !(path === read || path.endsWith(`/${read}`))) return null;
  const folder = path.slice(0, path.length - read.length);
  if (!nearest.startsWith(folder)) return null;
  // Below a folder, a path that does not begin with it is one in it.
  const isNested = /^\s+[-*+\d]/.test(source.line(span.range.start.line));
  if (isNested && folderOf(path) !== '' && !nearest.startsWith(`${folderOf(path)}/`)) return null;
  const rest = nearest.slice(folder.length);
  const own = writtenPath(rest);
  // A bar would end a table's cell, and a character that a list cannot hold would stand for any.
  if (own === null || own.read !== rest || own.written.includes('|') || (text[span.start - 1] !== '`' && /[*_[\]{}~!]/.test(own.written))) return null;
  return { title: `List "${nearest}"`, edits: [{ file, edits: [{ start: span.start, end: span.end, text: own.written }] }], safe: false };
}
