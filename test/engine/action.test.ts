import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAction, type Outcome } from '../unit/ci-workflows/runner.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The action as GitHub would run it from a clone of this repository, with the program itself. */
(process.platform === 'win32' ? describe.skip : describe)('the action with the program', function () {
  this.timeout(120_000);
  let folder: string;
  let workspace: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-action-'));
    workspace = join(folder, 'work');
    mkdirSync(join(workspace, 'specs'), { recursive: true });
    mkdirSync(join(workspace, 'reports'));
    writeFileSync(join(workspace, 'specs/001-clock.md'), '# Spec: Clock\n\n## Requirements\n\n- [ ] It ticks\n\n## Acceptance Tests\n\n- `test/clock.test.js`\n');
    writeFileSync(join(workspace, 'specs/TEMPLATE.md'), '# Spec: [Name]\n\n## Purpose\n\n## Requirements\n\n## Acceptance Tests\n');
    writeFileSync(join(workspace, 'specs/backlog.md'), '# Backlog\n\n1. Clock\n');
    writeFileSync(join(workspace, 'reports/junit.xml'), '<testsuites><testsuite name="clock"><testcase classname="clock" name="ticks" file="test/clock.test.js" time="0.1"/></testsuite></testsuites>\n');
    execFileSync('git', ['init', '--quiet', workspace]);
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '--quiet', '--allow-empty', '--message', 'First'], { cwd: workspace });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(inputs: Record<string, string>): Outcome {
    return runAction(readFileSync(join(repository, 'action.yml'), 'utf8'), inputs, {
      workspace, temp: join(folder, 'temp'),
      environment: {
        PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: folder, COHERENCE_HOME: join(folder, 'home'), GITHUB_ACTION_PATH: repository.replace(/\/$/, ''),
        GITHUB_REF_TYPE: 'branch', GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main',
      },
    });
  }

  it('brings a patch that git applies', () => {
    const { code, log, outputs } = run({ mode: 'update', reports: 'reports/*.xml' });
    assert.equal(code, 0, log);
    assert.match(log, /^\d+\.\d+\.\d+\n/m);
    assert.equal(outputs['changed'], 'true');
    execFileSync('git', ['apply', '--check', outputs['patch'] ?? ''], { cwd: workspace });
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: workspace, encoding: 'utf8' }).trim();
    assert.ok(readFileSync(outputs['patch'] ?? '', 'utf8').includes(`"commit": "${head}"`), 'the evidence is of what was checked out');
  });

  it('fails for what lint finds, and leaves a log of it', () => {
    const { code, log, outputs, used } = run({ mode: 'lint', 'upload-sarif': 'true' });
    assert.equal(code, 1, log);
    assert.match(log, /error {4}The section "Purpose" is missing\. {2}missing-section/);
    const { runs: [{ results }] } = JSON.parse(readFileSync(outputs['sarif'] ?? '', 'utf8')) as { runs: [{ results: { ruleId: string; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }] };
    assert.ok(results.some(({ ruleId, locations }) => ruleId === 'missing-section' && locations[0]?.physicalLocation.artifactLocation.uri === 'specs/001-clock.md'));
    assert.deepEqual(used.map((step) => step.with), [{ sarif_file: outputs['sarif'] }]);
  });
});
