import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { assessSpec } from '../../../src/coverage/assess-spec.ts';
import { readCoverageDetails } from '../../../src/coverage/coverage-details.ts';
import { isFeatureSpec } from '../../../src/coverage/feature-specs.ts';
import { matchResults } from '../../../src/coverage/match-results.ts';
import { detailsFor, testReferences } from '../../../src/coverage/test-references.ts';
import type { TestReference } from '../../../src/coverage/test-reference.ts';
import type { ResultSet, TestCase } from '../../../src/results/test-case.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { resultSet, testCase } from './facts.ts';

const PATHS = ['api/tests/test_a.py', 'web/tests/test_a.py', 'test/b.test.ts', 'src/test/java/x/CTest.java', 'pkg/go/a_test.go'];
const path = fc.constantFrom(...PATHS, 'tests/test_a.py', '/root/api/tests/test_a.py', 'test_a.py', 'test/');
const name = fc.oneof(fc.constantFrom('test_a', 'test_b[1]', 'TestC > test_d', 'CTest', 'it works', 'test_*', '*', 'TestGo/sub', ''), fc.string({ unit: fc.constantFrom('t', '_', '[', ']', '*', ' > ', '.', ':', '(', ')', '#', '/', '\n', '\0'), maxLength: 8 }));
const suite = fc.constantFrom('', 'tests.test_a', 'tests.test_a.TestC', 'x.CTest$Inner', 'example.com/m/pkg/go', 'describes it', 'test/b.test.ts', '...', '$');
const anyCase: fc.Arbitrary<TestCase> = fc.record({
  name, suite, file: fc.option(path), line: fc.constant(null), outcome: fc.constantFrom('passed', 'failed', 'skipped'), message: fc.constant(null), seconds: fc.constant(null),
});
const anySet: fc.Arbitrary<ResultSet> = fc.tuple(fc.array(anyCase, { maxLength: 8 }), fc.integer({ min: 0, max: 5 }), fc.option(fc.constantFrom(['npm', 'test'], ['npm', 'run', 'test'], [])), fc.option(fc.boolean()))
  .map(([cases, at, command, ok]) => resultSet(cases, { at, command, ok }));
const anyReference: fc.Arbitrary<TestReference> = fc.oneof(
  path.map((each) => ({ written: each, kind: 'file' as const, path: each, name: null, command: null, requirements: [0] })),
  fc.tuple(name, fc.option(path)).map(([each, file]) => ({ written: each, kind: 'name' as const, path: file, name: each, command: null, requirements: [] })),
  fc.constant({ written: 'npm test', kind: 'command' as const, path: null, name: null, command: ['npm', 'test'], requirements: [] }),
);
const texts = fc.constantFrom(new Map<string, string>(), new Map([['test/b.test.ts', "it('it works'); test_a"], ['pkg/go/a_test.go', 'func TestGo()']]));
const files = fc.subarray(PATHS).map((each) => new Set(each));

describe('matching', () => {
  it('never throws, and gives each test once per reference', () => {
    fc.assert(fc.property(fc.array(anyReference, { maxLength: 6 }), fc.array(anySet, { maxLength: 3 }), texts, files, (references, sets, testTexts, testFiles) => {
      const matched = matchResults(references, { sets, testTexts }, testFiles);
      assert.equal(matched.length, references.length);
      for (const results of matched) assert.equal(new Set(results.map(({ key }) => key)).size, results.length);
    }), { numRuns: 2000 });
  });

  it('does not change by a test that nothing speaks of', () => {
    fc.assert(fc.property(fc.array(anyReference, { maxLength: 6 }), fc.array(anySet, { maxLength: 3 }), texts, files, fc.nat(3), (references, sets, testTexts, testFiles, at) => {
      const keys = (each: readonly ResultSet[]): unknown => matchResults(references.filter(({ command, name: own }) => command === null && own?.includes('*') !== true), { sets: each, testTexts }, testFiles).map((results) => results.map(({ key, outcome }) => `${key} ${outcome}`).sort());
      const unrelated = testCase('zzz_unrelated', { file: 'elsewhere/zzz_unrelated.rs', outcome: 'failed' });
      const more = sets.length === 0 ? [resultSet([unrelated])] : sets.map((set, index) => (index === at % sets.length ? { ...set, cases: [unrelated, ...set.cases] } : set));
      assert.deepEqual(keys(more), keys(sets));
    }), { numRuns: 1500 });
  });
});

describe('assessing any spec', () => {
  const text = fc.array(fc.constantFrom('# Spec: A', '## Requirements', '- [ ] R1 `test_a`', '- b', '## Files', '- `api/tests/test_a.py`', '- `src/`', '- `src/*.ts`', '## Acceptance Tests', '- `test_b`: requirement 2', '- `npm test`', '## Spec 1: A', '| Requirement | Implementation | Test |\n|---|---|---|\n| b | c | `test_a` |', '---', 'test: [', '```', ''), { maxLength: 14 }).map((lines) => lines.join('\n'));

  it('never throws; what it says holds together', () => {
    fc.assert(fc.property(text, fc.array(anySet, { maxLength: 3 }), texts, fc.boolean(), fc.boolean(), (source, sets, testTexts, isWhole, isDone) => {
      const document = readSpec(source, 'specs/001-a.md');
      isFeatureSpec(document, [], 'specs/TEMPLATE.md');
      const references = testReferences(document, detailsFor(document, readCoverageDetails(source), [document]));
      const evidence = { run: 'r', commit: null, at: '2026-01-01T00:00:00.000Z', tests: { passed: 1, failed: 0, skipped: 0 } };
      const coverage = assessSpec({ document, isWhole, references, modified: new Map([['src/a.ts', 2], ['api/tests/test_a.py', 3]]), isDone }, { sets, testTexts }, { evidence, regression: null });
      const { counts, marks, status } = coverage;
      assert.equal(marks.tested, counts.passed > 0 && counts.failed + counts.skipped + counts.stale === 0);
      assert.equal(status === 'regressed', counts.failed > 0);
      assert.equal(status === 'tested', marks.tested);
      assert.equal(coverage.requirements.length, document.requirements.length);
      for (const test of coverage.tests) assert.equal(test.state === 'not-run', test.results.length === 0);
      assert.equal(new Set(references.map((reference) => JSON.stringify({ ...reference, requirements: 0, written: 0 }))).size, references.length);
    }), { numRuns: 1500 });
  });
});
