import type { BacklogDocument } from '../../../backlog/document.ts';
import { duplicateItems } from '../../../backlog/duplicates.ts';
import { dependencyProblems } from '../../../backlog/order.ts';
import { outOfOrder } from '../../../backlog/out-of-order.ts';
import type { BacklogRule, Repair } from '../../../backlog/problem.ts';
import { readBacklog } from '../../../backlog/read.ts';
import type { Fix } from '../../../contract/finding.ts';
import { applyTextEdits } from '../../../contract/text-edit.ts';

/**
 * The fix that a repair is, once the backlog has been read as it would be then: there has to be one problem fewer of the
 * rule, and no more of any other. Markdown around an item may read an edit as something else. Null where it does.
 */
export function mended(document: BacklogDocument, rule: BacklogRule, { title, edits, safe }: Repair): Fix | null {
  const fewer = new Map(knownCounts(document));
  const text = applyTextEdits(document.text, edits);
  for (const [other, count] of problemCounts(readBacklog(text, document.file, document.kind))) fewer.set(other, (fewer.get(other) ?? 0) - count);
  const isMended = (fewer.get(rule) ?? 0) > 0 && [...fewer.values()].every((count) => count >= 0);
  return isMended ? { title, edits: [{ file: document.file, edits }], safe } : null;
}

const known = new WeakMap<BacklogDocument, ReadonlyMap<BacklogRule, number>>();

/** Each of its fixes starts from the same. */
function knownCounts(document: BacklogDocument): ReadonlyMap<BacklogRule, number> {
  const counts = known.get(document) ?? problemCounts(document);
  known.set(document, counts);
  return counts;
}

function problemCounts(document: BacklogDocument): Map<BacklogRule, number> {
  const items = document.entries.map((entry) => ({ key: `line ${entry.line}`, file: document.file, entry, done: entry.done }));
  const counts = new Map<BacklogRule, number>();
  for (const { rule } of [...document.problems, ...outOfOrder(document), ...duplicateItems([document]), ...dependencyProblems(items)]) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}
