import { hasWildcard } from '../../base/path-pattern.ts';
import type { SpecDocument } from '../../spec/document.ts';
import { toRelativePath } from '../../spec/relative-path.ts';
import type { FileReference } from '../analysis.ts';

/** The files and tests that a spec names, and itself where it says where it is. A glob names no file. */
export function specReferences({ files, acceptance, specPathLines }: SpecDocument): FileReference[] {
  return [
    ...files.flatMap(({ path, span }) => reference('listed-file', path, span.range)),
    ...acceptance.named.flatMap(({ path, span }) => reference('test', path, span.range)),
    ...specPathLines.flatMap(({ path, span }) => reference('spec-path', toRelativePath(path), span.range)),
  ];
}

function reference(kind: FileReference['kind'], path: string | null, range: FileReference['range']): FileReference[] {
  if (path === null || hasWildcard(path)) return [];
  return [{ kind, target: path.endsWith('/') ? path.slice(0, -1) : path, anchor: null, range, isRelative: false }];
}
