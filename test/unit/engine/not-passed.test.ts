import assert from 'node:assert/strict';
import { notPassed } from '../../../src/engine/coverage/not-passed.ts';
import { reportText, twoParts } from './evidence-world.ts';

const passing = reportText({ file: 'test/b.test.ts', name: 'test_b' });
const failing = reportText({ file: 'test/a.test.ts', name: 'test_a', failed: true }, { file: 'test/a.test.ts', name: 'test_more' });

describe('where only what has passed counts', () => {
  it('nothing is in the way when all reports have passed', async () => {
    assert.equal(notPassed(await twoParts().look()), null);
    assert.equal(notPassed(await twoParts().look(['reports/junit.xml'])), null);
  });

  it('a failure in any report is, whichever was written last', async () => {
    const world = twoParts();
    world.remove('reports/junit.xml');
    world.write('reports/a.xml', failing);
    world.write('reports/b.xml', passing);
    assert.equal(notPassed(await world.look()), '1 of 3 tests failed by reports/a.xml, so nothing was written.');
  });

  it('a failure in a configured report is, though others are named', async () => {
    const world = twoParts();
    world.write('reports/junit.xml', failing);
    world.write('out/b.xml', passing);
    assert.equal(notPassed(await world.look(['out/*.xml'])), '1 of 3 tests failed by reports/junit.xml, so nothing was written.');
  });

  it('a failure that a newer run has mended is not', async () => {
    const world = twoParts();
    world.write('reports/junit.xml', failing);
    const cases = [{ name: 'test_a', suite: 'all', file: 'test/a.test.ts', line: null, outcome: 'passed' as const, message: null, seconds: null }];
    await world.runs.add({ source: 'tests_1', kind: 'run', at: 90_000, command: ['npm', 'test'], ok: true, item: null, whole: false, began: 80_000, cases });
    assert.equal(notPassed(await world.look()), null);
  });

  it('a report that cannot be read is, and so is that nothing ran', async () => {
    const world = twoParts();
    world.write('reports/other.xml', '<testsuite>');
    assert.match(notPassed(await world.look()) ?? '', /^reports\/other\.xml: It is not well-formed XML/);
    world.remove('reports/other.xml');
    world.remove('reports/junit.xml');
    assert.equal(notPassed(await world.look()), 'No test has run, so nothing was written.');
    assert.match(notPassed(await world.look(['no.xml'])) ?? '', /There is no report at no\.xml/);
  });
});
