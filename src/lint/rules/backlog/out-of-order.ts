import type { BacklogDocument, BacklogEntry } from '../../../backlog/document.ts';
import { nameOf } from '../../../backlog/order-item.ts';
import { outOfOrder as outOfOrderItems, type OutOfOrder } from '../../../backlog/out-of-order.ts';
import { readBack } from '../../../backlog/read-back.ts';
import type { Fix, TextEdit } from '../../../contract/finding.ts';
import type { BacklogSubject, Rule } from '../../rule.ts';
import { mayReadAgain } from '../reread-budget.ts';
import { documentsAround } from './documents.ts';
import { KnownFixes } from './known-fixes.ts';
import { mended } from './mended.ts';

/** As one backlog and among its entries, and for the other backlogs around it. */
const READINGS = 3;

/** A number is smaller than the one before it. */
export const outOfOrder: Rule<BacklogSubject> = {
  id: 'out-of-order',
  *check(subject) {
    const fixes = new KnownFixes(subject.document);
    for (const problem of outOfOrderItems(subject.document)) {
      const { message, range } = problem;
      yield { message, range, ...fixes.of(() => renumbered(subject, problem)) };
    }
  },
};

/**
 * Counts on from the item before. Whether items are to be moved or to be numbered anew nobody but their author knows, so it
 * is never safe. None where a number that would change is named anywhere, or one that would come is taken.
 */
function renumbered(subject: BacklogSubject, { entry, before }: OutOfOrder): Fix | null {
  const { document } = subject;
  if (!mayReadAgain(subject, READINGS)) return null;
  const run = runFrom(document, entry);
  const shift = Number(before.label) + 1 - Number(entry.label);
  const changed = new Set(run.map(({ label }) => Number(label)));
  const own = new Set(run);
  const coming = new Set(Array.from(changed, (number) => number + shift));
  const isTaken = document.entries.some((other) => other.label !== '' && coming.has(Number(other.label)) && !own.has(other));
  if (isTaken || documentsAround(subject).some((other) => names(other, changed))) return null;
  const edits = run.map((item): TextEdit => ({ start: item.start, end: item.start + item.label.length, text: String(Number(item.label) + shift) }));
  const title = `Number ${nameOf(entry)}${run.length === 1 ? '' : ' and those that follow'} from ${Number(before.label) + 1} on`;
  return isAsBefore(document, edits) ? mended(document, 'out-of-order', { title, edits, safe: false }) : null;
}

/** A number that gets longer moves the text behind it: what was nested in an item must not fall out of it. */
function isAsBefore(document: BacklogDocument, edits: readonly TextEdit[]): boolean {
  const now = readBack(document, edits);
  return now.length === document.entries.length && document.entries.every(({ text, done, marks }, at) => {
    const entry = now[at];
    return entry?.text === text && entry.done === done && entry.marks.lastLine === marks.lastLine;
  });
}

/** The items from one on whose numbers do not go down. */
function runFrom({ entries }: BacklogDocument, first: BacklogEntry): BacklogEntry[] {
  const run: BacklogEntry[] = [];
  let number = 0;
  for (const entry of entries.slice(first.index)) {
    if (entry.label === '') continue;
    if (Number(entry.label) < number) break;
    number = Number(entry.label);
    run.push(entry);
  }
  return run;
}

/** Whether a backlog speaks of an item by one of the numbers: `after:7`, `item 7`, `#7`. */
function names({ text, entries }: BacklogDocument, numbers: ReadonlySet<number>): boolean {
  if (entries.some(({ attributes }) => attributes.after.some((name) => numbers.has(Number(name.replace(/^#/, '')))))) return true;
  return [...text.matchAll(/(?:\bitems?\s{1,3}#?|#)(\d{1,9})/gi)].some(([, digits]) => numbers.has(Number(digits)));
}
