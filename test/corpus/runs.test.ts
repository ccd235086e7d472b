import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BacklogListItem } from '../../src/contract/engine-api.ts';
import type { Finding } from '../../src/contract/finding.ts';
import type { RunEvent } from '../../src/contract/run-event.ts';

const CORPUS = resolve('../shared/corpus/coherence-network');
const BACKLOG = 'specs/006-overnight-backlog.md';

/** The command line on a copy of real documents, as a person would use it. */
describe('a real backlog', function () {
  this.timeout(120_000);
  let folder: string;
  let root: string;

  before(function () {
    if (!existsSync(CORPUS)) this.skip();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-original-')));
    root = join(folder, 'coherence-network');
    cpSync(CORPUS, root, { recursive: true });
    execFileSync('chmod', ['-R', 'u+w', root]);
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.name', 'Tester');
    git('config', 'user.email', 'tester@localhost');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'As it is');
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  function git(...args: string[]): string {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  }

  function coherence(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', resolve('src/cli/main.ts'), ...args, '--root', root, '--backlog', BACKLOG], {
      encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, COHERENCE_HOME: join(folder, 'home') }, maxBuffer: 64 * 1024 * 1024,
    });
  }

  it('lists 74 items, 55 of them done, the first open one being 56', () => {
    const { stdout, status } = coherence('backlog', 'list', '--json');
    assert.equal(status, 0);
    const { items } = JSON.parse(stdout) as { items: BacklogListItem[] };
    assert.equal(items.length, 74);
    assert.equal(items.filter((item) => item.state === 'done').length, 55);
    assert.equal(items.find((item) => item.state !== 'done')?.label, '56');
    assert.deepEqual(Object.keys(items[0] ?? {}), ['key', 'label', 'text', 'heading', 'kind', 'state', 'phase', 'spec', 'goal', 'impact', 'effort', 'after', 'iteration', 'message', 'finishedAt', 'file', 'line']);
  });

  it('reports the near-duplicate 43/63 and nothing that is not so', () => {
    const { stdout, status } = coherence('backlog', 'check', '--json');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    assert.equal(status, 1);
    assert.deepEqual(findings.map((finding) => [finding.rule, finding.severity]), [['duplicate-item', 'warning']]);
    assert.match(findings[0]?.message ?? '', /43/);
  });

  it('names item 56 in a dry run and writes nothing', () => {
    const { stdout, status } = coherence('run', '--dry-run', '--agent', 'demo', '--max-items', '1');
    assert.equal(status, 0);
    assert.match(stdout, /56/);
    assert.equal(git('status', '--porcelain', '--ignored'), '');
  });

  it('takes three items through four phases with specs, code, tests and commits', () => {
    const run = coherence('run', '--max-items', '3', '--agent', 'demo', '--json');
    assert.equal(run.status, 0, run.stdout.slice(-2000) + run.stderr);
    const events = run.stdout.trim().split('\n').map((line) => JSON.parse(line) as RunEvent);
    const summary = events.at(-1);
    assert.ok(summary?.type === 'summary');
    assert.equal(summary.completed.length, 3);
    assert.deepEqual(summary.phases, { spec: 3, impl: 3, test: 3, review: 3 });
    assert.deepEqual(events.flatMap((event) => (event.type === 'item-started' ? [event.label] : [])), ['56', '57', '58']);
    assert.ok(summary.tests.passed > 0);

    const files = new Set(git('diff', '--name-only', 'HEAD', git('rev-list', '--max-parents=0', 'HEAD').trim()).trim().split('\n'));
    const { items } = JSON.parse(coherence('backlog', 'list', '--json').stdout) as { items: BacklogListItem[] };
    for (const item of items.filter(({ label }) => ['56', '57', '58'].includes(label))) {
      assert.equal(item.state, 'done');
      assert.ok(item.spec !== null && existsSync(join(root, item.spec)), `${item.label} has no spec`);
    }
    assert.ok([...files].some((file) => /\.test\.m?js$/.test(file)), 'tests were committed');
    assert.ok([...files].some((file) => /^src\/.*\.m?js$/.test(file)), 'code was committed');
    const tests = [...files].filter((file) => /\.test\.m?js$/.test(file));
    execFileSync(process.execPath, ['--test', ...tests], { cwd: root, env: { PATH: process.env['PATH'] } });
    assert.equal(git('status', '--porcelain'), '');
  });
});
