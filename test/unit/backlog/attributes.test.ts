import assert from 'node:assert/strict';
import type { BacklogDocument } from '../../../src/backlog/document.ts';
import { entryAt, marked, read } from './reading.ts';

const none = { goal: null, impact: null, effort: null, after: [], priority: null };

describe('attributes of an item', () => {
  const attributes = (...lines: string[]): object => entryAt(read(...lines), 0).attributes;

  it('reads them all from a trailing comment', () => {
    assert.deepEqual(attributes('1. a <!-- goal:sprint-1 impact:4 effort:2.5 after:56,item_0123abcd priority:0 -->'),
      { goal: 'sprint-1', impact: 4, effort: 2.5, after: ['56', 'item_0123abcd'], priority: 0 });
  });

  it('reads them from several comments, behind a wrapped line, and on a line of their own', () => {
    assert.deepEqual(attributes('1. a <!-- goal:x --> <!-- impact:1 -->'), { ...none, goal: 'x', impact: 1 });
    assert.deepEqual(attributes('1. a', '   b <!-- goal:x -->'), { ...none, goal: 'x' });
    assert.deepEqual(attributes('1. a', '   <!-- goal:x -->'), { ...none, goal: 'x' });
    assert.deepEqual(attributes('- [ ] a <!--goal:x-->'), { ...none, goal: 'x' });
  });

  it('reads spaces behind a colon or comma as they are meant', () => {
    assert.deepEqual(attributes('1. a <!-- after: 56, 57 goal: x -->'), { ...none, after: ['56', '57'], goal: 'x' });
  });

  it('ignores other comments, comments inside of the text, and code', () => {
    for (const line of ['1. a <!-- TODO: later -->', '1. a <!-- markdownlint-disable MD029 -->', '1. a <!-- see http://x.y/z -->', '1. a <!-- goal:x --> b', '1. a `<!-- goal:x -->`', '1. a <!---->']) {
      assert.deepEqual(attributes(line), none, line);
      assert.deepEqual(read(line).problems, [], line);
    }
  });

  const only = (document: BacklogDocument): [string, string] => {
    assert.equal(document.problems.length, 1, JSON.stringify(document.problems));
    const [finding] = document.problems;
    assert.ok(finding);
    return [finding.rule, marked(document, finding.range)];
  };

  it('reports names that it does not know, with their place', () => {
    assert.deepEqual(only(read('# B', '', '1. ok', '2. a 🚀 <!-- goal:x efort:2 -->')), ['unknown-attribute', 'efort']);
    assert.deepEqual(only(read('1. a <!-- gaol:x -->')), ['unknown-attribute', 'gaol']);
    assert.deepEqual(only(read('1. a <!-- __proto__:1 goal:x -->')), ['unknown-attribute', '__proto__']);
  });

  it('reports values that it cannot read', () => {
    assert.deepEqual(only(read('1. a <!-- impact:high -->')), ['malformed-item', 'impact:high']);
    assert.deepEqual(only(read('1. a <!-- effort:0 -->')), ['malformed-item', 'effort:0']);
    assert.deepEqual(only(read('1. a <!-- goal:x goal:y -->')), ['malformed-item', 'goal:y']);
    assert.deepEqual(only(read('1. a <!-- goal:x impact: -->')), ['malformed-item', 'impact:']);
    assert.deepEqual(only(read('1. a <!-- goal:x')), ['malformed-item', '<!-- goal:x']);
  });
});

describe('malformed items', () => {
  const rules = (...lines: string[]): [string, number][] => read(...lines).problems.map(({ rule, range }) => [rule, range.start.line]);

  it('reports items without a text, and reads the others', () => {
    const document = read('1. a', '2.', '3. <!-- goal:x -->', '4. b');
    assert.deepEqual(document.entries.map(({ label }) => label), ['1', '4']);
    assert.deepEqual(rules('1. a', '2.', '3. <!-- goal:x -->', '4. b'), [['malformed-item', 1], ['malformed-item', 2]]);
  });

  it('reports a number or a box that lacks its space', () => {
    assert.deepEqual(rules('56. a', '57.Add b', '58. c'), [['malformed-item', 1]]);
    assert.deepEqual(rules('-[ ] a'), [['malformed-item', 0]]);
    assert.deepEqual(rules('1. [x]Add a', '2. [] b'), [['malformed-item', 0], ['malformed-item', 1]]);
  });

  it('says nothing about versions, links and brackets', () => {
    assert.deepEqual(rules('1. Upgrade', '2.x of the library', '', '3.14 is pi', '', '2. [x](a.md) is a link', '3. [ref] is text'), []);
  });
});

describe('the spec that an item names', () => {
  const spec = (line: string): string | null => entryAt(read(`1. ${line}`), 0).spec;

  it('is a path in the text, or a link resolved against the backlog', () => {
    assert.equal(spec('specs/012-web.md — Build'), 'specs/012-web.md');
    assert.equal(spec('Build `specs/012-web.md`, then rest'), 'specs/012-web.md');
    assert.equal(spec('Build (specs/web.md).'), 'specs/web.md');
    assert.equal(spec('Build [it](012-web.md#files)'), 'specs/012-web.md');
    assert.equal(spec('Build [it](./sub/../012-web.md)'), 'specs/012-web.md');
    assert.equal(spec('Build [it](../design/012-web.md)'), 'design/012-web.md');
    assert.equal(spec('Build [it](/specs/012-web.md)'), 'specs/012-web.md');
    assert.equal(spec('Build — DONE as specs/012-web.md'), 'specs/012-web.md');
  });

  it('is no other document, no template and no backlog', () => {
    for (const line of ['docs/PLAN.md Sprint 1', 'Extend specs/TEMPLATE.md', 'Mend specs/006-overnight-backlog.md', 'See [README](README.md)', 'specs/012-web.txt', 'Write spec 012-web']) assert.equal(spec(line), null, line);
  });

  it('never leads outside of the workspace', () => {
    for (const line of ['[x](../../012-a.md)', '../specs/012-a.md', '/etc/specs/012-a.md', '[x](https://a.b/specs/012-a.md)', '[x](..%2f..%2f012-a.md)', '[x](c:/specs/012-a.md)', 'a/../../specs/1-a.md', '[x](file:///specs/1-a.md)', '[x](\\\\host\\specs\\1-a.md)']) {
      assert.equal(spec(line), null, line);
    }
  });
});
