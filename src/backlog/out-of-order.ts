import type { BacklogDocument, BacklogEntry } from './document.ts';
import { nameOf, sentenceNameOf } from './order-item.ts';
import type { BacklogProblem } from './problem.ts';

/** A number that goes down, and the item that has it. */
export interface OutOfOrder extends BacklogProblem {
  entry: BacklogEntry;
  /** The item before it that has a number. */
  before: BacklogEntry;
}

/** Numbers that go down where no new count begins. The labels stay as they are, so this is only worth knowing. */
export function outOfOrder(document: BacklogDocument): OutOfOrder[] {
  const problems: OutOfOrder[] = [];
  let before: BacklogEntry | undefined;
  for (const entry of document.entries) {
    if (entry.label === '') continue;
    const number = Number(entry.label);
    if (before !== undefined && number > 1 && number < Number(before.label)) {
      problems.push({
        rule: 'out-of-order',
        message: `${sentenceNameOf(entry)} stands after ${nameOf(before)}.`,
        range: document.lines.range({ start: entry.start, end: entry.start + entry.marks.marker.length }),
        entry,
        before,
      });
    }
    before = entry;
  }
  return problems;
}
