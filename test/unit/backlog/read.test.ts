import assert from 'node:assert/strict';
import { readBacklog } from '../../../src/backlog/read.ts';
import { entryAt, labels, read, source, texts } from './reading.ts';

describe('readBacklog: what is an item', () => {
  it('reads a path with a verb, free text, and a spec by its name', () => {
    const document = read(
      '1. specs/003-search.md — Finish the search',
      '2. docs/ROADMAP.md Sprint 1 — Ten packages, real data',
      '3. Write spec 009-errors: one schema for all of them',
      '4. Look at the logs',
    );
    assert.deepEqual(texts(document), [
      'specs/003-search.md — Finish the search',
      'docs/ROADMAP.md Sprint 1 — Ten packages, real data',
      'Write spec 009-errors: one schema for all of them',
      'Look at the logs',
    ]);
    assert.deepEqual(document.entries.map(({ spec }) => spec), ['specs/003-search.md', null, null, null]);
  });

  it('reads a bold title with a link behind it', () => {
    const document = read('1. **Rate limits:** stop floods → spec [045-limits.md](045-limits.md)');
    assert.equal(entryAt(document, 0).text, 'Rate limits: stop floods → spec 045-limits.md');
    assert.equal(entryAt(document, 0).spec, 'specs/045-limits.md');
  });

  it('keeps numbers as they are written, out of order, repeated or with zeros', () => {
    const document = read('56. a', '57. b', '86. c', '', '## More', '', '71. d', '71. e', '007. f', '3) g');
    assert.deepEqual(labels(document), ['56', '57', '86', '71', '71', '007', '3']);
    assert.deepEqual(document.entries.map(({ index }) => index), [0, 1, 2, 3, 4, 5, 6]);
  });

  it('reads a list that CommonMark swallows into the prose above it', () => {
    const document = read('## Phase 6', 'These come next:', '56. Alpha', '57. Beta', '', '    More on beta.', '', '58. Gamma');
    assert.deepEqual(labels(document), ['56', '57', '58']);
    assert.equal(source(document, 1), '57. Beta\n\n    More on beta.');
    assert.deepEqual(document.entries.map(({ line }) => line), [2, 3, 7]);
  });

  it('reads a number that a quote or an HTML block has swallowed', () => {
    assert.deepEqual(labels(read('> A note.', '56. Alpha')), ['56']);
    assert.deepEqual(labels(read('<details>', '1. Alpha', '2. Beta', '</details>')), ['1', '2']);
  });

  it('reads a number that goes on from the item it is nested in by accident', () => {
    assert.deepEqual(labels(read('1. Alpha', '   2. Beta', '   3. Gamma', '4. Delta')), ['1', '2', '3', '4']);
    assert.deepEqual(labels(read('9. Alpha', '', '   10. Beta', '', '   11. Gamma')), ['9', '10', '11']);
  });

  it('takes a nested list for the detail of its item', () => {
    const document = read('1. Alpha', '   1. first step', '   2. second step', '   - [ ] a box', '2. Beta');
    assert.deepEqual(labels(document), ['1', '2']);
    assert.equal(source(document, 0), '1. Alpha\n   1. first step\n   2. second step\n   - [ ] a box');
  });

  it('reads task-list items, with bullets of any kind, and numbers with a box', () => {
    const document = read('- [ ] Alpha', '* [x] Beta', '+ [X] Gamma', '', '1. [ ] Delta', '2. [x] Epsilon');
    assert.deepEqual(document.entries.map(({ text, label, done }) => [label, text, done]), [
      ['', 'Alpha', false], ['', 'Beta', true], ['', 'Gamma', true], ['1', 'Delta', false], ['2', 'Epsilon', true],
    ]);
  });

  it('reads items under a plain bullet, which is none itself', () => {
    const document = read('- Group', '  - [ ] Alpha', '  1. Beta', '- Notes', '  56. Gamma');
    assert.deepEqual(texts(document), ['Alpha', 'Beta', 'Gamma']);
  });

  it('leaves out plain bullets, code, quotes, comments, front matter and tables', () => {
    const document = read(
      '---', 'order:', '1. not me', '---', '# Backlog', '',
      '- a bullet', '', '```', '1. in a fence', '```', '', '    1. indented code', '',
      '> 1. quoted', '> - [ ] quoted', '', '<!--', '1. in a comment', '-->', '', 'Prose <!-- with', '2. a comment -->.', '',
      '| a |', '|---|', '| 1. cell |', '', '<pre>', '3. verbatim', '</pre>', '', '1. Real',
    );
    assert.deepEqual(texts(document), ['Real']);
  });

  it('leaves out `Use:` and `**Progress:**` prose and sentences that begin with a number', () => {
    const document = read('Use: `./run.sh --backlog specs/006.md`', '', '**Progress:** Phase 1–3 done.', '', '2024 was fine.', '', '1. Real');
    assert.deepEqual(texts(document), ['Real']);
  });

  it('reads on behind YAML and bullets that stand between items', () => {
    const document = read('12. Alpha', '---', 'idea_id: x', 'status: DONE', '---', '13. Beta', '- injected', '- more', '14. Gamma');
    assert.deepEqual(labels(document), ['12', '13', '14']);
    assert.deepEqual(document.entries.map(({ done }) => done), [false, false, false]);
    assert.deepEqual(entryAt(document, 2).headings, []);
  });

  it('reads over empty lines in a list and lines that go on', () => {
    const document = read('1. Alpha', 'goes on here', '', '2. Beta', '', '', '3. Gamma');
    assert.deepEqual(texts(document), ['Alpha goes on here', 'Beta', 'Gamma']);
    assert.equal(source(document, 0), '1. Alpha\ngoes on here');
  });

  it('reads a text that starts on the line below its number', () => {
    assert.deepEqual(texts(read('1.', '   Alpha', '2. Beta')), ['Alpha', 'Beta']);
  });

  it('reads an empty file, an empty phase and a file without items', () => {
    assert.deepEqual(read('').entries, []);
    assert.deepEqual(labels(read('## One', '', '## Two', '1. a', '', '## Three')), ['1']);
    assert.deepEqual(read('# Backlog', '', 'Nothing yet.').problems, []);
  });
});

describe('readBacklog: text', () => {
  const text = (line: string): string => entryAt(read(line), 0).text;

  it('takes emphasis and strike-through away', () => {
    assert.equal(text('1. Add **bold** and _slanted_ and ~~old~~ words'), 'Add bold and slanted and old words');
  });

  it('keeps backticks, dollar signs, placeholders and names with underscores and asterisks', () => {
    const line = 'Run `rm -rf $(pwd)` and $(id) on <id>, src/**/*.ts, test/**/*.ts and tests/__init__.py';
    assert.equal(text(`1. ${line}`), line);
  });

  it('keeps the text of links and reads entities', () => {
    assert.equal(text('1. See [the plan](../docs/PLAN.md) &amp; ![picture](a.png)'), 'See the plan & picture');
  });

  it('leaves comments out, wherever they stand', () => {
    assert.equal(text('1. Add <!-- really --> paging <!-- goal:a -->'), 'Add paging');
    assert.equal(text('1. <!-- first --> Add paging'), 'Add paging');
  });
});

describe('readBacklog: headings', () => {
  it('names the headings above, without the title, groups included', () => {
    const document = read('# Backlog', '1. a', '## Phase 1', '### API', '2. b', '### Web', '3. c', '## Phase 2', '4. d', '', 'Phase 3', '---', '', '5. e');
    assert.deepEqual(document.entries.map(({ headings }) => headings), [[], ['Phase 1', 'API'], ['Phase 1', 'Web'], ['Phase 2'], ['Phase 3']]);
  });

  it('takes later headings of the first level for groups', () => {
    const document = read('# Backlog', '# Part *one*', '1. a');
    assert.deepEqual(entryAt(document, 0).headings, ['Part one']);
  });

  it('knows proposed items, under any level and in brackets, and nothing that only sounds like it', () => {
    const proposed = (heading: string): boolean => entryAt(read(heading, '1. a'), 0).proposed;
    assert.equal(proposed('## Proposed'), true);
    assert.equal(proposed('### proposed items (by the monitor)'), true);
    assert.equal(proposed('## Proposed — waiting'), true);
    assert.equal(proposed('## Proposed architecture'), false);
    assert.equal(entryAt(read('## Proposed', '### Tests', '1. a'), 0).proposed, true);
    assert.equal(entryAt(read('## Proposed', '## Items', '1. a'), 0).proposed, false);
  });

  it('reads priority from a heading, below an attribute', () => {
    const priority = (heading: string, item = '1. a'): number | null => entryAt(read(heading, item), 0).priority;
    assert.equal(priority('## Phase 6: Product — PRIORITY'), 1);
    assert.equal(priority('## Phase 6 (PRIORITY 2)'), 2);
    assert.equal(priority('## High priority'), 1);
    assert.equal(priority('## Phase 6 — LOW PRIORITY'), null);
    assert.equal(priority('## Priority rules of the queue'), null);
    assert.equal(priority('## Phase 6 — PRIORITY', '1. a <!-- priority:7 -->'), 7);
  });
});

describe('readBacklog: places', () => {
  it('counts a byte order mark and CRLF', () => {
    const text = '\uFEFF1. Alpha\r\n   more\r\n\r\n2. Beta <!-- after:1 -->\r\n';
    const document = readBacklog(text, 'b.md', 'meta');
    assert.deepEqual(texts(document), ['Alpha more', 'Beta']);
    assert.equal(source(document, 0), '1. Alpha\r\n   more');
    assert.equal(source(document, 1), '2. Beta <!-- after:1 -->');
    assert.deepEqual(entryAt(document, 0).start, 1);
    assert.deepEqual(entryAt(document, 1).marks.after, [{ start: { line: 3, character: 19 }, end: { line: 3, character: 20 } }]);
    assert.equal(document.kind, 'meta');
  });

  it('reads front matter behind a byte order mark', () => {
    assert.deepEqual(texts(readBacklog('\uFEFF---\n1. no\n---\n1. Alpha', 'b.md', 'product')), ['Alpha']);
  });

  it('counts UTF-16 units', () => {
    const document = read('1. 🚀 launch 🚀', '2. Beta');
    assert.equal(source(document, 0), '1. 🚀 launch 🚀');
    assert.equal(entryAt(document, 1).start, '1. 🚀 launch 🚀\n'.length);
  });

  it('takes a lone CR for a line end', () => {
    assert.deepEqual(texts(readBacklog('1. Alpha\r2. Beta', 'b.md', 'product')), ['Alpha', 'Beta']);
  });
});

describe('readBacklog: speed', () => {
  it('reads hostile text in time that grows with its length', () => {
    const hostile = [
      '`'.repeat(50_000), '<!--'.repeat(20_000), `1. ${'[ '.repeat(20_000)}`, `1. ${'— DONE x '.repeat(10_000)}`, `1. ${'*a_'.repeat(20_000)}`,
      '> '.repeat(20_000), '- '.repeat(5_000), `1. a <!-- ${'after:1, '.repeat(10_000)} -->`, `# ${'NOT DONE '.repeat(10_000)}`, '1. \n'.repeat(20_000),
      `1. ${'~~'.repeat(20_000)}`, 'a\n56. b\n\n'.repeat(3_000), `1. ${'` `` '.repeat(10_000)}`,
    ];
    for (const text of hostile) readBacklog(text, 'b.md', 'product');
  }).timeout(10_000);
});
