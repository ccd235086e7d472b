import type { SourceLines } from '../../base/source-lines.ts';

/** Characters that are read again to see what the fixes of one check come to. An honest document never gets there. */
const MOST_READ = 1_000_000;

const spent = new WeakMap<object, number>();

/**
 * Whether a document may be read as it would be after a fix, once more in this check of it. A fix that nobody could look at
 * is none: with thousands of findings each of them would cost the reading of thousands.
 */
export function mayReadAgain(subject: { source: SourceLines }, times = 1): boolean {
  const before = spent.get(subject) ?? 0;
  if (before >= MOST_READ) return false;
  spent.set(subject, before + times * subject.source.text.length);
  return true;
}
