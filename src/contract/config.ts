import * as z from 'zod';
import { pathFault } from '../base/path-fault.ts';
import { isBounded } from '../base/path-pattern.ts';
import { AGENT_PRESETS } from './agent-presets.ts';
import { GATE_POLICIES } from './gates.ts';
import { COMMAND_POLICIES, FILE_PERMISSIONS } from './permission.ts';
import { SEVERITIES } from './finding.ts';
import { PHASES } from './phase.ts';
import { RULE_IDS } from './rules.ts';

/**
 * `.coherence/config.json`: the repository's part of the settings. Every key is optional. Unknown keys are
 * findings, wrong values are errors with their place, so the schema itself is loose about what it does not know.
 */

const seconds = z.number().positive().max(7 * 24 * 3600);
const argv = z.array(z.string().min(1)).min(1).describe('A program and its arguments. No shell reads them.');

const relativePath = z.string().min(1).superRefine((path, context) => {
  const fault = pathFault(path);
  if (fault !== null) context.addIssue({ code: 'custom', message: `This must be a path in the workspace: it ${fault}` });
});
const glob = relativePath.max(500).refine(isBounded, 'This has too many wildcards');
const globs = z.array(glob).max(100);
const price = z.number().min(0).max(1_000_000);
const dollars = z.number().positive().max(1_000_000);
const policy = z.enum(GATE_POLICIES);

/** No switch, and no text that could be read as one. */
const model = z.string().max(200).regex(/^[A-Za-z0-9][A-Za-z0-9._:/@+[\]-]*$/);

const agentSchema = z.object({
  command: argv.optional().describe('How it is started, where it is no preset.'),
  preset: z.enum(AGENT_PRESETS).optional().describe('An agent that is known: how it is started follows from the phase.'),
  args: z.array(z.string().min(1)).max(100).optional().describe('More arguments for a preset.'),
  model: model.optional().describe('The model that a preset works with.'),
  executor: z.enum(['cli', 'acp']).default('cli').describe('How we talk to it: by its command line, or by the Agent Client Protocol.'),
  account: z.string().min(1).max(100).optional().describe('Agents of the same account pause together at its limits; the preset, or the name of a command, where not set.'),
  direction: z.enum(['stdin', 'file']).default('stdin').describe('How the direction reaches a command. With `file`, `{direction}` in the arguments is replaced by the path of a file.'),
  env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).default([])
    .describe('Names of environment variables that the agent needs. Their values never stand in a file.'),
}).superRefine(({ command, preset, args, model }, context) => {
  const wrong = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
  if (command === undefined && preset === undefined) wrong('command', 'This key is missing');
  if (command !== undefined && preset !== undefined) wrong('preset', 'An agent is a command or a preset, not both');
  if (command !== undefined && args !== undefined) wrong('args', 'The arguments of a command stand in the command');
  if (command !== undefined && model !== undefined) wrong('model', 'The model of a command stands in the command');
});

const phaseSchema = z.object({
  agent: z.string().min(1).optional().describe('The agent that does this phase.'),
  model: model.optional().describe('The model that it works with, where it is a preset.'),
  variant: z.string().regex(/^[a-z0-9][a-z0-9-]*$/).optional().describe('The prompt variant: .coherence/prompts/<phase>.<variant>.md'),
  idleSeconds: seconds.optional().describe('Ends an agent that has written nothing for this long.'),
  wallSeconds: seconds.optional().describe('Ends an agent that has worked for this long.'),
  fallback: z.array(z.string().min(1)).max(10).optional().describe('Agents that take over, in this order, after failures of the one before, and while its account is paused.'),
  files: z.enum(FILE_PERMISSIONS).optional().describe('Where it may write: nowhere, below the folder of the specs, or wherever its item may.'),
  commands: z.enum(COMMAND_POLICIES).optional().describe('What becomes of a command that it asks leave for.'),
});

export const configSchema = z.object({
  $schema: z.string().optional().describe('For editors; not read.'),
  backlogs: z.array(relativePath).min(1).default(['specs/backlog.md']).describe('Backlog files; the first is the product backlog.'),
  metaBacklog: relativePath.optional().describe('The backlog of work on the pipeline itself.'),
  metaRatio: z.number().min(0).max(1).default(0.2).describe('The share of items that come from the meta backlog; exact over any window.'),
  specs: relativePath.default('specs').describe('The folder with the specs.'),
  template: relativePath.optional().describe('The spec template; <specs>/TEMPLATE.md where not set.'),
  test: z.object({
    command: z.union([argv, z.string().min(1)]).optional().describe('The command that runs the project’s tests: a list, or a text that is split at blanks. No shell reads it.'),
    timeoutSeconds: seconds.default(1800).describe('When a run of the tests is ended.'),
    filesCommand: z.union([argv, z.string().min(1)]).optional()
      .describe('The command that runs some test files alone: `{files}` stands for them. Where not set, files are added to the commands of known test runners.'),
    reports: globs.default([]).describe('Reports that the tests write, as globs: JUnit XML, TAP or the output of pytest -rA. What any run leaves there counts as evidence.'),
    holdout: globs.default([]).describe('Tests that agents never see, as globs: they are out of the way while an agent works, and run when its work is proved.'),
  }).prefault({}).describe('How items are proved.'),
  agent: z.string().min(1).optional().describe('The agent that works where a phase names none.'),
  agents: z.record(z.string().min(1), agentSchema).default({}).describe('Agents by name, and how each is started. A person approves what is started. claude, codex, gemini, opencode, cursor, copilot and demo need no entry.'),
  prices: z.record(z.string().min(1).max(200), z.object({
    input: price.describe('Tokens in.'),
    output: price.describe('Tokens out.'),
    cached: price.optional().describe('Tokens in that were cached; as `input` where not set.'),
  })).default({}).describe('What models cost in US dollars for a million tokens, for agents that do not say what they cost.'),
  phases: z.partialRecord(z.enum(PHASES), phaseSchema).default({}).describe('What is different for single phases.'),
  maxIterations: z.number().int().min(1).max(100).default(5).describe('How many rounds an item gets before it has failed.'),
  limits: z.object({
    idleSeconds: seconds.default(900).describe('Ends an agent that has written nothing for this long.'),
    wallSeconds: seconds.default(3600).describe('Ends an agent that has worked for this long.'),
    lostAttempts: z.number().int().min(1).max(100).default(25).describe('A task whose attempts are lost this often is set aside.'),
    logBytes: z.number().int().min(4096).default(4 * 1024 * 1024).describe('How large the log of one attempt gets; the middle is left out beyond that.'),
    fallbackAfter: z.number().int().min(1).max(100).default(2).describe('After so many failures of an item with one agent, the next of the phase’s `fallback` takes over.'),
    decisionSeconds: seconds.optional().describe('Skips an item whose question nobody has answered for this long. Nothing is answered for you.'),
    feedbackCharacters: z.number().int().min(500).default(12_000).describe('How much of what went wrong the next attempt is told.'),
  }).prefault({}).describe('Limits of every attempt.'),
  budgets: z.object({
    taskUsd: dollars.optional().describe('For one task: all attempts of one phase in one round.'),
    itemUsd: dollars.optional().describe('For one item.'),
    runUsd: dollars.optional().describe('For one run, where it was not started with a budget of its own.'),
    dayUsd: dollars.optional().describe('For one day, by the clock of this machine.'),
    warnAt: z.number().gt(0).max(1).default(0.8).describe('The share of a budget at which you are warned.'),
  }).prefault({}).describe('What work may cost in US dollars. Work stops at a budget until a person raises it.'),
  breaker: z.object({
    sameFailure: z.number().int().min(0).max(100).default(3).describe('Holds an item that has failed so often in the same way; 0 for never.'),
    cycle: z.boolean().default(true).describe('Holds an item whose failures go back and forth between two.'),
    spendFactor: z.number().min(0).max(1000).default(3).describe('Holds an item that has cost so many times as much as others usually do; 0 for never.'),
  }).prefault({}).describe('When an item is held for a person, because more of the same would only cost more.'),
  gates: z.object({
    scope: policy.default('enforce').describe('The files that an item changed against the list of its spec, marks in the coverage document that nothing proves, and the manifest.'),
    tests: policy.default('enforce').describe('Tests that an item deleted, skipped, focused, emptied or weakened.'),
    redFirst: policy.default('off').describe('Whether the new tests of an item fail on the code as it was before.'),
    ci: policy.default('enforce').describe('The checks of the branch, where `ci` says where to ask.'),
  }).prefault({}).describe('Conditions that hold before an item is merged.'),
  ci: z.object({
    provider: z.enum(['github', 'report']).describe('GitHub’s checks of the branch, or a report of its tests in the workspace.'),
    repository: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/).optional().describe('The repository as owner/name; that of the remote `origin` where not set.'),
    branch: z.string().min(1).optional().describe('The branch whose checks count; the current one where not set.'),
    checks: z.array(z.string().min(1)).optional().describe('Names of the checks that count; all where not set.'),
    report: glob.optional().describe('For `report`: the JUnit files, as a glob.'),
  }).optional().describe('Where the state of the branch’s checks is found.'),
  lint: z.object({
    rules: z.partialRecord(z.enum(RULE_IDS), z.enum([...SEVERITIES, 'off'])).default({}).describe('How much each rule matters here, by its name.'),
    vagueWords: z.array(z.string().min(1).max(100)).max(200).default([]).describe('More words that make a requirement vague.'),
    statuses: z.array(z.string().min(1).max(100)).max(100).default([]).describe('More words that the status of a spec may be.'),
    specPathLine: z.boolean().default(false).describe('Whether every spec has to say where it is, in a line `Spec path:`.'),
    maxKilobytes: z.number().int().min(1).max(64 * 1024).default(2048).describe('Documents that are larger are not read.'),
  }).prefault({}).describe('What is reported about specs, backlogs and the coverage document.'),
  coverage: z.object({
    update: z.enum(['ask', 'auto', 'off']).default('ask')
      .describe('Whether the documents follow by themselves: after a person has looked at the first update, always, or never.'),
    document: relativePath.default('docs/SPEC-COVERAGE.md').describe('The table of specs with their marks. Made where there is none.'),
    status: relativePath.default('docs/STATUS.md').describe('The status of the project, where there is one.'),
    plan: relativePath.default('docs/PLAN.md').describe('The plan with the table of its current status, where there is one.'),
    manifest: relativePath.optional().describe('What is known of the specs, for machines; <specs>/manifest.json where not set.'),
    backlog: z.boolean().default(true).describe('Mark items that are done in their backlog.'),
    lowerMarks: z.boolean().default(false).describe('Take a mark that was set by the pipeline back when its tests fail.'),
  }).prefault({}).describe('The documents that follow the evidence.'),
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
