import { baseOf, folderOf } from '../base/path-parts.ts';

const LONGEST_TARGET = 1_024;
/** `<path>`, `{id}`, `NNN-title.md`, `path/to/file`, `…`: somebody is to put something in their place. */
const STANDS_FOR_OTHERS = /[<>{}$*|\0]|\.\.\.|…|(?:^|[^A-Za-z])(?:NNN|XXX|YYYY)(?:[^A-Za-z]|$)|(?:^|\/)path\/to(?:\/|$)/;

/**
 * The path in the workspace that a link's target means, relative to the folder of the document; the workspace itself is the
 * empty path. Null for what is no path of ours: URLs, absolute paths, templates, and what leads outside of the workspace.
 */
export function linkedPath(target: string, file: string): string | null {
  const path = withoutQuery(target);
  if (path === '' || path.length > LONGEST_TARGET || path.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(path) || path.includes('\\') || STANDS_FOR_OTHERS.test(path)) return null;
  return resolved(folderOf(file), path);
}

/** What stands in front of a query such as `?plain=1`. */
export function withoutQuery(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** A path relative to a folder of the workspace; folders keep their final slash. Null where it leads outside. */
export function resolved(folder: string, path: string): string | null {
  const segments = folder === '' ? [] : folder.split('/');
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.length > 0 && path.endsWith('/') ? `${segments.join('/')}/` : segments.join('/');
}

/** How a document links to a file of the workspace: relative to its folder, with what a link cannot hold escaped. */
export function linkTo(path: string, file: string): string {
  const from = folderOf(file) === '' ? [] : folderOf(file).split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  const segments = [...from.slice(shared).map(() => '..'), ...to.slice(shared)];
  const link = escapedAddress(segments.join('/'));
  return link === '' || /^[^/]*:/.test(link) ? `./${link}` : link;
}

/** Characters with a meaning in an address, in a link, or in a row of a table. */
const ESCAPED = /[\s\p{Cc}()<>[\]%#?&\\"'`|]/gu;

/** A part of an address as it stands in a link, in brackets or without. */
export function escapedAddress(text: string): string {
  return text.replace(ESCAPED, (character) => {
    const escapes = encodeURIComponent(character);
    return escapes === character ? `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : escapes;
  });
}

/** Whether a target looks like a file or folder, and not like a word that happens to stand in parentheses. */
export function looksLikePath(target: string): boolean {
  return target.includes('/') || /^\.{0,1}[^.].{0,250}\.[A-Za-z0-9]{1,12}$/.test(baseOf(target)) || /^(?:LICENSE|NOTICE|Makefile|Dockerfile|CODEOWNERS|Procfile)$/.test(target);
}
