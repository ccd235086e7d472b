import type { DocumentLink } from '../../spec/outline.ts';
import type { FileReference } from '../analysis.ts';
import { linkedPath } from '../link-target.ts';

/** The links of a document to other files of the workspace. */
export function linkReferences(file: string, links: readonly DocumentLink[]): FileReference[] {
  return links.flatMap(({ target, anchor, span }): FileReference[] => {
    const path = linkedFile(target, file);
    if (path === null || path === file) return [];
    return [{ kind: 'link', target: path, anchor, range: span.range, isRelative: !target.startsWith('/') }];
  });
}

/** The file or folder that a link means; with a slash in front it counts from the workspace's root, as on the forges. Null for what is none of ours. */
export function linkedFile(target: string, file: string): string | null {
  const isFromRoot = target.startsWith('/') && !target.startsWith('//');
  const path = target === '' ? null : isFromRoot ? linkedPath(target.slice(1), '') : linkedPath(target, file);
  return path === null || path === '' ? null : path.replace(/\/$/, '');
}
