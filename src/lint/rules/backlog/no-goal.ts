import type { BacklogSubject, Rule } from '../../rule.ts';
import { sentenceNameOf } from '../../../backlog/order-item.ts';
import { isDone, knownItems } from './known-item.ts';

/** An open item says nothing of a goal that it serves. */
export const noGoal: Rule<BacklogSubject> = {
  id: 'no-goal',
  *check({ document, world }) {
    const { lines } = document;
    const known = knownItems(world, document);
    for (const entry of document.entries) {
      if (entry.attributes.goal !== null || entry.proposed || isDone(entry, known.get(entry))) continue;
      yield { message: `${sentenceNameOf(entry)} serves no goal: add \`<!-- goal:… -->\`.`, range: lines.range({ start: entry.start, end: lines.end(entry.line) }) };
    }
  },
};
