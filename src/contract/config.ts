import * as z from 'zod';
import { PHASES } from './phase.ts';

/**
 * `.coherence/config.json`: the repository's part of the settings. Every key is optional. Unknown keys are
 * findings, wrong values are errors with their place, so the schema itself is loose about what it does not know.
 */

const seconds = z.number().positive().max(7 * 24 * 3600);
const argv = z.array(z.string().min(1)).min(1).describe('A program and its arguments. No shell reads them.');

const agentSchema = z.object({
  command: argv,
  direction: z.enum(['stdin', 'file']).default('stdin').describe('How the direction reaches the agent. With `file`, `{direction}` in the arguments is replaced by the path of a file.'),
  env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).default([])
    .describe('Names of environment variables that the agent needs. Their values never stand in a file.'),
});

const phaseSchema = z.object({
  agent: z.string().min(1).optional().describe('The agent that does this phase.'),
  variant: z.string().regex(/^[a-z0-9][a-z0-9-]*$/).optional().describe('The prompt variant: .coherence/prompts/<phase>.<variant>.md'),
  idleSeconds: seconds.optional().describe('Ends an agent that has written nothing for this long.'),
  wallSeconds: seconds.optional().describe('Ends an agent that has worked for this long.'),
});

export const configSchema = z.object({
  $schema: z.string().optional().describe('For editors; not read.'),
  backlogs: z.array(z.string().min(1)).min(1).default(['specs/backlog.md']).describe('Backlog files; the first is the product backlog.'),
  metaBacklog: z.string().min(1).optional().describe('The backlog of work on the pipeline itself.'),
  metaRatio: z.number().min(0).max(1).default(0.2).describe('The share of items that come from the meta backlog; exact over any window.'),
  specs: z.string().min(1).default('specs').describe('The folder with the specs.'),
  template: z.string().min(1).optional().describe('The spec template; <specs>/TEMPLATE.md where not set.'),
  test: z.object({
    command: z.union([argv, z.string().min(1)]).optional().describe('The command that runs the project’s tests: a list, or a text that is split at blanks. No shell reads it.'),
    timeoutSeconds: seconds.default(1800).describe('When a run of the tests is ended.'),
  }).prefault({}).describe('How items are proved.'),
  agent: z.string().min(1).optional().describe('The agent that works where a phase names none.'),
  agents: z.record(z.string().min(1), agentSchema).default({}).describe('Agents by name, and how each is started. A person approves what is started. The agent `demo` is built in.'),
  phases: z.partialRecord(z.enum(PHASES), phaseSchema).default({}).describe('What is different for single phases.'),
  maxIterations: z.number().int().min(1).max(100).default(5).describe('How many rounds an item gets before it has failed.'),
  limits: z.object({
    idleSeconds: seconds.default(900).describe('Ends an agent that has written nothing for this long.'),
    wallSeconds: seconds.default(3600).describe('Ends an agent that has worked for this long.'),
    lostAttempts: z.number().int().min(1).max(100).default(25).describe('A task whose attempts are lost this often is set aside.'),
    logBytes: z.number().int().min(4096).default(4 * 1024 * 1024).describe('How large the log of one attempt gets; the middle is left out beyond that.'),
    feedbackCharacters: z.number().int().min(500).default(12_000).describe('How much of what went wrong the next attempt is told.'),
  }).prefault({}).describe('Limits of every attempt.'),
  git: z.object({
    commit: z.boolean().default(true).describe('Commit what an attempt changed, and bring finished items to the current branch.'),
  }).prefault({}).describe('What is done with git.'),
});

/** The configuration with its defaults filled in. */
export type Config = z.output<typeof configSchema>;

/** What was wrong with a configuration file, with its place in it (`test.timeoutSeconds`). */
export interface ConfigProblem {
  severity: 'error' | 'warning';
  path: string;
  message: string;
}
