import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { DocumentChange } from '../../contract/coverage.ts';

/** Lines around an edit, as git shows them. */
const CONTEXT = 3;

/**
 * A change as a unified diff that `git apply` and `patch -p1` take, in the folder that `path` is relative to. Empty where
 * nothing is different.
 */
export function unifiedDiff({ path, before, after }: Pick<DocumentChange, 'path' | 'before' | 'after'>): string {
  if (before === after) return '';
  const old = before === null ? '/dev/null' : `a/${path}`;
  return createTwoFilesPatch(old, `b/${path}`, before ?? '', after, undefined, undefined, { context: CONTEXT, headerOptions: FILE_HEADERS_ONLY });
}

/** The changes of several files as one diff. */
export function unifiedDiffs(changes: readonly DocumentChange[]): string {
  return changes.map((change) => unifiedDiff(change)).join('');
}
