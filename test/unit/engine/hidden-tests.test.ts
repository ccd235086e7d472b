import assert from 'node:assert/strict';
import { HiddenTests } from '../../../src/engine/attempt/hidden-tests.ts';
import type { TestCase } from '../../../src/results/test-case.ts';

const FILES: Record<string, string | Error> = {
  'test/hidden/a.test.js': "test('a secret name', () => {}); test.each([1, 2])('adds %i', () => {}); test('in both', () => {});",
  'test/hidden/large.test.js': new Error('too large'),
  'test/open.test.js': "test('is open', () => {}); test('in both', () => {});",
};

describe('hidden tests', () => {
  const hidden = new HiddenTests({
    workspace: { read: (path) => {
      const text = FILES[path] ?? null;
      return text instanceof Error ? Promise.reject(text) : Promise.resolve(text);
    } },
    reports: { find: () => Promise.resolve(Object.keys(FILES).filter((path) => path.startsWith('test/hidden/')).map((path) => ({ path, modifiedMs: 0, size: 1 }))) },
  }, ['test/hidden/**']);
  const failed = (name: string, file: string | null): TestCase => ({ name, suite: '', file, line: null, outcome: 'failed', message: null, seconds: null });

  async function told(names: string[], cases: TestCase[] = []): Promise<string[]> {
    const failing = names.map((name) => ({ name, message: `of ${name}` }));
    const { report, output } = await hidden.told({ passed: 0, failed: names.length, skipped: 0, failing, cases }, 'a secret output', ['test/open.test.js', 'test/hidden/a.test.js']);
    assert.doesNotMatch(output, /secret/);
    return report.failing.map(({ name }) => name);
  }

  it('are counted and not named, those that agents see are named', async () => {
    assert.deepEqual(await told(['is open', 'suite > is open', 'a secret name', 'in both']), ['is open', 'suite > is open', '2 hidden tests']);
  });

  it('are not named where their names are made as they run, or their file cannot be read', async () => {
    assert.deepEqual(await told(['is open', 'adds 1', 'of a file that is too large']), ['is open', '2 hidden tests']);
  });

  it('are known by their files where results name them', async () => {
    const cases = [failed('computed 1', '/work/test/hidden/large.test.js'), failed('computed 2', 'test/other.test.js'), failed('twice', 'test/other.test.js'), failed('twice', 'hidden/large.test.js')];
    assert.deepEqual(await told(['computed 1', 'computed 2', 'twice', 'hidden/a.test.js::x'], cases), ['computed 2', '3 hidden tests']);
  });

  it('change nothing where there are none', async () => {
    const report = { passed: 0, failed: 1, skipped: 0, failing: [{ name: 'any', message: '' }], cases: [] };
    assert.deepEqual(await new HiddenTests({ workspace: { read: () => Promise.resolve(null) }, reports: { find: () => Promise.resolve([]) } }, ['x/**']).told(report, 'out', []), { report, output: 'out' });
  });
});
