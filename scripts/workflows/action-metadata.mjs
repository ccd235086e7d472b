// The metadata of a composite action, as strict as its documentation: what GitHub would ignore or refuse is a problem.
// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
import { parseDocument, stringify } from 'yaml';
import * as z from 'zod';

const id = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/);
const sentence = z.string().min(1);

const step = { name: sentence.optional(), id: id.optional(), if: z.string().optional(), env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).optional(), 'continue-on-error': z.boolean().optional() };

const runStep = z.strictObject({
  ...step, run: z.string().min(1), shell: z.enum(['bash', 'pwsh', 'python', 'sh', 'cmd', 'powershell']), 'working-directory': z.string().optional(),
});

const usesStep = z.strictObject({ ...step, uses: z.string().min(1), with: z.record(id, z.string()).optional() });

const actionSchema = z.strictObject({
  name: sentence,
  author: z.string().optional(),
  description: sentence,
  inputs: z.record(id, z.strictObject({
    description: sentence, required: z.boolean().optional(), default: z.string().optional(), deprecationMessage: z.string().optional(),
  })).optional(),
  outputs: z.record(id, z.strictObject({ description: sentence, value: z.string().min(1) })).optional(),
  runs: z.strictObject({ using: z.literal('composite'), steps: z.array(z.union([runStep, usesStep])).min(1) }),
  branding: z.strictObject({
    icon: z.string().regex(/^[a-z0-9-]+$/), color: z.enum(['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark']),
  }).optional(),
});

/**
 * @param {string} text
 * @returns {{ action: import('zod').infer<typeof actionSchema> | undefined, problems: string[] }}
 */
export function readAction(text) {
  const document = parseDocument(text);
  if (document.errors.length > 0) return { action: undefined, problems: document.errors.map((error) => error.message) };
  const { success, data, error } = actionSchema.safeParse(document.toJS());
  if (success) return { action: data, problems: [] };
  return { action: undefined, problems: error.issues.flatMap((issue) => issueTexts(issue)) };
}

/** What a step says is told by the kind of step that it comes nearest to. */
function issueTexts(issue) {
  if (issue.code === 'invalid_union') return issue.errors.toSorted((a, b) => a.length - b.length)[0].map(({ path, message }) => `${[...issue.path, ...path].join('.')}: ${message}`);
  return [`${issue.path.join('.')}: ${issue.message}`];
}

/**
 * The action as a workflow that does the same, for a linter that knows workflows alone: expressions, contexts, ids and
 * shells are checked as they are there.
 * @param {import('zod').infer<typeof actionSchema>} action
 * @returns {string}
 */
export function asWorkflow(action) {
  const mapped = (record, map) => Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [name, map(value)]));
  return stringify({
    on: { workflow_call: { inputs: mapped(action.inputs, ({ description, required = false }) => ({ description, required, type: 'string' })) } },
    jobs: { action: { 'runs-on': 'ubuntu-latest', outputs: mapped(action.outputs, ({ value }) => value), steps: action.runs.steps } },
  }, { lineWidth: 0 });
}
