import { smallProject, TestRepository } from './repository.ts';

/**
 * An agent that does one item well, and besides what the files of `WORKER` say: by phase, paths with the text that it
 * writes there (null: it removes the file) and what it says.
 */
const WORKER = `
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
const direction = readFileSync(0, 'utf8');
const phase = /^Phase: (\\w+)$/m.exec(direction)[1];
const plan = JSON.parse(process.env.WORKER)[phase] ?? {};
if (process.env.WORKER_SEES !== undefined) {
  const seen = existsSync(process.env.WORKER_SEES) ? JSON.parse(readFileSync(process.env.WORKER_SEES, 'utf8')) : [];
  seen.push({ phase, direction, hidden: existsSync('test/hidden/hidden.test.js'), reports: ['junit.xml'].filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8')) });
  writeFileSync(process.env.WORKER_SEES, JSON.stringify(seen));
}
for (const [path, text] of Object.entries(plan.files ?? {})) {
  if (text === null) { rmSync(path); continue; }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
console.log(plan.says ?? '');
`;

export type WorkerPlan = Partial<Record<'spec' | 'impl' | 'test' | 'review', { files?: Record<string, string | null>; says?: string }>>;

export const SPEC = `# Spec: Two

## Purpose

A second number.

## Requirements

- [ ] \`two()\` is 2

## Files to Create/Modify

- \`src/two.js\` — the number

## Acceptance Tests

- \`test/two.test.js\` — that it is 2

## Out of Scope

- Three
`;

export const TWO_TEST = "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { two } from '../src/two.js';\ntest('two', () => assert.equal(two(), 2));\n";

/** Does the item as it should be done. */
export const GOOD: Required<WorkerPlan> = {
  spec: { files: { 'specs/002-two.md': SPEC }, says: 'Spec path: specs/002-two.md' },
  impl: { files: { 'src/two.js': 'export const two = () => 2;\n' } },
  test: { files: { 'test/two.test.js': TWO_TEST } },
  review: { says: 'Verdict: pass' },
};

/** A small project with one item that the worker does, `plan` in place of what it does in those phases. */
export function workerProject(plan: WorkerPlan, config: Record<string, unknown> = {}, files: Record<string, string> = {}): { repository: TestRepository; environment: Record<string, string> } {
  const merged = Object.fromEntries(Object.entries(GOOD).map(([phase, good]) => {
    const own = plan[phase as keyof WorkerPlan];
    return [phase, { says: own?.says ?? good.says, files: { ...good.files, ...own?.files } }];
  }));
  const repository = new TestRepository({
    ...smallProject('1. Add `two()`\n', { agent: 'worker', agents: { worker: { command: [process.execPath, 'tools/worker.mjs'], env: ['WORKER', 'WORKER_SEES'] } }, ...config }),
    'tools/worker.mjs': WORKER,
    ...files,
  });
  return { repository, environment: { WORKER: JSON.stringify(merged) } };
}
