import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAction } from '../../../scripts/workflows/action-metadata.mjs';

/** What a job that uses the action came to. */
export interface Outcome {
  /** The exit code of the step that failed; 0 where none did. */
  code: number;
  /** Names of the steps that ran. */
  steps: string[];
  /** The actions of others that it used, with what they were given. They do nothing here. */
  used: { uses: string; with: Record<string, string> }[];
  /** What the steps wrote, both outputs. */
  log: string;
  outputs: Record<string, string>;
}

/** A condition that this runner knows. */
const CONDITION = /^([\w.-]+) == '([^']*)'$/;

/** As much of GitHub's runner as composite actions need: inputs, expressions that name one value, conditions that compare one, steps and outputs. */
export function runAction(actionText: string, inputs: Record<string, string>, place: { workspace: string; temp: string; environment: Record<string, string>; event?: Record<string, string> }): Outcome {
  const { action, problems } = readAction(actionText);
  assert.ok(action, problems.join('\n'));
  mkdirSync(place.temp, { recursive: true });
  const values = new Map<string, string>([['github.token', 'the-token'], ...Object.entries(place.event ?? {})]);
  const value = (text: string): string => text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => values.get(name) ?? '');
  for (const [name, input] of Object.entries(action.inputs ?? {})) values.set(`inputs.${name}`, inputs[name] ?? value(input.default ?? ''));

  const outcome: Outcome = { code: 0, steps: [], used: [], log: '', outputs: {} };
  for (const [index, step] of action.runs.steps.entries()) {
    if (step.if !== undefined) {
      const [, name, wanted] = CONDITION.exec(step.if) ?? [];
      assert.ok(name !== undefined, `This runner does not know the condition ${step.if}`);
      if ((values.get(name) ?? '') !== wanted) continue;
    }
    if ('uses' in step) {
      outcome.steps.push(step.name ?? '');
      outcome.used.push({ uses: step.uses, with: Object.fromEntries(Object.entries(step.with ?? {}).map(([name, text]) => [name, value(text)])) });
      continue;
    }
    assert.ok(step.shell === 'bash', 'This runner knows scripts for bash alone.');
    const [script, output] = [join(place.temp, `step-${index}.sh`), join(place.temp, `output-${index}`)];
    writeFileSync(script, step.run);
    writeFileSync(output, '');
    const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, value(text)]));
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
      cwd: place.workspace, encoding: 'utf8', env: { ...place.environment, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output, GITHUB_WORKSPACE: place.workspace, RUNNER_TEMP: place.temp, ...own },
    });
    outcome.steps.push(step.name ?? '');
    outcome.log += stdout + stderr;
    for (const line of readFileSync(output, 'utf8').split('\n')) {
      const [name = '', ...rest] = line.split('=');
      if (name !== '') values.set(`steps.${step.id}.outputs.${name}`, rest.join('='));
    }
    outcome.code = status ?? 128;
    if (outcome.code !== 0) break;
  }
  outcome.outputs = Object.fromEntries(Object.entries(action.outputs ?? {}).map(([name, output]) => [name, value(output.value)]));
  return outcome;
}
