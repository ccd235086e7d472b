import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readCoverageDetails } from '../../../src/coverage/coverage-details.ts';

const HEAD = '| Requirement | Implementation | Test |\n|---|---|---|\n';

describe('detail sections of a coverage document', () => {
  it('have ids, a title, rows and files', () => {
    assert.deepEqual(readCoverageDetails(`# Coverage\n\n## Spec 001: Health\n\n${HEAD}| Answers 200 | \`a.py\`, \`b.py\` | \`test_a\`, \`test_b\` (both) |\n\n**Files:** \`a.py\`, \`tests/test_a.py\`\n\n**Note:** \`c.py\`\n`), [
      { ids: ['001'], title: 'Health', line: 3, files: ['a.py', 'tests/test_a.py'], rows: [{ requirement: 'Answers 200', implementation: ['a.py', 'b.py'], tests: ['test_a', 'test_b'], line: 7 }] },
    ]);
  });

  it('are about several specs, a range of them, or one without a number', () => {
    const ids = (heading: string): unknown => readCoverageDetails(`## ${heading}\n`).map((detail) => [detail.ids, detail.title]);
    assert.deepEqual(ids('Spec 022 + 025: Import Stack (lockfile + requirements.txt)'), [[['022', '025'], 'Import Stack (lockfile + requirements.txt)']]);
    assert.deepEqual(ids('Specs 001–003 — Basics'), [[['001', '002', '003'], 'Basics']]);
    assert.deepEqual(ids('Spec 1 and 2: Both'), [[['1', '2'], 'Both']]);
    assert.deepEqual(ids('Spec: Import Stack'), [[[], 'Import Stack']]);
    assert.deepEqual(ids('Spec 7'), [[['7'], '']]);
    for (const heading of ['Specification of all', 'Holdout Tests (spec 016)', 'Spectrum: a', 'Documents']) assert.deepEqual(ids(heading), [], heading);
    assert.deepEqual((ids('Spec 1–999999999: All') as unknown[][])[0]?.[0], ['1', '999999999']);
  });

  it('end with the next section, and not with a heading in them', () => {
    const details = readCoverageDetails(`## Spec 1: A\n\n### Phase 1\n\n${HEAD}| a | b | \`test_c\` |\n\n## Other\n\n${HEAD}| x | y | \`test_z\` |\n\n### Spec 2: B\n\n${HEAD}| d | e | \`test_f\` |\n`);
    assert.deepEqual(details.map(({ ids, rows }) => [ids, rows.map(({ tests }) => tests)]), [[['1'], [['test_c']]], [['2'], [['test_f']]]]);
  });

  it('name tests in code spans, or bare; prose is none', () => {
    const tests = (cell: string): unknown => readCoverageDetails(`## Spec 1: A\n\n${HEAD}| a | b | \`test_first\` |\n| c | d | ${cell} |\n`)[0]?.rows[1]?.tests;
    assert.deepEqual(tests('test_projects, test_graph_store'), ['test_projects', 'test_graph_store']);
    assert.deepEqual(tests('`test_a.py`'), ['test_a.py']);
    assert.deepEqual(tests('`test_post_*_422`, `test_b`'), ['test_post_*_422', 'test_b']);
    assert.deepEqual(tests('(above)'), ['test_first']);
    for (const prose of ['Manual run', 'Manual: `index.py --limit 3`', '(manual via Telegram)', '—', '', 'not yet']) assert.deepEqual(tests(prose), [], prose);
  });

  it('are told from other tables by their columns', () => {
    const details = readCoverageDetails('## Spec 1: A\n\n| Doc | Purpose |\n|---|---|\n| a | b |\n\n| Test | Requirement |\n|---|---|\n| `test_a` | c |\n');
    assert.deepEqual(details[0]?.rows.map(({ requirement, tests, implementation }) => [requirement, tests, implementation]), [['c', ['test_a'], []]]);
  });

  it('are read of any text without throwing', () => {
    const text = fc.string({ unit: fc.constantFrom('## Spec 1', ': ', '|', '\n', '---', 'Requirement', 'Test', '`', 'test_a', ',', '(', ')', '**Files:**', ' ', '–', '+', '9', '#', '\r', '\0'), maxLength: 60 });
    fc.assert(fc.property(text, (source) => {
      const lines = source.split(/\r\n|\n|\r/).length;
      for (const { line, rows, ids } of readCoverageDetails(source)) {
        assert.ok(line >= 1 && line <= lines && ids.every((id) => /^\d+$/.test(id)));
        for (const row of rows) assert.ok(row.line >= 1 && row.line <= lines && row.requirement !== '');
      }
    }), { numRuns: 2000 });
  });
});
