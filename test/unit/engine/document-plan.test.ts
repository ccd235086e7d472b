import assert from 'node:assert/strict';
import { BacklogSource } from '../../../src/engine/backlog/backlog-source.ts';
import { DocumentPlanner } from '../../../src/engine/coverage/document-plan.ts';
import type { DocumentUpdate } from '../../../src/contract/coverage.ts';
import { type EvidenceWorld, reportText, specText, twoParts } from './evidence-world.ts';

/** Plans on the world as it is, again and again, and counts the digests that were made. */
function plannerOf(world: EvidenceWorld) {
  const digested: string[] = [];
  const digest = world.digest.bind(world);
  world.digest = (paths) => {
    digested.push(paths.join(' '));
    return digest(paths);
  };
  const planner = new DocumentPlanner({ reports: world, clock: world.clock }, world.config);
  const plan = async (purpose: 'view' | 'update', head: string | null = null, joinRows = false): Promise<Omit<DocumentUpdate, 'written'>> => {
    const backlog = await new BacklogSource(world.files, world.config, world.clock).read(world.state);
    return planner.plan(await world.look(), world.state, backlog, { joinRows }, head, purpose);
  };
  const update = async (head: string | null = null): Promise<string[]> => {
    const { changes } = await plan('update', head);
    for (const { path, after } of changes) world.write(path, after);
    return changes.map(({ path }) => path);
  };
  const row = (): string => world.files.texts.get('docs/SPEC-COVERAGE.md')?.split('\n').find((line) => line.includes('001')) ?? '';
  return { plan, update, digested, row };
}

describe('a plan of the documents', () => {
  it('is the same while nothing has changed, and asks for no digest again', async () => {
    const { plan, update, digested } = plannerOf(twoParts());
    assert.deepEqual(await update(), ['docs/SPEC-COVERAGE.md', 'specs/manifest.json']);
    assert.deepEqual(await update(), []);
    const count = digested.length;
    assert.deepEqual((await plan('update')).changes, []);
    assert.equal(digested.length, count);
  });

  it('reads no code for a view where nothing is recorded', async () => {
    const { plan, digested } = plannerOf(twoParts());
    assert.equal((await plan('view')).changes.length, 2);
    assert.deepEqual(digested, []);
  });

  it('records new evidence when code and results have changed', async () => {
    const world = twoParts();
    const { update, plan } = plannerOf(world);
    await update();
    world.write('src/a/x.ts', 'other');
    world.write('reports/junit.xml', reportText({ file: 'test/a.test.ts', name: 'test_a' }, { file: 'test/b.test.ts', name: 'test_b' }));
    assert.deepEqual((await plan('view')).changes.map(({ summary }) => summary), [['Records the evidence of 1 spec.']]);
    assert.deepEqual(await update(), ['specs/manifest.json']);
  });

  it('follows the document, the specs and the commit as they are now', async () => {
    const world = twoParts();
    const { plan, update, row } = plannerOf(world);
    await update('commit-1');
    assert.match(world.files.texts.get('specs/manifest.json') ?? '', /commit-1/);
    world.write('docs/SPEC-COVERAGE.md', (world.files.texts.get('docs/SPEC-COVERAGE.md') ?? '').replace(row(), row().replace('✓ | Complete', '? | Complete')));
    assert.equal((await plan('update')).kept.length, 1);
    world.write('specs/003-c.md', specText('c'));
    assert.deepEqual(await update(), ['docs/SPEC-COVERAGE.md', 'specs/manifest.json']);
    assert.match(world.files.texts.get('docs/SPEC-COVERAGE.md') ?? '', /003 C/);
  });

  it('names no test in the manifest that agents are not to see, nor one that may be such', async () => {
    const world = twoParts();
    const { update } = plannerOf(world);
    await update();
    const regressed = (): unknown => (JSON.parse(world.files.texts.get('specs/manifest.json') ?? '') as { specs: Record<string, { regressed?: { tests: string[] } }> }).specs['specs/001-a.md']?.regressed?.tests;
    const failing = (file?: string): void => world.write('reports/junit.xml', reportText(
      { file: 'test/a.test.ts', name: 'test_a', failed: true }, { ...(file === undefined ? {} : { file }), name: 'test_secret', failed: true }, { file: 'test/b.test.ts', name: 'test_b' },
    ));
    world.write('specs/001-a.md', specText('a', '- `test_secret`\n'));
    world.config.test.holdout = ['holdout/**'];
    world.write('holdout/secret.test.ts', "test('test_secret')");
    for (const file of ['holdout/secret.test.ts', '/home/ada/work/holdout/secret.test.ts', 'secret.test.ts', undefined]) {
      failing(file);
      await update();
      assert.deepEqual(regressed(), ['test_a'], file);
    }
    world.config.test.holdout = [];
    failing('holdout/secret.test.ts');
    await update();
    assert.deepEqual(regressed(), ['test_a', 'test_secret']);
  });

  it('does what it is asked for though it was planned otherwise before', async () => {
    const world = twoParts();
    const { plan, update, row } = plannerOf(world);
    await update();
    world.write('docs/SPEC-COVERAGE.md', (world.files.texts.get('docs/SPEC-COVERAGE.md') ?? '').replace(row(), `${row()}\n`));
    assert.deepEqual((await plan('update')).changes.map(({ path }) => path), []);
    assert.deepEqual((await plan('update', null, true)).changes.map(({ path }) => path), ['docs/SPEC-COVERAGE.md']);
    assert.deepEqual((await plan('update')).changes.map(({ path }) => path), []);
  });
});
