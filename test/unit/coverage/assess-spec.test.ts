import assert from 'node:assert/strict';
import { assessSpec } from '../../../src/coverage/assess-spec.ts';
import { ResultIndex } from '../../../src/coverage/result-index.ts';
import type { SpecFacts } from '../../../src/coverage/spec-facts.ts';
import type { Evidence, SpecCoverage } from '../../../src/contract/coverage.ts';
import type { ResultSet } from '../../../src/results/test-case.ts';
import { resultSet, specFacts, testCase } from './facts.ts';

const SPEC = `# Spec: Slugs

## Requirements

- [ ] Lower case
- [ ] Hyphens for blanks
- [ ] Nothing else

## Files to Create/Modify

- \`src/slugs.ts\` — new: it
- \`test/slugs.test.ts\` — its tests
- \`docs/slugs.md\` — how

## Acceptance Tests

- \`test/slugs.test.ts\`
- R1: \`test_lower\`
- R2: \`test_hyphens\`, \`test_blanks\`
`;
const FILES = new Map([['src/slugs.ts', 100], ['test/slugs.test.ts', 200], ['docs/slugs.md', 9_000]]);
const FILE = { file: 'test/slugs.test.ts' };
const EVIDENCE: Evidence = { run: 'task_1', commit: 'abc', at: '1970-01-01T00:00:00.500Z', tests: { passed: 2, failed: 0, skipped: 0 } };

function assess(sets: ResultSet[], rest: Partial<SpecFacts> = {}, recorded: Parameters<typeof assessSpec>[2] = null): SpecCoverage {
  return assessSpec(specFacts(SPEC, { modified: FILES, ...rest }), { sets, testTexts: new Map() }, recorded);
}

const PASSED = [testCase('test_lower', { ...FILE, line: 3, seconds: 0.5 }), testCase('test_hyphens', FILE)];

describe('a spec by the results of now', () => {
  it('is tested when tests of it ran and all passed', () => {
    const coverage = assess([resultSet(PASSED)]);
    assert.equal(coverage.status, 'tested');
    assert.deepEqual(coverage.marks, { present: true, specified: true, tested: true });
    assert.deepEqual(coverage.counts, { passed: 2, failed: 0, skipped: 0, stale: 0 });
    assert.deepEqual(coverage.tests.map(({ written, state }) => [written, state]), [['test/slugs.test.ts', 'passed'], ['test_lower', 'passed'], ['test_hyphens', 'passed'], ['test_blanks', 'not-run']]);
    assert.deepEqual(coverage.requirements, [
      { text: 'Lower case', line: 5, state: 'passed', tests: ['test_lower'] },
      { text: 'Hyphens for blanks', line: 6, state: 'not-run', tests: ['test_hyphens', 'test_blanks'] },
      { text: 'Nothing else', line: 7, state: 'unmapped', tests: [] },
    ]);
    assert.deepEqual(coverage.tests[1]?.results, [{ name: 'test_lower', file: 'test/slugs.test.ts', line: 3, state: 'passed', message: null, seconds: 0.5, at: '1970-01-01T00:00:01.000Z', source: 'report.xml' }]);
    assert.deepEqual([coverage.spec, coverage.id, coverage.title, coverage.evidence, coverage.regression], ['specs/001-slugs.md', '001', 'Slugs', null, null]);
  });

  it('is not tested when one failed, was skipped or is stale, or none ran', () => {
    const status = (sets: ResultSet[]): unknown => {
      const { status, marks, counts } = assess(sets);
      return [status, marks.tested, Object.values(counts)];
    };
    assert.deepEqual(status([resultSet([...PASSED, testCase('test_x', { ...FILE, outcome: 'failed' })])]), ['implemented', false, [2, 1, 0, 0]]);
    assert.deepEqual(status([resultSet([...PASSED, testCase('test_x', { ...FILE, outcome: 'skipped' })])]), ['implemented', false, [2, 0, 1, 0]]);
    assert.deepEqual(status([resultSet(PASSED, { at: 150 })]), ['implemented', false, [0, 0, 0, 2]]);
    assert.deepEqual(status([]), ['implemented', false, [0, 0, 0, 0]]);
    assert.deepEqual(status([resultSet([testCase('test_other', { file: 'test/other.test.ts' })])]), ['implemented', false, [0, 0, 0, 0]]);
  });

  it('goes by results that are newer than its code and their own test, documents aside', () => {
    const states = (at: number, modified: [string, number][], named?: true): unknown => assess([resultSet(PASSED, { at, ...(named === undefined ? {} : { named }) })], { modified: new Map([...FILES, ...modified]) }).tests.map(({ state }) => state);
    assert.deepEqual(states(200, []), ['passed', 'passed', 'passed', 'not-run']);
    assert.deepEqual(states(199, []), ['stale', 'stale', 'stale', 'not-run']);
    assert.deepEqual(states(500, [['src/slugs.ts', 501]]), ['stale', 'stale', 'stale', 'not-run']);
    assert.deepEqual(states(500, [['src/other.ts', 501]]), ['passed', 'passed', 'passed', 'not-run']);
    const dependencies = specFacts(SPEC.replace('- `docs/slugs.md`', '- `requirements.txt` and `specs/manifest.json`'), { modified: new Map([...FILES, ['specs/manifest.json', 9_000], ['requirements.txt', 300]]) });
    const state = (at: number): unknown => assessSpec(dependencies, { sets: [resultSet(PASSED, { at })], testTexts: new Map() }, null).tests[0]?.state;
    assert.deepEqual([state(299), state(300)], ['stale', 'passed']);
    assert.deepEqual(states(100, [], true), ['passed', 'passed', 'passed', 'not-run']);
  });

  it('goes by when a run began: what was saved while it ran is not what it speaks of', () => {
    const run = (began: number): SpecCoverage => assess([resultSet(PASSED, { source: 'task_1', kind: 'run', command: ['npm', 'test'], ok: true, began, at: 300 })]);
    assert.deepEqual([run(100).status, run(100).counts.stale], ['implemented', 2]);
    assert.equal(run(200).status, 'tested');
    const saved = new Map([...FILES, ['test/slugs.test.ts', 200.9]]);
    assert.equal(assess([resultSet(PASSED, { began: 200 })], { modified: saved }).status, 'tested', 'clocks tell no less than a millisecond');
  });

  describe('where several reports tell of a test', () => {
    const FAILED = [testCase('test_lower', { ...FILE, outcome: 'failed', message: 'on 20' }), testCase('test_hyphens', FILE)];
    const node20 = resultSet(FAILED, { source: 'node20.xml', at: 1_000 });
    const node22 = resultSet(PASSED, { source: 'node22.xml', at: 1_001 });
    const run = resultSet(PASSED, { source: 'task_1', kind: 'run', command: ['npm', 'test'], ok: true, at: 1_002 });
    const outcome = (...sets: ResultSet[]): unknown => {
      const { status, counts, tests } = assess(sets);
      return [status, counts.failed, tests[1]?.results.map(({ source }) => source).join()];
    };

    it('goes by the worst of them, whichever was written last', () => {
      assert.deepEqual(outcome(node20, node22), ['implemented', 1, 'node20.xml']);
      assert.deepEqual(outcome({ ...node20, at: 1_002, began: 1_002 }, node22), ['implemented', 1, 'node20.xml']);
      assert.deepEqual(outcome({ ...node20, named: true }, { ...node22, named: true }), ['implemented', 1, 'node20.xml']);
      assert.deepEqual(outcome(node22, resultSet(PASSED, { source: 'node24.xml', at: 999 })), ['tested', 0, 'node22.xml']);
    });

    it('goes by none that is older than the code, while another is not', () => {
      assert.deepEqual(outcome({ ...node20, at: 150, began: 150 }, node22), ['tested', 0, 'node22.xml']);
      assert.deepEqual(outcome({ ...node20, at: 150, began: 150, named: true }, node22), ['implemented', 1, 'node20.xml'], 'but by one that a person named');
    });

    it('goes by what is newer of the same report, and by a newer run of the project’s own tests', () => {
      assert.deepEqual(outcome({ ...node20, source: 'node22.xml' }, node22), ['tested', 0, 'node22.xml']);
      assert.deepEqual(outcome(node20, node22, run), ['tested', 0, 'task_1']);
      assert.deepEqual(outcome({ ...node20, named: true }, run), ['implemented', 1, 'node20.xml'], 'but by one that a person named');
    });

    it('goes by the reports of such a run, and not by an older one beside them', () => {
      const told = { ...run, cases: [], began: 1_500, at: 2_500 };
      const [first, second] = [{ ...node22, at: 1_800, began: 1_800 }, { ...node22, source: 'node24.xml', at: 2_000, began: 2_000 }];
      assert.deepEqual(outcome(node20, first, second, told), ['tested', 0, 'node24.xml']);
      assert.deepEqual(outcome({ ...node20, at: 1_700, began: 1_700 }, first, second, told), ['implemented', 1, 'node20.xml'], 'it is of that run as well');
      const later = { ...node22, at: 9_000, began: 9_000 };
      assert.deepEqual(outcome(node20, later, { ...told, whole: true }), ['tested', 0, 'node22.xml'], 'everything has run since');
      assert.deepEqual(outcome(node20, later, told), ['implemented', 1, 'node20.xml'], 'some files have, and nobody knows which');
    });

    it('goes by them where they are newer than such a run', () => {
      const before = { ...run, at: 900, began: 900 };
      assert.deepEqual(outcome(node22, before), ['tested', 0, 'node22.xml']);
      assert.deepEqual(outcome(node20, node22, before), ['implemented', 1, 'node20.xml']);
    });
  });

  it('takes a test that is in no listed file by the time of that file', () => {
    const text = SPEC.replace('- `test/slugs.test.ts` — its tests\n', '').replace('- `test/slugs.test.ts`\n', '');
    const facts = specFacts(text, { modified: new Map([...FILES, ['test/slugs.test.ts', 5_000]]) });
    const index = new ResultIndex({ sets: [resultSet(PASSED)], testTexts: new Map() }, new Set(['test/slugs.test.ts']));
    assert.deepEqual(assessSpec(facts, index, null).counts, { passed: 0, failed: 0, skipped: 0, stale: 2 });
  });

  it('says the worst first: failed, stale, skipped, not run', () => {
    const cases = [testCase('test_hyphens', { ...FILE, outcome: 'skipped' }), testCase('test_blanks', { ...FILE, outcome: 'failed', message: 'no' })];
    const coverage = assess([resultSet(cases)]);
    assert.deepEqual(coverage.requirements.map(({ state }) => state), ['not-run', 'failed', 'unmapped']);
    assert.equal(coverage.tests[0]?.state, 'failed');
    const old = resultSet([testCase('test_blanks', { ...FILE, outcome: 'failed' })], { at: 10 });
    assert.equal(assess([resultSet([testCase('test_hyphens', { ...FILE, outcome: 'skipped' })]), old]).requirements[1]?.state, 'stale');
  });

  it('has regressed when it was tested once and fails now, by fresh results', () => {
    const failing = resultSet([testCase('test_lower', { ...FILE, outcome: 'failed' }), testCase('test_hyphens', FILE)]);
    const coverage = assess([failing], {}, { evidence: EVIDENCE, regression: null });
    assert.equal(coverage.status, 'regressed');
    assert.deepEqual(coverage.regression, { since: '1970-01-01T00:00:01.000Z', tests: ['test_lower'] });
    assert.deepEqual(coverage.evidence, EVIDENCE);
    const known = { since: '1970-01-01T00:00:00.700Z', tests: ['old'] };
    assert.deepEqual(assess([failing], {}, { evidence: EVIDENCE, regression: known }).regression, { since: known.since, tests: ['test_lower'] });
    assert.equal(assess([failing], {}, { evidence: null, regression: null }).status, 'implemented');
    const stale = assess([{ ...failing, at: 10, began: 10 }], {}, { evidence: EVIDENCE, regression: known });
    assert.deepEqual([stale.status, stale.regression], ['implemented', null]);
    assert.deepEqual(assess([resultSet(PASSED)], {}, { evidence: EVIDENCE, regression: known }).regression, null);
  });

  it('names at most twenty tests that fail', () => {
    const many = Array.from({ length: 30 }, (_, at) => testCase(`test_${at}`, { ...FILE, outcome: 'failed' }));
    assert.equal(assess([resultSet(many)], {}, { evidence: EVIDENCE, regression: null }).regression?.tests.length, 20);
  });

  it('is present when all of its files are there and something says that they are its own', () => {
    const present = (text: string, rest: Partial<SpecFacts>): boolean => assessSpec(specFacts(text, { modified: FILES, ...rest }), { sets: [], testTexts: new Map() }, null).marks.present;
    const OLD = SPEC.replace('new: it', 'it');
    assert.equal(present(SPEC, {}), true);
    assert.equal(present(OLD, {}), false);
    assert.equal(present(OLD, { isDone: true }), true);
    assert.equal(present(SPEC, { modified: new Map([['src/slugs.ts', 1]]), isDone: true }), false);
    const files = (lines: string): string => `# A\n\n## Files\n\n${lines}\n`;
    assert.equal(present(files('- `src/*.ts`\n- `test/`\n- `docs/**/*.md`\n- `src`'), { isDone: true }), true);
    assert.equal(present(files('- `lib/*.ts`'), { isDone: true }), false);
    assert.equal(present(files('- `lib/`'), { isDone: true }), false);
    assert.equal(present('# A\n', { isDone: true }), true);
    assert.equal(present('# A\n', {}), false);
  });

  it('is specified when it is whole, and planned when it is not', () => {
    const nothing = { modified: new Map<string, number>() };
    assert.equal(assess([], nothing).status, 'specified');
    assert.equal(assess([], { ...nothing, isWhole: false }).status, 'planned');
  });

  it('counts a test once that several references name', () => {
    assert.deepEqual(assess([resultSet(PASSED)]).counts.passed, 2);
  });

  it('has at most fifty results of a reference, those that say most, and counts them all', () => {
    const passed = Array.from({ length: 80 }, (_, at) => testCase(`test_${at}`, FILE));
    const older = resultSet([...passed, testCase('test_bad', { ...FILE, outcome: 'failed' })]);
    const newer = resultSet([testCase('test_79', FILE)], { source: 'newer.xml', at: 2_000 });
    const { tests, counts, status } = assess([newer, older]);
    const [file] = tests;
    assert.deepEqual([file?.results.length, file?.more, file?.state], [50, 31, 'failed']);
    assert.deepEqual(file?.results.slice(0, 2).map(({ name }) => name), ['test_bad', 'test_79']);
    assert.deepEqual([counts.passed, counts.failed, status], [80, 1, 'implemented']);
    assert.equal(assess([resultSet(passed.slice(0, 50))]).tests[0]?.more, undefined);
  });
});
