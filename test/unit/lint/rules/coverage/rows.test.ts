import assert from 'node:assert/strict';
import { fixAll } from '../../../../../src/lint/fix-all.ts';
import { applyFix } from '../../marked-document.ts';
import { MemoryFiles, workspaceOf } from '../../workspace/workspace-of.ts';
import { check, COVERAGE, finds, fixed, specs } from './checking.ts';

const HEAD = '| Spec | Present | Spec\'d | Tested | Notes |\n|------|---------|--------|--------|-------|\n';

describe('missing-row', () => {
  it('finds feature specs without a row, at the head of the table', () => {
    const files = { ...specs('001-health', '002-paging', 'no-number'), 'specs/TEMPLATE.md': '# Spec: [Name]\n\n## Requirements\n\n- [ ] x\n' };
    const found = finds(`# C\n\n⟦missing-row,missing-row|${HEAD.trimEnd().replace('\n', '⟧\n')}\n| 001 Health | ✓ | ✓ | ✓ | Complete |\n`, { files });
    assert.deepEqual(found.map(({ finding }) => finding.message), ['The spec specs/002-paging.md has no row in this table.', 'The spec specs/no-number.md has no row in this table.']);
  });

  it('counts rows of every table, and rows that are cut off', () => {
    const files = specs('001-health', '002-paging', '003-sorting');
    finds(`${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n\n⟦detached-row|| 3 Sorting | ? | ? | ? | |⟧\n\nMore:\n\n${HEAD}| [Paging](../specs/002-paging.md) | ? | ? | ? | |`, { files });
  });

  it('says nothing where there is no table, and does not ask for a row that a person has taken out', () => {
    finds('# Coverage\n\nNothing yet.\n', { files: specs('001-health') });
    const manifest = JSON.stringify({ schema: 1, specs: {}, written: { [COVERAGE]: { 'specs/002-paging.md/row': '002 Paging' } } });
    finds(`${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n`, { files: { ...specs('001-health', '002-paging'), 'specs/manifest.json': manifest } });
  });

  it('adds the row where it belongs, with what the evidence says', () => {
    const parts = { files: specs('001-health', '002-paging', '003-sorting'), coverage: [{ spec: 'specs/002-paging.md', status: 'tested' as const }] };
    assert.equal(
      fixed(`${HEAD}| 001 Health | ? | ? | ? | mine |\n| 003 Sorting | ✓ | ✓ | ✓ | Complete |`, 'missing-row', parts),
      `${HEAD}| 001 Health | ? | ? | ? | mine |\n| 002 Paging | ✓ | ✓ | ✓ | Complete |\n| 003 Sorting | ✓ | ✓ | ✓ | Complete |`,
    );
  });

  it('adds all rows at once, and leaves the others alone whatever the evidence says of them', () => {
    const parts = { files: specs('001-health', '002-paging', '003-sorting'), coverage: [{ spec: 'specs/001-health.md', status: 'tested' as const }] };
    const text = `${HEAD}| 001 Health | ? | ? | ? | |\n\nText.\n`;
    const fix = check(text, parts)[0]?.fix?.() ?? assert.fail('no fix');
    assert.deepEqual([fix.title, fix.safe], ['Add rows for 2 specs', true]);
    const after = applyFix(text, COVERAGE, fix);
    assert.equal(after, `${HEAD}| 001 Health | ? | ? | ? | |\n| 002 Paging | ? | ? | ? |  |\n| 003 Sorting | ? | ? | ? |  |\n\nText.\n`);
    assert.deepEqual(check(after, parts), []);
  });
});

describe('missing rows among rows that are cut off', () => {
  const files = specs('001-health', '002-paging', '003-sorting', '004-slugs');
  const text = `${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n\n| 002 Paging | ? | ? | ? | |\n| 004 Slugs | ? | ? | ? | |\n`;

  it('have their place among those, which are put back', () => {
    const fix = check(text, { files })[0]?.fix?.() ?? assert.fail('no fix');
    assert.deepEqual([fix.title, fix.safe], ['Add a row for 003 Sorting, and put the rows back that are cut off', true]);
    const after = applyFix(text, COVERAGE, fix);
    assert.equal(after, `${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n| 002 Paging | ? | ? | ? | |\n| 003 Sorting | ? | ? | ? |  |\n| 004 Slugs | ? | ? | ? | |\n`);
    assert.deepEqual(check(after, { files }), []);
  });

  it('count as mended, all of them', () => {
    const workspace = workspaceOf(new MemoryFiles({ ...files, [COVERAGE]: text }));
    assert.deepEqual(fixAll(workspace, [COVERAGE]).fixed.map(({ rule }) => rule).sort(), ['detached-row', 'detached-row', 'missing-row']);
  });
});

describe('detached-row', () => {
  const files = specs('001-health', '002-paging', '003-sorting');

  it('finds rows below their table, and not text with bars in it', () => {
    finds(`${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n\n⟦detached-row|| 002 Paging | ? | ? | ? | |⟧\n⟦detached-row|| 003 Sorting | ? | ? | ? | |⟧\n**Present:** it is there.\n\na | b\n`, { files });
    finds(`${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n| 002 Paging | ? | ? | ? | |\n| 003 Sorting | ? | ? | ? | |\n\n- a | b | c | d | e\n`, { files });
  });

  it('puts all of them back, and sets off what follows', () => {
    const text = `${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n\n| 002 Paging | ? | ? | ? | |\n\n\n| 003 Sorting | ? | ? | ? | |\n**Present:** it is there.`;
    const fix = check(text, { files })[0]?.fix?.() ?? assert.fail('no fix');
    const after = applyFix(text, COVERAGE, fix);
    assert.equal(after, `${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n| 002 Paging | ? | ? | ? | |\n| 003 Sorting | ? | ? | ? | |\n\n**Present:** it is there.`);
    assert.deepEqual([fix.safe, check(after, { files })], [true, []]);
  });

  it('puts one back without a line end behind it', () => {
    const one = { files: specs('001-health', '002-paging') };
    assert.equal(fixed(`${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n\n| 002 Paging | ? | ? | ? | |`, 'detached-row', one), `${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n| 002 Paging | ? | ? | ? | |`);
  });
});

describe('unknown-spec', () => {
  const files = { ...specs('001-health'), 'specs/006-overnight-backlog.md': '# Backlog\n\n1. Add paging\n' };

  it('finds numbers and files that no spec has', () => {
    finds(`${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n| ⟦unknown-spec|099 Pagign⟧ | ✓ | ✓ | ✓ | |\n| ⟦unknown-spec|[Paging](../specs/paging.md)⟧ | ? | ? | ? | |\n`, { files });
  });

  it('is quiet on plans, ranges, words, second rows of a spec, and documents that are no feature specs', () => {
    finds(`${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n| PLAN Month 1 | ✓ | — | — | |\n| 040–050 | ? | ? | ? | |\n| Total | 1 | 1 | 1 | |\n| 001 Health again | ? | ? | ? | |\n| 006 Overnight Backlog | ? | ? | ? | |\n| | | | | |\n`, { files });
  });

  it('ends where a document is about something else', () => {
    const rows = Array.from({ length: 300 }, (_, at) => `| ${at + 500} Ticket | ✓ | ✓ | ✓ | |\n`).join('');
    assert.equal(check(`${HEAD}| 001 Health | ✓ | ✓ | ✓ | |\n${rows}`, { files }).length, 100);
  });

  it('is quiet where there is no spec at all', () => {
    finds(`${HEAD}| 099 Paging | ✓ | ✓ | ✓ | |\n`);
  });
});

describe('contradicts-evidence', () => {
  const spec = 'specs/001-health.md';
  const row = (mark: string): string => `${HEAD}| 001 Health | ✓ | ✓ | ${mark} | |`;
  const failed = { name: 'answers', file: 'test/health.test.ts', line: 12, state: 'failed' as const, message: null, seconds: null, at: '2026-01-01T00:00:00Z', source: 'r' };
  const regressed = { spec, status: 'regressed' as const, tests: [{ written: 'test/health.test.ts', kind: 'file' as const, path: 'test/health.test.ts', state: 'failed' as const, results: [failed] }] };

  it('finds a mark whose tests fail, and points at them', () => {
    const [found] = finds(row('⟦contradicts-evidence|✓⟧'), { files: specs('001-health'), coverage: [regressed] });
    assert.equal(found?.finding.message, 'This spec is marked as tested, and one of its tests fails.');
    assert.deepEqual(found.finding.related?.map(({ file, range, message }) => [file, range.start.line, message]), [['test/health.test.ts', 11, 'answers fails.']]);
    assert.deepEqual(found.fix?.()?.safe, false);
  });

  it('finds a denial whose tests pass', () => {
    finds(row('⟦contradicts-evidence|✗⟧'), { files: specs('001-health'), coverage: [{ spec, status: 'tested' }] });
  });

  it('is quiet where nothing is claimed, and where tests are stale, skipped, not run or not there', () => {
    for (const mark of ['?', '', '—', 'TBD']) finds(row(mark), { files: specs('001-health'), coverage: [{ spec, status: 'tested' }] });
    for (const counts of [{ passed: 0, failed: 0, skipped: 0, stale: 3 }, { passed: 1, failed: 0, skipped: 1, stale: 0 }, { passed: 0, failed: 0, skipped: 0, stale: 0 }]) {
      finds(row('✓'), { files: specs('001-health'), coverage: [{ spec, status: 'implemented', counts }] });
    }
    finds(row('✓'), { files: specs('001-health') });
    finds(row('✗'), { files: specs('001-health'), coverage: [regressed] });
  });

  it('takes the mark back or sets it, as the document writes marks', () => {
    const files = specs('001-health', '002-paging');
    const other = '\n| 002 Paging | ✅ | ✅ | ✅ | |';
    assert.equal(fixed(row('✅') + other, 'contradicts-evidence', { files, coverage: [regressed] }), row('?') + other);
    assert.equal(fixed(`${HEAD}| 001 Health | ✅ | ✅ | no | |${other}`, 'contradicts-evidence', { files, coverage: [{ spec, status: 'tested' }] }), `${HEAD}| 001 Health | ✅ | ✅ | ✅ | |${other}`);
  });
});
