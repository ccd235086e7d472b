import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/base/errors.ts';
import type { RunEvent } from '../../src/contract/run-event.ts';
import type { WorkspaceHost } from '../../src/host/workspace-host.ts';
import { smallProject, TestRepository } from './repository.ts';
import { workerProject } from './worker.ts';

const REPORT = '<testsuites><testsuite name="t"><testcase name="one" classname="t" file="test/one.test.js"/></testsuite></testsuites>';

function spec(files: string): string {
  return `# Spec: One\n\n## Purpose\n\nA number.\n\n## Requirements\n\n- [ ] \`one()\` is 1\n\n## Files to Create/Modify\n\n${files}\n\n## Acceptance Tests\n\n- \`test/one.test.js\` — that it is 1\n\n## Out of Scope\n\n- Two\n`;
}

describe('evidence where something is not as it should be', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let host: WorkspaceHost;
  let events: RunEvent[];
  afterEach(() => repository.remove());

  async function start(files: Record<string, string>, config: Record<string, unknown> = {}, options: { git?: boolean } = {}): Promise<void> {
    const test = { command: ['node', '--test'], reports: ['reports/*.xml'] };
    repository = new TestRepository({ ...smallProject('1. Add `two()`\n', { test, coverage: { update: 'auto' }, ...config }), 'reports/junit.xml': REPORT, ...files }, options);
    ({ host, events } = await repository.open());
  }

  const statuses = async (): Promise<Record<string, string>> => Object.fromEntries((await host.api.coverage()).specs.map(({ spec: file, status }) => [file, status]));
  const notices = (): string[] => events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
  const read = (path: string): string => readFileSync(join(repository.root, path), 'utf8');

  it('knows of all specs where one lists a pattern that is not looked for', async () => {
    await start({ 'specs/001-one.md': spec('- `src/one.js` — the number'), 'specs/002-wide.md': spec('- `src/**/a/**/b/**/c/**/d.js` — far away') });
    assert.deepEqual(await statuses(), { 'specs/001-one.md': 'tested', 'specs/002-wide.md': 'tested' });
    await host.api.status();
    assert.equal((await host.api.updateDocuments({})).written, true);
  });

  it('finds files whose names look like patterns, and folders without a slash', async () => {
    await start({
      'specs/001-route.md': spec('- `src/[id]/page.js` (new) — the page').replace('test/one.test.js', 'test/none.test.js'), 'src/[id]/page.js': 'export {};\n',
      'specs/002-folder.md': spec('- `src/deep` (new) — the folder').replace('test/one.test.js', 'test/none.test.js'), 'src/deep/er/a.js': 'export {};\n',
    });
    const { specs } = await host.api.coverage();
    assert.deepEqual(specs.map(({ spec: file, marks }) => [file, marks.present]), [['specs/001-route.md', true], ['specs/002-folder.md', true]]);
  });

  it('says once that a manifest with conflict markers keeps the documents from following, and leaves it as it is', async () => {
    const conflict = '<<<<<<< HEAD\n{ "schema": 1 }\n=======\n{ "schema": 1, "specs": {} }\n>>>>>>> other\n';
    await start({ 'specs/001-one.md': spec('- `src/one.js` — the number'), 'specs/manifest.json': conflict }, { coverage: {} });
    const view = await host.api.coverage();
    assert.deepEqual([view.firstWrite, view.pending, view.problems.length], [false, [], 1]);
    await host.api.runTests({});
    await host.api.runTests({});
    assert.equal(notices().filter((message) => /manifest has conflict markers/.test(message)).length, 1, notices().join('\n'));
    assert.equal((await host.api.updateDocuments({})).written, false);
    await assert.rejects(host.api.handOver(['docs/SPEC-COVERAGE.md#x'], 'ada'), /manifest has conflict markers/);
    assert.equal(read('specs/manifest.json'), conflict);
    assert.ok(!existsSync(join(repository.root, 'docs/SPEC-COVERAGE.md')));
  });

  it('writes the documents and commits nothing where there is no git', async () => {
    await start({ 'specs/001-one.md': spec('- `src/one.js` — the number') }, {}, { git: false });
    await host.api.runTests({});
    assert.match(read('docs/SPEC-COVERAGE.md'), /001/);
    assert.deepEqual(events.flatMap((event) => (event.type === 'documents-updated' ? [event.commit ?? null] : [])), [null]);
    assert.deepEqual(notices(), []);
  });

  it('says nothing where there are no specs', async () => {
    await start({}, { specs: 'no-such-folder', backlogs: ['specs/backlog.md'] });
    assert.deepEqual((await host.api.coverage()).specs, []);
    await host.api.runTests({});
    assert.deepEqual(notices(), []);
    assert.ok(!existsSync(join(repository.root, 'no-such-folder')));
  });

  it('opens with a glob of reports that is refused, says so, and leaves the documents alone', async () => {
    await start({ 'specs/001-one.md': spec('- `src/one.js` — the number') }, { test: { command: ['node', '--test'], reports: ['../elsewhere/*.xml'] } });
    await host.api.status();
    assert.deepEqual(host.problems.map(({ path }) => path), ['test.reports[0]']);
    await host.api.runTests({});
    assert.ok(!existsSync(join(repository.root, 'docs/SPEC-COVERAGE.md')));
  });

  it('hands nothing over and writes nothing while an item is in the tree', async () => {
    const { repository: made, environment } = workerProject({}, { coverage: { update: 'auto' } }, { 'specs/001-one.md': spec('- `src/one.js` — the number') });
    repository = made;
    ({ host, events } = await repository.open('', environment));
    const asked: Promise<unknown>[] = [];
    host.api.onEvent((event) => {
      if (event.type !== 'attempt-started' || event.phase !== 'impl') return;
      asked.push(assert.rejects(host.api.handOver(['docs/SPEC-COVERAGE.md#x'], 'ada'), (error: unknown) => error instanceof UserError && error.code === 'item-in-tree'));
      asked.push(host.api.updateDocuments({}).then(({ written }) => assert.equal(written, false)));
    });
    assert.equal((await host.api.run({})).completed.length, 1);
    assert.equal((await Promise.all(asked)).length, 2);
  });

  it('has ended the tests that it runs, and what follows them, when it is closed', async () => {
    await start({ 'specs/001-one.md': spec('- `src/one.js` — the number') }, { test: { command: ['node', '-e', "console.log('begun'); setTimeout(() => {}, 30000)"] } });
    let isOver = false;
    const begun = new Promise<void>((resolve) => { host.api.onEvent((event) => { if (event.type === 'tests-output') resolve(); }); });
    const run = host.api.runTests({}).finally(() => { isOver = true; });
    await begun;
    await host.close();
    assert.equal(isOver, true);
    assert.equal((await run).ended, 'cancelled');
  });
});
