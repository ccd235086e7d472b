import picomatch from 'picomatch/posix.js';
import { baseOf } from './path-parts.ts';

/** Whether a path, relative with forward slashes, is one of those that a pattern stands for. */
export type PathTest = (path: string) => boolean;

/** What a pattern may have at the most: each more multiplies what a path costs that nearly fits. */
export const PATTERN_BOUNDS = { length: 500, starsInName: 3, doubleStars: 3, braces: 3, alternatives: 40 } as const;
const LONGEST_PATH = 1024;
const MAGIC = /[*?[{]/;

/** Whether a pattern, or a part of one, may stand for more than its own name: it has one of `*`, `?`, `[` and `{`. */
export function hasWildcard(pattern: string): boolean {
  return MAGIC.test(pattern);
}

/** Whether a path as somebody wrote it may stand for more than one file: a glob, or a folder, which ends with a slash or has no dot in its name. */
export function isWide(written: string): boolean {
  return hasWildcard(written) || !baseOf(written).includes('.');
}

/** Whether a pattern is within the bounds. One that is not stands only for itself. */
export function isBounded(pattern: string): boolean {
  const { length, starsInName, doubleStars, braces, alternatives } = PATTERN_BOUNDS;
  if (pattern.length > length || count(pattern, '{') > braces || count(pattern, ',') > alternatives) return false;
  if (/\{[^{}]{0,500}\{/.test(pattern) || pattern.includes('***') || count(pattern, '**') > doubleStars) return false;
  return pattern.split('/').every((name) => count(name.replaceAll('**', '*'), '*') <= starsInName);
}

/**
 * What a written path stands for: a file, a folder and all below it, or the files that match a glob (`*`, `**`, `?`,
 * `[…]`, `{a,b}`). It stands for itself as well, because `[id].tsx` is a name. Names that begin with a dot are names like
 * others. A pattern beyond the bounds, or one that is no pattern, stands only for itself.
 */
export function pathTest(written: string): PathTest {
  // What lies below it shows that it is a folder, with a slash at its end or without.
  const folder = written.endsWith('/') ? written : `${written}/`;
  const isNamed: PathTest = (path) => path === written || path.startsWith(folder);
  const glob = globTest(written.endsWith('/') ? `${written}**` : written);
  return glob === null ? isNamed : (path) => isNamed(path) || (path.length <= LONGEST_PATH && glob(path));
}

function globTest(pattern: string): PathTest | null {
  // Paths have forward slashes; the parser waits for ever behind some that are not.
  if (!hasWildcard(pattern) || !isBounded(pattern) || pattern.includes('\\')) return null;
  try {
    return picomatch(literalOutsideGlobs(pattern), { dot: true, noextglob: true, nonegate: true, regex: false, maxLength: PATTERN_BOUNDS.length * 2 });
  } catch {
    return null;
  }
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Characters that would be a regular expression's and are a name's; a bracket that is not closed keeps the parser for ever. */
function literalOutsideGlobs(pattern: string): string {
  return pattern.replace(/\[[!^]?[^[\]/\\!^][^[\]/\\]{0,99}\]|[()|+$^!@\\[\]]/g, (found) => (found.length > 1 ? found.replace('[!', '[^') : `\\${found}`));
}
