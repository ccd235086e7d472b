import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unifiedDiff } from '../../../src/cli/coverage/unified-diff.ts';
import { runAction, type Outcome } from './runner.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const action = readFileSync(join(repository, 'action.yml'), 'utf8');
const BRANCH = 'coherence/coverage';

/** Stands in the place of the program: writes down how it was called, and answers with what the test has put beside it. */
const PROGRAM = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
const beside = (name) => new URL('../' + name, import.meta.url);
const words = process.argv.slice(2);
appendFileSync(beside('calls'), JSON.stringify(words) + '\\n');
const answer = words[0] === '--version' ? '' : words.includes('sarif') ? 'sarif' : words[0] === 'lint' ? 'lint' : words[1];
if (answer === '') console.log('Set-up: installing dependencies');
if (answer !== '' && existsSync(beside(answer + '.out'))) process.stdout.write(readFileSync(beside(answer + '.out')));
if (answer !== '' && existsSync(beside(answer + '.code'))) process.exitCode = Number(readFileSync(beside(answer + '.code'), 'utf8'));
`;

/** GitHub's own command line. */
const GH = `#!/usr/bin/env bash
printf '%s\\n' "$GH_TOKEN $(pwd) $*" >> "$FAKE_GH/calls"
case "$1 $2" in
  'pr list') cat "$FAKE_GH/open" 2> /dev/null || true ;;
  'pr create') echo 'https://github.example/pull/1' | tee "$FAKE_GH/open" ;;
esac
`;

(process.platform === 'win32' ? describe.skip : describe)('the action', function () {
  this.timeout(60_000);
  let folder: string;
  let workspace: string;
  let environment: Record<string, string>;
  /** What expressions know of the event. */
  let event: Record<string, string>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-action '));
    workspace = join(folder, 'work');
    event = {};
    write('action/scripts/coherence.mjs', PROGRAM);
    write('bin/gh', GH);
    chmodSync(join(folder, 'bin/gh'), 0o755);
    environment = {
      PATH: `${join(folder, 'bin')}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', FAKE_GH: join(folder, 'bin'),
      GITHUB_ACTION_PATH: join(folder, 'action'), GITHUB_REF_TYPE: 'branch', GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main',
    };
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'origin.git');
    git(folder, 'clone', '--quiet', 'origin.git', 'work');
    write('work/docs/A.md', '| a | ? |\n');
    write('work/part/docs/B.md', 'b\n');
    commit(workspace, 'First');
    git(workspace, 'push', '--quiet', 'origin', 'HEAD:main');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  function git(cwd: string, ...argv: string[]): string {
    return execFileSync('git', argv, { cwd, encoding: 'utf8', env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  }

  function commit(cwd: string, message: string): void {
    git(cwd, 'add', '--all');
    git(cwd, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '--quiet', '--message', message);
  }

  function run(inputs: Record<string, string>): Outcome {
    return runAction(action, inputs, { workspace, temp: join(folder, 'temp dir'), environment, event });
  }

  /** How a program was called, the newest last. */
  function calls(path: string): string[] {
    return existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8').trim().split('\n') : [];
  }

  const DIFF = unifiedDiff({ path: 'docs/A.md', before: '| a | ? |\n', after: '| a | ✓ |\n' }) + unifiedDiff({ path: 'specs/manifest.json', before: null, after: '{}' });

  function pushed(): string[] {
    return git(workspace, 'ls-remote', 'origin', BRANCH).split('\t').slice(0, 1).filter((id) => id !== '');
  }

  it('checks, and fails where the check does', () => {
    const { code, outputs } = run({});
    assert.equal(code, 0);
    assert.deepEqual(outputs, { sarif: '', changed: '', patch: '', 'pull-request': '' });
    assert.deepEqual(calls('action/calls'), ['["--version"]', '["coverage","check","--root","."]']);
    write('action/check.code', '1');
    assert.equal(run({}).code, 1);
  });

  it('hands the reports on, each a word of its own, whatever stands in them', () => {
    assert.equal(run({ mode: 'both', root: 'part', strict: 'true', reports: '\n  reports/*.xml  \r\n$(touch pwned) `touch pwned`; a b.xml\n--strict\n' }).code, 0);
    const junit = ['--junit=reports/*.xml', '--junit=$(touch pwned) `touch pwned`; a b.xml', '--junit=--strict'];
    assert.deepEqual(calls('action/calls').slice(1).map((line) => JSON.parse(line) as string[]), [
      ['coverage', 'update', '--root', 'part', '--dry-run', ...junit, '--strict'],
      ['coverage', 'check', '--root', 'part', ...junit],
    ]);
    assert.equal(existsSync(join(workspace, 'pwned')), false);
  });

  it('refuses what it does not know', () => {
    for (const inputs of [{ mode: 'chek' }, { mode: '$(touch pwned)' }, { root: 'nowhere' }]) {
      const { code, steps, log } = run(inputs);
      assert.equal(code, 2);
      assert.equal(steps.length, 1);
      assert.match(log, /^::error::The input (?:mode|root) /);
    }
    assert.deepEqual(calls('action/calls'), []);
  });

  it('leaves a patch that git applies, and the checkout as it is', () => {
    write('action/update.out', DIFF);
    const { code, outputs } = run({ mode: 'update' });
    assert.equal(code, 0);
    assert.deepEqual(outputs, { sarif: '', changed: 'true', patch: join(folder, 'temp dir/coverage-documents.patch'), 'pull-request': '' });
    assert.equal(git(workspace, 'status', '--porcelain'), '');
    assert.deepEqual(pushed(), []);
    assert.deepEqual(calls('bin/calls'), []);
    git(workspace, 'apply', outputs['patch'] ?? '');
    assert.equal(readFileSync(join(workspace, 'docs/A.md'), 'utf8'), '| a | ✓ |\n');
    assert.equal(readFileSync(join(workspace, 'specs/manifest.json'), 'utf8'), '{}');
  });

  it('says that nothing changes', () => {
    const { code, outputs } = run({ mode: 'update', 'pull-request': 'true' });
    assert.equal(code, 0);
    assert.deepEqual(outputs, { sarif: '', changed: 'false', patch: '', 'pull-request': '' });
    assert.equal(existsSync(join(folder, 'temp dir/coverage-documents.patch')), false);
    assert.deepEqual(calls('bin/calls'), []);
  });

  it('ends where an update ends, with what it has said', () => {
    write('action/update.code', '1');
    const { code, steps } = run({ mode: 'both', strict: 'true' });
    assert.equal(code, 1);
    assert.equal(steps.at(-1), 'Update the documents');
  });

  it('lets nothing that is said of a document be a command to the runner', () => {
    write('action/check.out', '✖ docs/A.md pending\n    ::add-mask::a\n');
    const { log } = run({});
    const [, token, inside] = /::stop-commands::([0-9a-f-]{36})\n([\s\S]*)\n::\1::\n/.exec(log) ?? [];
    assert.ok(token);
    assert.match(inside ?? '', /::add-mask::/);
  });

  it('does not lint unless it is asked to', () => {
    const { used } = run({ 'upload-sarif': 'true' });
    assert.deepEqual(used, []);
    assert.deepEqual(calls('action/calls').filter((call) => call.includes('lint')), []);
  });

  it('lints alone, leaves a log for code scanning, and fails for what it finds', () => {
    write('action/lint.out', '::error::specs/001-a.md\n');
    write('action/sarif.out', '{"version":"2.1.0"}\n');
    const fine = run({ mode: 'lint', root: 'part' });
    assert.equal(fine.code, 0, fine.log);
    assert.deepEqual(calls('action/calls').slice(1).map((line) => JSON.parse(line) as string[]), [['lint', '--root', 'part'], ['lint', '--root', 'part', '--format', 'sarif']]);
    assert.equal(fine.outputs['sarif'], join(folder, 'temp dir/coherence-lint.sarif'));
    assert.equal(readFileSync(fine.outputs['sarif'] ?? '', 'utf8'), '{"version":"2.1.0"}\n');
    assert.deepEqual(fine.used, []);
    const [, token, inside] = /::stop-commands::([0-9a-f-]{36})\n([\s\S]*)\n::\1::\n/.exec(fine.log) ?? [];
    assert.ok(token);
    assert.match(inside ?? '', /::error::specs/);

    write('action/lint.code', '1');
    write('action/sarif.code', '1');
    const found = run({ mode: 'lint' });
    assert.equal(found.code, 1);
    assert.equal(found.steps.at(-1), 'Fail for what is wrong in specs and backlogs');
    assert.equal(found.outputs['sarif'], join(folder, 'temp dir/coherence-lint.sarif'));
  });

  it('checks the documents and then fails for what lint has found', () => {
    write('action/lint.code', '1');
    write('action/sarif.code', '1');
    const { code } = run({ mode: 'both', lint: 'true' });
    assert.equal(code, 1);
    assert.deepEqual(calls('action/calls').slice(1).map((line) => (JSON.parse(line) as string[]).slice(0, 2).join(' ')), ['lint --root', 'lint --root', 'coverage update', 'coverage check']);
  });

  it('ends at once where lint cannot work', () => {
    for (const [name, code] of [['lint', 2], ['sarif', 7]] as const) {
      write(`action/${name}.code`, String(code));
      const { code: ended, steps } = run({ lint: 'true' });
      assert.equal(ended, 2);
      assert.equal(steps.at(-1), 'Check specs and backlogs');
      rmSync(join(folder, `action/${name}.code`));
    }
  });

  it('shows findings in code scanning where its token may', () => {
    const sarif_file = join(folder, 'temp dir/coherence-lint.sarif');
    const asked = { mode: 'lint', 'upload-sarif': 'true' };
    assert.deepEqual(run(asked).used.map((step) => [step.uses.split('@')[0], step.with]), [['github/codeql-action/upload-sarif', { sarif_file }]]);
    event = { 'github.event.pull_request.head.repo.fork': 'true' };
    assert.deepEqual(run(asked).used, []);
    event = { 'github.event.pull_request.head.repo.fork': 'false' };
    assert.equal(run(asked).used.length, 1);
    environment = { ...environment, GITHUB_ACTOR: 'dependabot[bot]' };
    assert.deepEqual(run(asked).used, []);
  });

  it('opens a pull request from a branch of its own, once', () => {
    write('action/update.out', DIFF);
    const { code, log, outputs } = run({ mode: 'both', 'pull-request': 'true' });
    assert.equal(code, 0, log);
    assert.equal(outputs['pull-request'], 'https://github.example/pull/1');
    assert.equal(git(workspace, 'status', '--porcelain'), '');
    assert.equal(git(workspace, 'branch', '--list'), '* main\n');
    assert.equal(git(workspace, 'worktree', 'list').trim().split('\n').length, 1);
    const [first] = pushed();
    assert.ok(first);
    git(workspace, 'fetch', '--quiet', 'origin', BRANCH);
    assert.equal(git(workspace, 'diff', '--name-status', 'main', 'FETCH_HEAD'), 'M\tdocs/A.md\nA\tspecs/manifest.json\n');
    assert.equal(git(workspace, 'show', 'FETCH_HEAD:docs/A.md'), '| a | ✓ |\n');
    assert.equal(git(workspace, 'log', '--format=%an %s', '-1', 'FETCH_HEAD'), 'github-actions[bot] Bring the coverage documents up to date\n');

    assert.equal(run({ mode: 'update', 'pull-request': 'true' }).outputs['pull-request'], 'https://github.example/pull/1');
    assert.deepEqual(pushed(), [first]);
    assert.deepEqual(calls('bin/calls').map((line) => /pr \w+/.exec(line)?.[0]), ['pr list', 'pr create', 'pr list']);
    assert.match(calls('bin/calls')[1] ?? '', /^the-token .+ pr create --head coherence\/coverage --base main --title /);
  });

  it('has documents in its pull request that git ignores', () => {
    write('work/.gitignore', 'specs/\n');
    commit(workspace, 'Ignore');
    write('action/update.out', unifiedDiff({ path: 'specs/manifest.json', before: null, after: '{}\n' }));
    const { code, log } = run({ mode: 'update', 'pull-request': 'true' });
    assert.equal(code, 0, log);
    git(workspace, 'fetch', '--quiet', 'origin', BRANCH);
    assert.equal(git(workspace, 'show', 'FETCH_HEAD:specs/manifest.json'), '{}\n');
  });

  it('brings its own commit up to date', () => {
    write('action/update.out', DIFF);
    run({ mode: 'update', 'pull-request': 'true' });
    const before = pushed();
    write('action/update.out', unifiedDiff({ path: 'docs/A.md', before: '| a | ? |\n', after: '| a | - |\n' }));
    assert.equal(run({ mode: 'update', 'pull-request': 'true' }).code, 0);
    assert.notDeepEqual(pushed(), before);
    git(workspace, 'fetch', '--quiet', 'origin', BRANCH);
    assert.equal(git(workspace, 'diff', '--name-only', 'main', 'FETCH_HEAD'), 'docs/A.md\n');
  });

  it('leaves a branch alone that somebody has worked on', () => {
    write('action/update.out', DIFF);
    run({ mode: 'update', 'pull-request': 'true' });
    git(folder, 'clone', '--quiet', '--branch', BRANCH, 'origin.git', 'theirs');
    write('theirs/docs/A.md', '| a | mine |\n');
    commit(join(folder, 'theirs'), 'Mine');
    git(join(folder, 'theirs'), 'push', '--quiet');
    const before = pushed();
    const { code, log } = run({ mode: 'update', 'pull-request': 'true' });
    assert.equal(code, 0);
    assert.match(log, /^::warning::The branch coherence\/coverage has a commit of somebody else/m);
    assert.deepEqual(pushed(), before);
  });

  it('opens none for what is no push to a branch', () => {
    write('action/update.out', DIFF);
    for (const [type, ref, name] of [['branch', 'refs/pull/7/merge', '7/merge'], ['tag', 'refs/tags/v1', 'v1'], ['branch', `refs/heads/${BRANCH}`, BRANCH]] as const) {
      environment = { ...environment, GITHUB_REF_TYPE: type, GITHUB_REF: ref, GITHUB_REF_NAME: name };
      const { code, log, outputs } = run({ mode: 'update', 'pull-request': 'true' });
      assert.equal(code, 0);
      assert.match(log, /^::notice::/m);
      assert.equal(outputs['changed'], 'true');
    }
    assert.deepEqual(pushed(), []);
    assert.deepEqual(calls('bin/calls'), []);
  });

  it('works in a folder of the repository, and in one that is checked out with CRLF', () => {
    write('work/.gitattributes', '*.md text eol=crlf\n');
    commit(workspace, 'CRLF');
    write('action/update.out', unifiedDiff({ path: 'docs/B.md', before: 'b\r\n', after: 'B\r\n' }));
    const { code, log } = run({ mode: 'update', root: 'part', 'pull-request': 'true' });
    assert.equal(code, 0, log);
    git(workspace, 'fetch', '--quiet', 'origin', BRANCH);
    assert.equal(git(workspace, 'diff', '--name-only', 'main', 'FETCH_HEAD'), 'part/docs/B.md\n');
    assert.equal(git(workspace, 'show', 'FETCH_HEAD:part/docs/B.md'), 'B\n');
  });

  it('fails where a pull request cannot be opened', () => {
    write('action/update.out', DIFF);
    write('bin/gh', '#!/usr/bin/env bash\nexit 4\n');
    assert.equal(run({ mode: 'update', 'pull-request': 'true' }).code, 4);
    assert.equal(git(workspace, 'worktree', 'list').trim().split('\n').length, 1);
  });
});
