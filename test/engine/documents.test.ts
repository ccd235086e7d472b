import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CoverageView } from '../../src/contract/coverage.ts';
import type { WorkspaceHost } from '../../src/host/workspace-host.ts';
import { TestRepository } from './repository.ts';

/** Waits until something holds; what it last saw is in the message where it never does. */
async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean, milliseconds = 10_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) assert.fail(`It did not come to that: ${JSON.stringify(seen).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('documents that follow the evidence, in the sample', function () {
  this.timeout(60_000);
  let sample: TestRepository;
  beforeEach(() => {
    sample = new TestRepository('sample');
  });
  afterEach(() => sample.remove());

  const read = (path: string): string => readFileSync(join(sample.root, path), 'utf8');
  const manifest = (): { specs: Record<string, { status: string; evidence?: { run: string; commit: string | null; tests: { passed: number } }; regressed?: { tests: string[] } }>; written: Record<string, Record<string, string>> } =>
    JSON.parse(read('specs/manifest.json'));
  const rowOf = (name: string): string => read('docs/SPEC-COVERAGE.md').split('\n').find((line) => line.includes(name)) ?? '';
  const statusOf = (view: CoverageView, spec: string): string => view.specs.find((each) => each.spec === spec)?.status ?? 'unknown';

  /** As a developer runs them in a terminal. */
  function runTests(): number | null {
    return spawnSync('npm', ['test'], { cwd: sample.root, encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined } }).status;
  }

  /** As a repository is that says nothing of it. */
  function askFirst(): void {
    sample.write('.coherence/config.json', read('.coherence/config.json').replace(/,\s*"coverage": \{[^}]*\}/, ''));
    sample.git('commit', '--quiet', '--all', '--message', 'Ask first');
  }

  async function doItem(host: WorkspaceHost): Promise<void> {
    const summary = await host.api.run({ items: ['2'] });
    assert.deepEqual([summary.completed.length, summary.failed, summary.blocked], [1, [], []]);
  }

  it('are looked at by a person before the first of them is written', async () => {
    askFirst();
    const { host } = await sample.open();
    await doItem(host);
    assert.ok(!existsSync(join(sample.root, 'docs/SPEC-COVERAGE.md')));
    const { attention } = await host.api.status();
    assert.deepEqual(attention.map(({ kind }) => kind), ['documents']);
    const preview = await host.api.updateDocuments({ dryRun: true });
    assert.equal(preview.written, false);
    assert.deepEqual(preview.changes.map(({ path }) => path), ['specs/backlog.md', 'docs/SPEC-COVERAGE.md', 'specs/manifest.json']);
    const update = await host.api.updateDocuments({});
    assert.deepEqual([update.written, update.problems], [true, []]);
    assert.deepEqual((await host.api.status()).attention, []);
    assert.match(rowOf('002'), /^\| 002 Durations In Words \| ✓ \| ✓ \| ✓ \| Complete \|$/);
    assert.match(read('specs/backlog.md'), /^2\. Durations in words.* — DONE/m);
    const again = await host.api.updateDocuments({});
    assert.deepEqual([again.changes, again.written], [[], false]);
  });

  it('follow by themselves from then on, with their evidence, and are committed', async () => {
    askFirst();
    const { host, events } = await sample.open();
    await host.api.updateDocuments({});
    sample.git('add', '--all');
    sample.git('commit', '--quiet', '--message', 'Documents');
    await doItem(host);
    assert.match(rowOf('002'), /✓ \| ✓ \| ✓ \| Complete/);
    const { evidence, status } = manifest().specs['specs/002-durations-in-words.md'] ?? assert.fail();
    assert.equal(status, 'tested');
    assert.ok((evidence?.tests.passed ?? 0) > 0);
    assert.match(evidence?.commit ?? '', /^[0-9a-f]{40}$/);
    assert.equal(sample.git('status', '--porcelain'), '');
    assert.match(sample.git('log', '-1', '--format=%s'), /^docs: follow the evidence/);
    assert.ok(events.some((event) => event.type === 'documents-updated' && event.commit !== undefined));
  });

  it('show a regression that a run in a terminal has found, and its end, and lower no mark', async () => {
    const { host } = await sample.open();
    await doItem(host);
    await host.api.updateDocuments({});
    const row = rowOf('000');
    assert.match(row, /✓ \| ✓ \| ✓/);
    const parse = read('src/parse.js');
    sample.write('src/parse.js', `${parse}\nexport const broken = undefinedName;\n`);
    assert.notEqual(runTests(), 0);
    const view = await until(() => host.api.coverage(), (seen) => statusOf(seen, 'specs/000-parse-and-format.md') === 'regressed');
    await until(() => Promise.resolve(manifest()), ({ specs }) => specs['specs/000-parse-and-format.md']?.status === 'regressed');
    assert.ok((view.specs.find(({ spec }) => spec === 'specs/000-parse-and-format.md')?.regression?.tests.length ?? 0) > 0);
    const { attention } = await host.api.status();
    assert.ok(attention.some(({ kind, spec }) => kind === 'regressed' && spec === 'specs/000-parse-and-format.md'), JSON.stringify(attention));
    assert.equal(rowOf('000'), row);
    sample.write('src/parse.js', parse);
    assert.equal(runTests(), 0);
    await until(() => Promise.resolve(manifest()), ({ specs }) => specs['specs/000-parse-and-format.md']?.status === 'tested');
  });

  it('are left alone where a run in a terminal says nothing new, until the next update', async () => {
    const { host, events } = await sample.open();
    assert.equal(runTests(), 0);
    await host.api.updateDocuments({});
    const before = read('specs/manifest.json');
    sample.write('src/parse.js', `${read('src/parse.js')}\n// The same.\n`);
    const heard = events.length;
    assert.equal(runTests(), 0);
    await until(() => Promise.resolve(events.slice(heard)), (news) => news.some(({ type }) => type === 'coverage-changed'));
    const view = await until(() => host.api.coverage(), (seen) => statusOf(seen, 'specs/000-parse-and-format.md') === 'tested');
    assert.deepEqual(view.pending.map(({ path, onlyEvidence }) => [path, onlyEvidence]), [['specs/manifest.json', true]]);
    assert.equal(read('specs/manifest.json'), before);
    await host.api.updateDocuments({});
    assert.notEqual(read('specs/manifest.json'), before);
  });

  it('keep what is known of other specs where the tests of one are run, whoever ran all of them', async () => {
    const { host } = await sample.open();
    await doItem(host);
    const others = 'specs/002-durations-in-words.md';
    const counts = async () => (await host.api.coverage()).specs.find(({ spec }) => spec === others)?.counts.passed;
    const known = async () => (await host.api.coverage()).specs.find(({ spec }) => spec === others)?.tests.flatMap(({ results }) => results.map(({ state, at, source }) => [state, at, source]));
    const before = await known();
    assert.deepEqual(before?.map(([state]) => state), ['passed', 'passed', 'passed', 'passed']);
    const run = host.api.runTests({ spec: 'specs/000-parse-and-format.md' });
    for (let ended = false; !ended;) {
      assert.deepEqual(await known(), before);
      ended = await Promise.race([run.then(() => true), new Promise<false>((resolve) => { setTimeout(resolve, 5, false); })]);
    }
    assert.deepEqual(await known(), before);
    assert.doesNotMatch(read('junit.xml'), /words\.test\.js/);
    assert.equal(runTests(), 0);
    await host.api.runTests({ spec: 'specs/000-parse-and-format.md' });
    await host.api.runTests({ files: ['test/parse.test.js'] });
    assert.equal(await counts(), 4, 'known from the run in a terminal');
    const { tests, specs } = await host.api.coverage();
    assert.deepEqual([tests, statusOf({ specs } as CoverageView, others)], [12, 'tested']);
    // A run of everything in which a test is missing has the last word.
    rmSync(join(sample.root, 'test/words.test.js'));
    assert.equal(runTests(), 0);
    assert.equal(await counts(), 0);
  });

  it('leave a cell that a person has changed, until it is handed over', async () => {
    const { host } = await sample.open();
    assert.equal(runTests(), 0);
    await host.api.updateDocuments({});
    assert.match(rowOf('000'), /✓ \| ✓ \| ✓/);
    sample.write('docs/SPEC-COVERAGE.md', read('docs/SPEC-COVERAGE.md').replace(rowOf('000'), rowOf('000').replace(/✓ \| ([^|]*) \|$/, '? | $1 |')));
    const changed = read('docs/SPEC-COVERAGE.md');
    const update = await host.api.updateDocuments({});
    assert.equal(read('docs/SPEC-COVERAGE.md'), changed);
    assert.deepEqual(update.kept.map(({ place, now, evidence }) => [place, now, evidence]), [['docs/SPEC-COVERAGE.md#specs/000-parse-and-format.md/tested', '?', '✓']]);
    await assert.rejects(host.api.handOver(['docs/SPEC-COVERAGE.md#nothing'], 'ada'), { code: 'unknown-place' });
    await host.api.handOver(update.kept.map(({ place }) => place), 'ada');
    assert.match(rowOf('000'), /✓ \| ✓ \| ✓/);
  });

  it('do not bring back a mark in the backlog that a person took away', async () => {
    const { host } = await sample.open();
    await doItem(host);
    await host.api.updateDocuments({});
    const backlog = read('specs/backlog.md').replace(' — DONE', '');
    sample.write('specs/backlog.md', backlog);
    const update = await host.api.updateDocuments({});
    assert.equal(read('specs/backlog.md'), backlog);
    assert.match(update.kept[0]?.place ?? '', /^specs\/backlog\.md#done\//);
    await assert.rejects(host.api.handOver(['specs/backlog.md#done/item_none'], 'ada'), { code: 'unknown-place' });
    await host.api.handOver([update.kept[0]?.place ?? ''], 'ada');
    await host.api.updateDocuments({});
    assert.match(read('specs/backlog.md'), / — DONE/);
  });

  it('write nothing while an item is at work, and where no test has passed if only that counts', async () => {
    const { host } = await sample.open('slow');
    rmSync(join(sample.root, 'junit.xml'), { force: true });
    const refused = await host.api.updateDocuments({ onlyIfPassed: true });
    assert.deepEqual([refused.written, refused.problems], [false, ['No test has run, so nothing was written.']]);
    const run = host.api.run({ items: ['2'] });
    await until(() => host.api.status(), ({ running }) => running.length > 0);
    const meanwhile = await host.api.updateDocuments({});
    assert.equal(meanwhile.written, false);
    assert.match(meanwhile.problems.join(' '), /at work in the tree/);
    assert.ok((await host.api.coverage()).waitsFor !== null);
    await host.api.stop('ada');
    await run;
  });
});
