import type { Span } from './document.ts';

/** A spec's file begins with its number. */
const NUMBERED_SPEC = /^\d+[\w.-]*\.md$/i;
const MARKDOWN_FILE = /\.md$/i;
/** Files that stand among specs and are none. */
const NO_SPEC = /^(?:template|readme|index)\.md$|backlog\.md$/i;

/** A spec that an item names. */
export interface NamedSpec {
  /** Relative to the workspace. */
  path: string;
  /** Where the path stands in the text; null where a link has its target elsewhere. */
  place: Span | null;
}

/**
 * The spec that an item names, relative to the workspace: a link whose target is one (resolved against the
 * backlog's folder), or a path in the text such as `specs/045-x.md` (as written, from the workspace's root).
 * A spec is a markdown file in a folder `specs`, or one that begins with a number; templates and backlogs are none.
 * Null for a path that leads outside of the workspace or could be read in two ways.
 */
export function namedSpec(file: string, text: string, links: readonly string[]): NamedSpec | null {
  const folder = file.split('/').slice(0, -1);
  for (const link of links) {
    const target = link.split(/[?#]/, 1)[0] ?? '';
    const path = target.startsWith('/') ? within([], target.slice(1)) : within(folder, target);
    if (path !== null && isSpec(path)) return { path: path.join('/'), place: placeOf(text, target) };
  }
  for (const { 0: word, index } of text.matchAll(/[^\s()[\]<>"'`|,;]+/g)) {
    if (!word.includes('/') || word.startsWith('/')) continue;
    const written = word.replace(/[.:]{1,100}$/, '');
    const path = within([], written);
    if (path !== null && isSpec(path)) return { path: path.join('/'), place: { start: index, end: index + written.length } };
  }
  return null;
}

/** Where the target of a link stands. */
function placeOf(text: string, target: string): Span | null {
  for (const opening of ['](', '](<']) {
    const at = text.indexOf(opening + target);
    if (at >= 0) return { start: at + opening.length, end: at + opening.length + target.length };
  }
  return null;
}

function isSpec(path: readonly string[]): boolean {
  const name = path.at(-1) ?? '';
  if (!MARKDOWN_FILE.test(name) || NO_SPEC.test(name)) return false;
  return NUMBERED_SPEC.test(name) || path.at(-2)?.toLowerCase() === 'specs';
}

/** A path's segments below the root, or null where it is outside, absolute, escaped or a URL. */
function within(folder: readonly string[], path: string): string[] | null {
  // oxlint-disable-next-line eslint/no-control-regex
  if (path === '' || /[\0-\x1f\\%:]/.test(path)) return null;
  const result = [...folder];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') result.push(segment);
    else if (result.pop() === undefined) return null;
  }
  return result;
}
