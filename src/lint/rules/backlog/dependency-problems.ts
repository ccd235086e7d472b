import type { BacklogDocument } from '../../../backlog/document.ts';
import type { OrderItem } from '../../../backlog/order-item.ts';
import { dependencyProblems as problemsOf } from '../../../backlog/order.ts';
import type { PlacedProblem } from '../../../backlog/problem.ts';
import type { BacklogSubject, Violation } from '../../rule.ts';
import { documentsAround } from './documents.ts';
import { isDone, knownItems } from './known-item.ts';

const KEY = /^item_[0-9a-f]{1,40}/;

/** What is wrong with what the items of a backlog come after. Items of all backlogs may wait for each other. */
export function* dependencyProblems(subject: BacklogSubject, rule: 'unknown-dependency' | 'dependency-cycle'): Generator<Violation> {
  if (subject.document.entries.every(({ attributes }) => attributes.after.length === 0)) return;
  const documents = documentsAround(subject);
  const { items, hasKeys } = orderItems(subject, documents);
  for (const problem of problemsOf(items)) {
    if (problem.file !== subject.file || problem.rule !== rule) continue;
    // Without the pipeline nobody knows which keys there are.
    if (!hasKeys && rule === 'unknown-dependency' && namesKey(subject.document, problem)) continue;
    const { message, range, related } = problem;
    yield { message, range, ...(related === undefined ? {} : { related }) };
  }
}

function orderItems({ world }: BacklogSubject, documents: readonly BacklogDocument[]): { items: OrderItem[]; hasKeys: boolean } {
  let hasKeys = true;
  const items = documents.flatMap((document) => {
    const known = knownItems(world, document);
    return document.entries.map((entry): OrderItem => {
      const item = known.get(entry);
      if (item === undefined) hasKeys = false;
      return { key: item?.key ?? `${document.file}:${entry.line}`, file: document.file, entry, done: isDone(entry, item) };
    });
  });
  return { items, hasKeys };
}

function namesKey({ lines }: BacklogDocument, { range: { start, end } }: PlacedProblem): boolean {
  return KEY.test(lines.line(start.line).slice(start.character, end.character));
}
