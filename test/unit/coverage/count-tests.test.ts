import assert from 'node:assert/strict';
import { countTests } from '../../../src/coverage/count-tests.ts';
import { resultSet, testCase } from './facts.ts';

describe('the number of tests', () => {
  const index = testCase('works', { suite: 'index', file: 'test/index.test.ts' });

  it('has a test once that several reports of a folder tell of', () => {
    const sets = [resultSet([index, testCase('b', { suite: 'index', file: 'test/index.test.ts' })], { source: 'reports/all.xml' }), resultSet([index], { source: 'reports/unit.xml' })];
    assert.equal(countTests(sets, new Set()), 2);
  });

  it('has tests of the same name in several packages each', () => {
    const sets = ['a', 'b'].map((name) => resultSet([index, testCase('c', { suite: 'tests.test_c' })], { source: `packages/${name}/reports/junit.xml` }));
    assert.equal(countTests(sets, new Set()), 4);
    assert.equal(countTests(sets, new Set(['packages/a/test/index.test.ts', 'packages/b/test/index.test.ts'])), 4);
  });

  it('has a test once that reports of several folders tell of, where its file is known', () => {
    const sets = ['unit', 'all'].map((name) => resultSet([index], { source: `reports/${name}/junit.xml` }));
    assert.equal(countTests(sets, new Set(['test/index.test.ts'])), 1);
    assert.equal(countTests([], new Set()), 0);
  });
});
