// Our own rules for the steps of workflows and actions, beside what actionlint knows.
import { spawnSync } from 'node:child_process';

/**
 * @param {{ name?: string, run?: string, uses?: string, with?: Record<string, unknown> }} step
 * @returns {string[]} one sentence each
 */
export function stepProblems(step) {
  const name = step.name ?? step.uses ?? 'a step without a name';
  return [...scriptProblems(step.run), ...pinProblems(step.uses)].map((problem) => `“${name}”: ${problem}`);
}

function scriptProblems(script) {
  if (script === undefined) return [];
  const problems = [];
  if (script.includes('${{')) problems.push('an expression in a script is code to the shell: bring it in through env.');
  if (script.trimEnd().includes('\n') && !script.startsWith('set -euo pipefail\n')) problems.push('a script begins with set -euo pipefail.');
  const { error, status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
  if (error === undefined && status !== 0) problems.push(`bash does not understand it: ${stderr.trim().split('\n')[0]}`);
  return problems;
}

/** A tag can be moved to other code, a commit cannot. */
function pinProblems(uses) {
  if (uses === undefined || uses.startsWith('./') || /@[0-9a-f]{40}$/.test(uses)) return [];
  return ['an action is named by its commit.'];
}

/**
 * What a workflow gives an action of ours that it does not take, or does not give.
 * @param {{ uses?: string, with?: Record<string, unknown> }} step
 * @param {Record<string, { required?: boolean | undefined, default?: string | undefined }>} inputs
 */
export function inputProblems(step, inputs) {
  const given = Object.keys(step.with ?? {});
  return [
    ...given.filter((name) => !Object.hasOwn(inputs, name)).map((name) => `“${step.uses}” has no input ${name}.`),
    ...Object.entries(inputs).filter(([name, input]) => input.required && input.default === undefined && !given.includes(name)).map(([name]) => `“${step.uses}” needs the input ${name}.`),
  ];
}
