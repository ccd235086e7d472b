import type { DocumentChange, DocumentUpdate } from '../../contract/coverage.ts';

/** How a person looks at an update of documents before it is written. */
export interface UpdateLook {
  /** What would be written now. */
  compute: () => PromiseLike<DocumentUpdate>;
  show: (changes: readonly DocumentChange[]) => Promise<void>;
  /** Whether a person wants to have written what is shown. */
  confirm: (update: DocumentUpdate) => Promise<boolean>;
}

/**
 * What a person has agreed to: exactly what would be written at this moment. Where something has changed while they
 * looked, they look again. It has no changes where nothing is left to write by then. Null where they do not agree.
 */
export async function agreeOnUpdate(first: DocumentUpdate, { compute, show, confirm }: UpdateLook): Promise<DocumentUpdate | null> {
  let seen = first;
  while (seen.changes.length > 0) {
    await show(seen.changes);
    if (!(await confirm(seen))) return null;
    const now = await compute();
    if (isSame(seen.changes, now.changes)) return now;
    seen = now;
  }
  return seen;
}

function isSame(a: readonly DocumentChange[], b: readonly DocumentChange[]): boolean {
  return a.length === b.length && a.every(({ path, before, after }, index) => {
    const other = b[index];
    return other?.path === path && other.before === before && other.after === after;
  });
}
