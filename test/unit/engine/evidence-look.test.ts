import assert from 'node:assert/strict';
import { emptyState } from '../../../src/pipeline/state.ts';
import type { EvidenceWorld } from './evidence-world.ts';
import { reportText, specText, twoParts } from './evidence-world.ts';

const A = 'specs/001-a.md';

async function statuses(world: EvidenceWorld): Promise<string[]> {
  return (await world.look()).specs.map(({ spec, status, counts }) => `${spec} ${status} ${counts.passed}/${counts.failed}/${counts.stale}`);
}

describe('a look at evidence where nothing has changed', () => {
  it('makes nothing again', async () => {
    const world = twoParts();
    const before = await world.look();
    assert.deepEqual(before.specs.map(({ status }) => status), ['tested', 'tested']);
    const read = new Map(world.reads);
    const after = await world.look();
    assert.deepEqual([after.specs === before.specs, after.features === before.features, after.sets === before.sets, after.files === before.files], [true, true, true, true]);
    for (const path of [A, 'specs/002-b.md', 'reports/junit.xml']) assert.equal(world.reads.get(path), read.get(path), path);
  });

  it('keeps what is known of a spec when another one changes', async () => {
    const world = twoParts();
    const before = await world.look();
    world.write('specs/002-b.md', `${specText('b')}\nMore.\n`);
    const after = await world.look();
    assert.deepEqual([after.specs[0] === before.specs[0], after.specs[1] === before.specs[1]], [true, false]);
  });
});

describe('a look at evidence sees', () => {
  const changes: [string, (world: EvidenceWorld) => void, string[]][] = [
    ['a report that changed', (world) => world.write('reports/junit.xml', reportText({ file: 'test/a.test.ts', name: 'test_a', failed: true }, { file: 'test/b.test.ts', name: 'test_b' })), [`${A} specified 0/1/0`, 'specs/002-b.md tested 1/0/0']],
    ['a report that is gone', (world) => world.remove('reports/junit.xml'), [`${A} specified 0/0/0`, 'specs/002-b.md specified 0/0/0']],
    ['a report that has come', (world) => world.write('reports/other.xml', reportText({ file: 'test/b.test.ts', name: 'test_more' })), [`${A} tested 1/0/0`, 'specs/002-b.md tested 2/0/0']],
    ['code that changed', (world) => world.write('src/a.ts', 'other'), [`${A} specified 0/0/1`, 'specs/002-b.md tested 1/0/0']],
    ['code in a folder that changed', (world) => world.write('src/a/x.ts', 'other'), [`${A} specified 0/0/1`, 'specs/002-b.md tested 1/0/0']],
    ['code in a folder that is new', (world) => world.write('src/b/y.ts', 'other'), [`${A} tested 1/0/0`, 'specs/002-b.md specified 0/0/1']],
    ['a test that changed', (world) => world.write('test/a.test.ts', 'other'), [`${A} specified 0/0/1`, 'specs/002-b.md tested 1/0/0']],
    ['code that is gone', (world) => world.remove('src/a.ts'), [`${A} tested 1/0/0`, 'specs/002-b.md tested 1/0/0']],
    ['a spec that changed', (world) => world.write(A, specText('a').replace('test/a.test.ts', 'test/b.test.ts')), [`${A} tested 1/0/0`, 'specs/002-b.md tested 1/0/0']],
    ['a spec that is gone', (world) => world.remove(A), ['specs/002-b.md tested 1/0/0']],
    ['a spec that is new', (world) => world.write('specs/003-c.md', specText('c')), [`${A} tested 1/0/0`, 'specs/002-b.md tested 1/0/0', 'specs/003-c.md specified 0/0/0']],
    ['the template', (world) => { world.write('specs/TEMPLATE.md', '# Spec\n\n## Risks\n\n- None\n'); world.remove('reports/junit.xml'); }, [`${A} planned 0/0/0`, 'specs/002-b.md planned 0/0/0']],
    ['the details of the coverage document', (world) => world.write('docs/SPEC-COVERAGE.md', '## Spec 001: Part a\n\n| Requirement | Implementation | Test |\n|---|---|---|\n| It keeps things | `src/a.ts` | `test_b` |\n'), [`${A} tested 2/0/0`, 'specs/002-b.md tested 1/0/0']],
  ];
  for (const [what, change, expected] of changes) {
    it(what, async () => {
      const world = twoParts();
      await world.look();
      change(world);
      assert.deepEqual(await statuses(world), expected);
    });
  }

  it('another spec of the same number that a section is about', async () => {
    const world = twoParts();
    world.write('docs/SPEC-COVERAGE.md', '## Spec 001: Rivers and lakes\n\n| Requirement | Implementation | Test |\n|---|---|---|\n| It keeps things | `src/a.ts` | `test_b` |\n');
    assert.equal((await statuses(world))[0], `${A} tested 2/0/0`);
    world.write('specs/001-rivers-and-lakes.md', specText('c').replace('Part c', 'Rivers and lakes'));
    assert.equal((await statuses(world))[0], `${A} tested 1/0/0`);
  });

  it('a name in the text of a test file, where no report says where a test is', async () => {
    const world = twoParts();
    world.write('reports/junit.xml', reportText({ name: 'test_a' }, { name: 'test_b' }));
    assert.deepEqual((await world.look()).specs.map(({ counts }) => counts.passed), [1, 1]);
    world.write('test/a.test.ts', "test('something else')");
    world.write('reports/junit.xml', reportText({ name: 'test_a' }, { name: 'test_b' }));
    assert.deepEqual((await world.look()).specs.map(({ counts }) => counts.passed), [0, 1]);
  });

  it('that a spec has another name, and has regressed all the same', async () => {
    const world = twoParts();
    const evidence = { run: 'task_1', commit: null, at: '2020-01-01T00:00:00.000Z', tests: { passed: 1, failed: 0, skipped: 0 }, digest: 'x' };
    world.write('specs/manifest.json', JSON.stringify({ schema: 1, specs: { [A]: { id: '001', status: 'tested', evidence } }, written: {} }));
    world.remove(A);
    world.write('specs/001-an-a.md', specText('a'));
    world.write('reports/junit.xml', reportText({ file: 'test/a.test.ts', name: 'test_a', failed: true }));
    assert.deepEqual((await statuses(world))[0], 'specs/001-an-a.md regressed 0/1/0');
  });

  it('what a review has proven, once its item is done, though the files have come back since', async () => {
    const world = twoParts();
    world.remove('reports/junit.xml');
    const test = { name: 'test_a', suite: '', file: 'test/a.test.ts', line: null, outcome: 'passed' as const, message: null, seconds: null };
    await world.runs.add({ source: 'task_1', kind: 'run', at: 20_000, began: 19_000, command: ['npm', 'test'], ok: true, cases: [test], item: 'k1', whole: true });
    for (let time = 0; time < 20; time += 1) world.write('src/a.ts', 'a');
    assert.equal((await statuses(world))[0], `${A} specified 0/0/0`);
    world.state = { ...emptyState(), done: { k1: { key: 'k1', kind: 'product', state: 'done', phase: 'review', iteration: 1, specPath: A } } };
    assert.equal((await statuses(world))[0], `${A} implemented 0/0/1`);
    const { specs } = await world.look([], 'k1');
    assert.equal(specs[0]?.status, 'tested');
    assert.equal((await statuses(world))[0], `${A} implemented 0/0/1`);
  });

  it('a manifest that an item has made as none', async () => {
    const world = twoParts();
    const forged = JSON.stringify({ schema: 1, specs: { [A]: { id: '001', status: 'tested', evidence: { run: 'x', commit: null, at: 'x', digest: 'x', tests: { passed: 1, failed: 0, skipped: 0 } } } }, written: {} });
    await world.items.keep('k1', { places: {}, manifest: { before: null, after: forged } }, world.state);
    world.write('specs/manifest.json', forged);
    assert.deepEqual([(await world.look()).isFirst, (await world.look()).specs[0]?.evidence?.run], [false, 'x']);
    world.state = { ...emptyState(), done: { k1: { key: 'k1', kind: 'product', state: 'done', phase: 'review', iteration: 1 } } };
    const { isFirst, specs, manifest } = await world.look();
    assert.deepEqual([isFirst, specs[0]?.evidence, manifest], [true, null, null]);
  });

  it('what the manifest records, and how many tests there are', async () => {
    const world = twoParts();
    assert.equal((await world.look()).tests, 2);
    const evidence = { run: 'task_1', commit: null, at: '2020-01-01T00:00:00.000Z', tests: { passed: 1, failed: 0, skipped: 0 }, digest: 'x' };
    world.write('specs/manifest.json', JSON.stringify({ schema: 1, specs: { [A]: { id: '001', status: 'tested', evidence } }, written: {} }));
    assert.deepEqual((await world.look()).specs.map((spec) => spec.evidence?.run ?? null), ['task_1', null]);
    world.write('reports/other.xml', reportText({ file: 'test/b.test.ts', name: 'test_more' }));
    assert.equal((await world.look()).tests, 3);
  });

  it('a run of the tests, and an item that is done', async () => {
    const world = twoParts();
    world.remove('reports/junit.xml');
    await world.look();
    const run = { source: 'task_1', kind: 'run', at: 90_000, command: ['npm', 'test'], ok: true, item: 'item_1', whole: true, began: 80_000 } as const;
    await world.runs.add({ ...run, cases: [{ name: 'test_a', suite: '', file: 'test/a.test.ts', line: null, outcome: 'passed', message: null, seconds: null }] });
    assert.equal((await statuses(world))[0], `${A} specified 0/0/0`);
    const done = { key: 'item_1', kind: 'product', state: 'done', specPath: A } as never;
    world.state = { ...emptyState(), done: { item_1: done } };
    assert.equal((await statuses(world))[0], `${A} tested 1/0/0`);
  });
});
