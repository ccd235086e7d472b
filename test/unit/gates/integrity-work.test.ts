import assert from 'node:assert/strict';
import { type FileChange, isAboutTests, TestChanges } from '../../../src/gates/test-integrity.ts';
import { isTestFile } from '../../../src/results/test-file.ts';
import { changesOf, WORST_CASES, type WorstCase } from './integrity-worst-cases.ts';

interface Looked {
  found: string[];
  steps: number;
  parts: number;
  counted: readonly string[];
}

function look(changes: readonly FileChange[], tests = new TestChanges()): Looked {
  for (const change of changes) tests.add(change);
  const findings = tests.findings();
  for (let parts = 0; ; parts += 1) {
    const part = findings.next();
    if (part.done !== true) continue;
    return { found: part.value.map(({ change, file, line, side }) => `${change} ${file}:${line ?? '-'} ${side}`), steps: tests.steps, parts, counted: tests.counted };
  }
}

const units = (changes: readonly FileChange[]): number => changes.reduce((sum, { before, after }) => sum + (before?.length ?? 0) + (after?.length ?? 0), 0);
const otherValues = (worst: WorstCase, size: number): FileChange[] => changesOf(worst, size)[0]?.changes ?? [];

describe('the work of the gate that looks at tests', () => {
  it('is twice as much for files that are twice as long', () => {
    for (const worst of WORST_CASES.filter(({ shape }) => shape === 'long')) {
      // Some have a part that is always there.
      if (units(otherValues(worst, 1)) > 1_000) continue;
      const [once, twice] = [look(otherValues(worst, 16_000)), look(otherValues(worst, 32_000))];
      assert.ok(twice.steps <= 2.5 * once.steps + 1_000, `${worst.name}: ${once.steps} and ${twice.steps} steps`);
    }
  });

  it('has an end, however deep a file is in itself', () => {
    const more = 2_000;
    for (const worst of WORST_CASES.filter(({ shape }) => shape === 'deep')) {
      for (const { name, changes } of changesOf(worst, 8_192).slice(0, 3)) {
        const { steps } = look(changes, new TestChanges(more));
        const most = 2 * (6 * units(changes) + more);
        // One look of bounded length may be under way when nothing is left.
        assert.ok(steps <= 1.2 * most + 20_000, `${worst.name}, ${name}: ${steps} of ${most} steps`);
      }
    }
  });

  it('grows as the files do where many tests are gone and many new ones have their values', () => {
    const many = (count: number, test: (index: number) => string): string => Array.from({ length: count }, (_, index) => test(index)).join('');
    const check = "it('stays', () => { expect(stays()).toBe(0); });\n";
    const rows = (count: number): string => `const rows = [${'[1, 2], '.repeat(count)}];\n${many(count, (index) => `it.each(rows)('b${index}', (n, m) => { expect(other${index}(n)).toBe(m); });\n`)}`;
    const loops = (count: number): string => many(count, (index) => `it('b${index}', () => { for (const n of [1, 2]) expect(other${index}(n)).toBe(2); });\n`);
    for (const added of [rows, loops]) {
      const of = (count: number): ReturnType<typeof look> => look([
        { path: 'a.test.ts', before: check + many(count, (index) => `it('a${index}', () => { expect(f${index}(1)).toBe(2); });\n`), after: check },
        { path: 'b.test.ts', before: null, after: added(count) },
      ]);
      const [once, twice] = [of(400), of(800)];
      assert.deepEqual([once.found.length, twice.found.length, twice.counted], [400, 800, []]);
      assert.ok(twice.steps <= 2.5 * once.steps + 1_000, `${added.name}: ${once.steps} and ${twice.steps} steps`);
    }
  });

  it('is the same whatever was looked at before', () => {
    for (const worst of WORST_CASES.slice(0, 20)) assert.equal(look(otherValues(worst, 2_048)).steps, look(otherValues(worst, 2_048)).steps);
  });

  it('is little for a file as people write it', () => {
    const file = (value: string): string => Array.from({ length: 200 }, (_, index) => `it('does ${index}', () => {\n  const found = call({ a: ${index} });\n  expect(found.a).toBe(${value});\n  expect(found.b).toEqual([1, 2]);\n});\n`).join('');
    const changes = [{ path: 'a.test.ts', before: file('1'), after: file('2') }];
    const { steps, counted } = look(changes, new TestChanges(0));
    assert.deepEqual(counted, []);
    assert.ok(steps < 4 * units(changes), `${steps}`);
  });

  it('lets others have their turn where there is much to compare', () => {
    const test = (file: number, value: number): string => Array.from({ length: 50 }, (_, index) => `it('a${file} ${index}', () => { expect(a${index}).toBe(${value}); });\n`).join('');
    const changes = Array.from({ length: 20 }, (_, file) => ({ path: `test/${file}.test.ts`, before: test(file, 1), after: test(file, 2) }));
    assert.ok(look(changes).parts >= 10);
    assert.deepEqual(look(changes).found, []);
  });
});

describe('files that are beyond all measure', () => {
  const deep = (middle: string): string => `${"it('a', () => {".repeat(6_000)}${middle}${'});'.repeat(6_000)}\n`;
  const check = "it('b', () => { expect(b).toBe(1); });\n";

  it('are counted', () => {
    const before = `${deep('')}${check}${check}`;
    assert.deepEqual(look([{ path: 'a.test.ts', before, after: `${deep('')}${check}` }]), { ...look([{ path: 'a.test.ts', before, after: `${deep('')}${check}` }]), found: ['deleted a.test.ts:- before'], counted: ['a.test.ts'] });
    assert.deepEqual(look([{ path: 'a.test.ts', before, after: before.replace(`${check}${check}`, `${check}${check.replace('it(', 'it.skip(')}`) }]).found, ['skipped a.test.ts:3 after']);
    assert.deepEqual(look([{ path: 'a.test.ts', before, after: before }]).found, []);
  });

  it('do not keep others from being read', () => {
    const other = { path: 'b.test.ts', before: check, after: check.replace('toBe(1)', 'toBeDefined()') };
    const { found, counted } = look([{ path: 'a.test.ts', before: deep(''), after: deep('') }, other]);
    assert.deepEqual([found, counted], [['weakened b.test.ts:1 after'], ['a.test.ts']]);
  });

  it('are all of them where there is too much to compare', () => {
    // All have one name and nearly one body: each is held against many.
    const test = (value: number): string => `it('a', () => { f([${'1,'.repeat(200)}]); expect(b).toBe(${value}); });\n`;
    const file = (count: number, from: number): string => Array.from({ length: count }, (_, index) => test(from + index)).join('');
    const { found, counted, steps } = look([{ path: 'a.test.ts', before: check, after: check }, { path: 'b.test.ts', before: file(100, 0), after: file(99, 100) }], new TestChanges(0));
    assert.deepEqual([found, counted], [['deleted b.test.ts:- before'], []]);
    assert.ok(steps > 6 * 99 * test(100).length);
  });
});

describe('files that the gate on tests is shown', () => {
  it('are tests and what helps them', () => {
    for (const path of ['a.test.ts', 'tests/test_a.py', 'spec/a_spec.rb', 'tests/conftest.py', 'test/helpers/check.ts']) assert.ok(isAboutTests(path), path);
    for (const path of ['src/a.ts', 'README.md', 'test/fixtures/a.json', 'specs/001-a.md']) assert.ok(!isAboutTests(path), path);
    assert.ok(isTestFile('a.test.ts') && !isTestFile('tests/conftest.py'));
  });
});
