import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { identify } from '../../../src/backlog/identity.ts';
import type { KnownItem } from '../../../src/backlog/known-item.ts';
import { readBacklog } from '../../../src/backlog/read.ts';

const VERBS = ['Add', 'Remove', 'Improve', 'Document', 'Measure', 'Simplify'];
const THINGS = ['paging', 'sign-in', 'export', 'search', 'billing', 'webhooks', 'caching', 'logging', 'theming', 'upload', 'backup', 'routing', 'sorting', 'alerts', 'quotas', 'themes'];
const PLACES = ['dashboard', 'gateway', 'mobile client', 'scheduler', 'console', 'installer', 'worker', 'website', 'archive'];
const REASONS = ['before the release', 'as customers ask', 'with tests', 'behind a flag', 'without downtime', 'in two steps'];

/** The model: an item keeps its identity whatever happens to its line. */
interface ModelItem {
  id: number;
  text: string;
  heading: number;
}

type Edit =
  | { type: 'insert'; at: number }
  | { type: 'move'; from: number; to: number; heading: number }
  | { type: 'remove'; at: number }
  | { type: 'restore' }
  | { type: 'renumber'; by: number }
  | { type: 'reword'; at: number; how: number }
  | { type: 'decorate'; at: number; how: number };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ type: fc.constant('insert' as const), at: fc.nat() }),
  fc.record({ type: fc.constant('move' as const), from: fc.nat(), to: fc.nat(), heading: fc.nat(2) }),
  fc.record({ type: fc.constant('remove' as const), at: fc.nat() }),
  fc.record({ type: fc.constant('restore' as const) }),
  fc.record({ type: fc.constant('renumber' as const), by: fc.nat(50) }),
  fc.record({ type: fc.constant('reword' as const), at: fc.nat(), how: fc.nat(3) }),
  fc.record({ type: fc.constant('decorate' as const), at: fc.nat(), how: fc.nat(2) }),
);

/** Each text is far from all others: where texts are alike, a human is asked, and other tests look at that. */
function textOf(id: number): string {
  const at = (list: readonly string[], step: number): string => list[Math.floor(id / step) % list.length] ?? '';
  return `${at(VERBS, 1)} ${at(THINGS, 1)} in ${PLACES[(id * 5) % PLACES.length]} ${at(REASONS, 2)} case${id} topic${id}`;
}

function reworded(text: string, how: number): string {
  const words = text.split(' ');
  switch (how) {
    case 0: return `${text} soon`;
    case 1: return words.toSpliced(2, 0, 'all').join(' ');
    case 2: return text.replace(' in ', ' for ');
    default: return [...words.slice(1, 2), ...words.slice(0, 1), ...words.slice(2)].join(' ');
  }
}

function decorated(text: string, how: number): string {
  return [`**${text}**`, `${text} <!-- goal:x -->`, `${text.toUpperCase()}.`][how] ?? text;
}

describe('identify, against a model', () => {
  it('keeps every item’s key through rounds of inserts, moves, renumbering, rewording, removal and return', () => {
    fc.assert(fc.property(fc.integer({ min: 3, max: 12 }), fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }), (count, rounds) => {
      let next = count;
      let first = 1;
      let items: ModelItem[] = Array.from({ length: count }, (_, id) => ({ id, text: textOf(id), heading: id % 3 }));
      const removed: ModelItem[] = [];
      const keyOf = new Map<number, string>();
      let known: Record<string, KnownItem> = {};

      const look = (dressed: ReadonlyMap<number, string>): void => {
        items = items.toSorted((a, b) => a.heading - b.heading);
        const lines = ['# Backlog'];
        items.forEach((item, at) => {
          if (at === 0 || items[at - 1]?.heading !== item.heading) lines.push('', `## Group ${item.heading}`, '');
          lines.push(`${first + at}. ${dressed.get(item.id) ?? item.text}`);
        });
        const document = readBacklog(lines.join('\n'), 'b.md', 'product');
        const found = identify(known, [document]);
        assert.deepEqual(found.ambiguous, []);
        items.forEach((item, at) => {
          const key = found.keys.get(document.entries[at]!);
          assert.ok(key);
          const before = keyOf.get(item.id);
          if (before !== undefined) assert.equal(key, before, `${item.text}: ${lines.join('\n')}`);
          keyOf.set(item.id, key);
        });
        assert.equal(new Set(keyOf.values()).size, keyOf.size, 'two items share a key');
        const after = { ...known };
        for (const key of found.missing) after[key] = { ...after[key]!, missing: true };
        for (const item of found.seen) after[item.key] = item;
        known = after;
        const here = new Set(items.map(({ id }) => keyOf.get(id)));
        for (const item of Object.values(known)) assert.equal(item.missing === true, !here.has(item.key));
      };

      look(new Map());
      for (const round of rounds) {
        const dressed = new Map<number, string>();
        const touched = new Set<number>();
        for (const step of round) {
          if (step.type === 'insert') {
            items.splice(step.at % (items.length + 1), 0, { id: next, text: textOf(next), heading: next % 3 });
            next += 1;
          } else if (step.type === 'restore') {
            const item = removed.pop();
            if (item !== undefined) items.unshift(item);
          } else if (step.type === 'renumber') {
            first += step.by;
          } else if (items.length > 1) {
            const at = (step.type === 'move' ? step.from : step.at) % items.length;
            const item = items[at]!;
            if (step.type === 'move') {
              items.splice(at, 1);
              items.splice(step.to % (items.length + 1), 0, { ...item, heading: step.heading });
            } else if (step.type === 'remove') {
              // One that is reworded and gone in the same moment cannot be known again.
              if (touched.has(item.id)) continue;
              removed.push(item);
              items.splice(at, 1);
            } else if (step.type === 'decorate') {
              dressed.set(item.id, decorated(item.text, step.how));
            } else if (!touched.has(item.id)) {
              touched.add(item.id);
              dressed.delete(item.id);
              items[at] = { ...item, text: reworded(item.text, step.how) };
            }
          }
        }
        look(dressed);
      }
    }), { numRuns: 150 });
  });
});
