import { folderOf } from '../../../base/path-parts.ts';
import type { Fix } from '../../../contract/finding.ts';
import type { DocumentLink } from '../../../spec/outline.ts';
import { linkedPath, linkTo, looksLikePath, resolved, withoutQuery } from '../../link-target.ts';
import type { DocumentSubject, Rule } from '../../rule.ts';
import type { World } from '../../world.ts';
import { isTemplate, ownerOf } from './link-owner.ts';
import { LinkedAnchors } from './linked-anchor.ts';

/** More than these are not looked for: each of them is compared with the files around it. */
const MOST_LOOKED_FOR = 200;

/** A link, relative to its document, whose file is not there. */
export const brokenLink: Rule<DocumentSubject> = {
  id: 'broken-link',
  *check(subject) {
    if (isTemplate(subject)) return;
    const { file, links, world } = subject;
    if (links.length === 0) return;
    const owner = ownerOf(subject);
    const anchors = new LinkedAnchors(subject);
    let lookedFor = 0;
    for (const link of links) {
      const path = link.isUnused === true ? null : linkedPath(link.target, file);
      if (path === null || path === '' || !looksLikePath(link.target) || isThere(link, path, subject)) continue;
      const whose = owner(link, path);
      if (whose === 'other') continue;
      lookedFor += 1;
      const meant = lookedFor > MOST_LOOKED_FOR ? null : meantBy(link, path, subject);
      const hint = meant === null ? '' : `; there is "${meant.path}"`;
      const found = { message: `The link leads to "${path}", which is not there${hint}.`, range: link.span.range };
      const make = meant === null || whose === 'person' ? null : fixOf(link, meant, subject);
      // With its anchor it has to lead somewhere as well.
      if (meant === null || make === null || anchors.in(meant.path, link.anchor)?.isThere === false) yield found;
      else yield { ...found, fix: () => (world.exists(meant.path) ? make : null) };
    }
  },
};

function isThere({ target }: DocumentLink, path: string, { file, world }: DocumentSubject): boolean {
  if (world.exists(path) || isPage(path, world)) return true;
  // A question mark may be part of a name.
  const whole = target.includes('?') ? resolved(folderOf(file), target) : null;
  return whole !== null && world.exists(whole);
}

/** Generators of sites make a page of each document: `setup`, `setup.html` or `setup/` is `setup.md` there. */
function isPage(path: string, world: World): boolean {
  const stem = path.replace(/(?:\/|\.html?)$/i, '');
  if (/\.[a-z0-9]{1,12}$/i.test(stem)) return false;
  return world.exists(`${stem}.md`) || world.exists(`${stem}.mdx`);
}

interface Meant {
  path: string;
  isCertain: boolean;
}

/** A path that was written from the root of the workspace, or the nearest one. */
function meantBy({ target }: DocumentLink, path: string, { world }: DocumentSubject): Meant | null {
  const fromRoot = target.startsWith('.') ? null : resolved('', withoutQuery(target));
  if (fromRoot !== null && fromRoot !== path && world.exists(fromRoot)) return { path: fromRoot, isCertain: true };
  const nearest = world.nearest(path);
  return nearest === null ? null : { path: nearest, isCertain: false };
}

/** Null where the address in the source is not as the link has it, as behind escapes of markdown. */
function fixOf({ target, span }: DocumentLink, { path, isCertain }: Meant, { file, source }: DocumentSubject): Fix | null {
  const written = source.text.slice(span.start, span.end);
  const behind = written.search(/[?#]/);
  const address = behind < 0 ? written : written.slice(0, behind);
  if (address === '' || decoded(address) !== withoutQuery(target)) return null;
  const dots = /^(?:\.\/)?/.exec(address)?.[0] ?? '';
  const link = linkTo(path, file);
  const text = link.startsWith('.') ? link : dots + link;
  return { title: `Link to "${path}"`, edits: [{ file, edits: [{ start: span.start, end: span.start + address.length, text }] }], safe: isCertain };
}

function decoded(address: string): string | null {
  try {
    return decodeURIComponent(address);
  } catch {
    return null;
  }
}
