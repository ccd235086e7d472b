import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { dependencyProblems, orderItems } from '../../../src/backlog/order.ts';
import type { OrderItem } from '../../../src/backlog/order-item.ts';
import { readBacklog } from '../../../src/backlog/read.ts';
import { marked, read } from './reading.ts';

/** Items with their labels as keys, or `file:label` in further files. */
function itemsOf(...texts: string[]): OrderItem[] {
  return texts.flatMap((text, at) => {
    const file = at === 0 ? 'a.md' : `b${at}.md`;
    return readBacklog(text, file, 'product').entries.map((entry) => ({
      key: at === 0 ? entry.label : `${file}:${entry.label}`, file, entry, done: entry.done,
    }));
  });
}

/** The same with `k0`, `k1`, … for keys, where labels repeat. */
function numbered(items: OrderItem[]): OrderItem[] {
  items.forEach((item, at) => {
    item.key = `k${at}`;
  });
  return items;
}

describe('orderItems', () => {
  const order = (...lines: string[]): string[] => orderItems(itemsOf(lines.join('\n'))).order;

  it('keeps the file’s order, numbers as they come', () => {
    assert.deepEqual(order('7. a', '3. b', '9. c'), ['7', '3', '9']);
  });

  it('puts lower priorities first, and items without one last', () => {
    assert.deepEqual(order('1. a', '2. b <!-- priority:2 -->', '3. c <!-- priority:1 -->', '## X — PRIORITY', '4. d'), ['3', '4', '2', '1']);
  });

  it('lets an item wait for those that it comes after, and moves no other', () => {
    assert.deepEqual(order('1. a <!-- after:3 -->', '2. b', '3. c', '4. d'), ['2', '3', '1', '4']);
  });

  it('gives what a prior item waits for the same priority', () => {
    assert.deepEqual(order('1. a', '2. b <!-- priority:1 after:4 -->', '3. c', '4. d <!-- after:5 -->', '5. e'), ['5', '4', '2', '1', '3']);
  });

  it('puts high impact and low effort first, items without either between those above and below the middle', () => {
    assert.deepEqual(order('1. a', '2. b <!-- impact:1 effort:5 -->', '3. c', '4. d <!-- impact:4 effort:2 -->', '5. e <!-- impact:5 effort:1 -->', '6. f <!-- impact:3 effort:3 -->'),
      ['5', '4', '1', '3', '6', '2']);
  });

  it('puts priority before impact and effort', () => {
    assert.deepEqual(order('1. a <!-- impact:5 effort:1 -->', '2. b <!-- priority:9 -->'), ['2', '1']);
  });

  it('leaves out done and proposed items; a done one holds nothing back, a proposed one does', () => {
    const { order: keys, waitsFor } = orderItems(itemsOf('1. a — DONE\n2. b <!-- after:1 -->\n3. c <!-- after:4 -->\n\n## Proposed\n\n4. d'));
    assert.deepEqual(keys, ['2', '3']);
    assert.deepEqual([...waitsFor], [['2', []], ['3', ['4']], ['4', []]]);
  });

  it('takes what is recorded over what the file says', () => {
    const items = itemsOf('1. a\n2. b <!-- after:1 -->');
    items[0]!.done = true;
    assert.deepEqual(orderItems(items).waitsFor.get('2'), []);
  });

  it('finds a label under the same heading, in the same file, in another one, and a key anywhere', () => {
    const ordering = orderItems(numbered(itemsOf(
      '## A\n1. a\n2. b <!-- after:1 -->\n## B\n1. c\n2. d <!-- after:#1,7 -->\n## C\n3. e <!-- after:07 -->',
      '7. f <!-- after:3 -->',
    )));
    assert.deepEqual([...ordering.waitsFor.values()], [[], ['k0'], [], ['k2', 'k5'], ['k5'], ['k4']]);
    const byKey = itemsOf('1. a <!-- after:item_0123abcd -->', '1. b');
    byKey[1]!.key = 'item_0123abcd';
    assert.deepEqual(orderItems(byKey).waitsFor.get('1'), ['item_0123abcd']);
  });

  it('reports references to nothing or to several, at their place, and lets the item run', () => {
    const text = '1. a <!-- goal:x after:2,99 -->\n2. b\n\n## B\n\n5. c\n\n## C\n\n5. d\n\n## D\n\n6. e <!-- after:5 -->';
    const items = numbered(itemsOf(text));
    const problems = dependencyProblems(items);
    const document = readBacklog(text, 'a.md', 'product');
    assert.deepEqual(problems.map(({ rule, range }) => [rule, marked(document, range), range.start.line]), [['unknown-dependency', '99', 0], ['unknown-dependency', '5', 13]]);
    assert.match(problems[1]?.message ?? '', /2 items have that number/);
    assert.deepEqual(orderItems(items).order, ['k1', 'k0', 'k2', 'k3', 'k4']);
  });

  it('says nothing about what done items came after', () => {
    assert.deepEqual(dependencyProblems(itemsOf('1. a — DONE <!-- after:99 -->')), []);
  });

  it('reports a cycle once, with its line; its members do not run, all others do', () => {
    const text = '1. a <!-- after:3 -->\n2. b <!-- after:1 -->\n3. c <!-- after:2 -->\n4. d\n5. e <!-- after:1 -->\n6. f <!-- after:6 -->';
    const { order: keys, waitsFor } = orderItems(itemsOf(text));
    assert.deepEqual(keys, ['4', '5']);
    assert.deepEqual(dependencyProblems(itemsOf(text)).map(({ rule, range, related }) => [rule, range.start.line, related?.length]), [['dependency-cycle', 0, 2], ['dependency-cycle', 5, 0]]);
    assert.deepEqual(waitsFor.get('1'), ['3']);
    assert.deepEqual(waitsFor.get('6'), ['6']);
  });

  it('orders a chain of ten thousand', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `${at + 1}. item <!-- after:${at + 2} -->`);
    const items = itemsOf(lines.join('\n'));
    const { order: keys } = orderItems(items);
    assert.equal(keys[0], '10000');
    assert.equal(keys.length, 10_000);
    assert.equal(dependencyProblems(items).length, 1);
  });

  it('is a topological order of all that can run, by rank where it is free', () => {
    const specs = fc.array(fc.record({
      after: fc.array(fc.nat(14), { maxLength: 2 }), priority: fc.option(fc.nat(3)), impact: fc.option(fc.nat(5)), done: fc.boolean(),
    }), { maxLength: 14 });
    fc.assert(fc.property(specs, (list) => {
      const lines = list.map(({ after, priority, impact, done }, at) =>
        `${at}. text ${at}${done ? ' — DONE' : ''} <!-- goal:g${after.length > 0 ? ` after:${after.join(',')}` : ''}${priority === null ? '' : ` priority:${priority}`}${impact === null ? '' : ` impact:${impact}`} -->`);
      const items = itemsOf(lines.join('\n'));
      const { order: keys, waitsFor } = orderItems(items);
      const place = new Map(keys.map((key, at) => [key, at]));
      assert.equal(place.size, keys.length);
      for (const key of keys) {
        for (const on of waitsFor.get(key) ?? []) {
          const before = place.get(on);
          if (before !== undefined) assert.ok(before < (place.get(key) ?? -1), `${key} after ${on}`);
        }
      }
      // Whoever is left out is done, or reaches itself.
      for (const { key, done } of items) {
        if (place.has(key) || done) continue;
        const seen = new Set<string>();
        const reach = [...(waitsFor.get(key) ?? [])];
        for (let next = reach.pop(); next !== undefined; next = reach.pop()) {
          if (!seen.has(next)) reach.push(...(waitsFor.get(next) ?? []));
          seen.add(next);
        }
        assert.ok(seen.has(key), `${key} was left out`);
      }
    }));
  });

  it('is the file’s order where nothing is given', () => {
    fc.assert(fc.property(fc.array(fc.nat(200), { maxLength: 30 }), (numbers) => {
      const document = read('# B', '', ...numbers.map((number) => `${number}. text ${number}`));
      const items = document.entries.map((entry, at): OrderItem => ({ key: String(at), file: document.file, entry, done: false }));
      assert.deepEqual(orderItems(items).order, items.map(({ key }) => key));
    }));
  });
});
