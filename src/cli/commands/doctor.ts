import type { Command } from 'commander';
import { displayCommand } from '../../base/command-line.ts';
import { adviceOf, UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import { EXIT } from '../../contract/exit-codes.ts';
import { PHASES } from '../../contract/phase.ts';
import { agentFor } from '../../engine/agents.ts';
import { testCommandFor } from '../../engine/test-command.ts';
import type { HostOptions, WorkspaceReader } from '../../host/workspace-host.ts';
import type { Check, DoctorFacts } from '../doctor/check.ts';
import { checkPrompts } from '../doctor/prompts.ts';
import { pipelineChecks } from '../doctor/pipeline-checks.ts';
import { setupChecks } from '../doctor/setup-checks.ts';
import { hostOptions, jsonOption, layoutOf, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import type { CliServices } from '../services.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

/** Enough to know that something works; metrics over all of history are another command's. */
const HISTORY_LIMIT = 10_000;

interface DoctorOptions extends WorkspaceOptions, JsonOption {
  repair?: true;
}

export function addDoctor(program: Command, invocation: Invocation): void {
  workspaceCommand(program, 'doctor', 'check the set-up and the pipeline, each line with its evidence')
    .option('--repair', 'bring a damaged state back to its last sound record first; the damaged files are kept aside')
    .addOption(jsonOption())
    .action((options: DoctorOptions) => doctor(invocation, options));
}

async function doctor(invocation: Invocation, options: DoctorOptions): Promise<void> {
  const { terminal, services } = invocation;
  const host = hostOptions(invocation, options);
  const repaired = options.repair ? await services.repairWorkspace(host) : null;
  if (repaired !== null && !options.json) writeLines(terminal, repairLines(repaired, layoutOf(terminal)));
  const facts = await withReader(invocation, host, (reader) => gather(reader, host, services));
  const checks = [...pipelineChecks(facts), ...setupChecks(facts)];
  if (options.json) writeJson(terminal, { checks, ...(repaired === null ? {} : { repaired }) });
  else writeLines(terminal, checkLines(checks, layoutOf(terminal)));
  if (checks.some((check) => isSetup(check) && !check.ok)) invocation.exitCode = EXIT.failed;
}

function repairLines(repaired: readonly string[], layout: Layout): string[] {
  const sentences = repaired.length === 0 ? ['The state is sound: there was nothing to repair.'] : repaired;
  return [layout.style.bold('Repair'), ...sentences.flatMap((sentence) => indented(plainLine(sentence), 2, layout)), ''];
}

async function gather(reader: WorkspaceReader, host: HostOptions, services: CliServices): Promise<DoctorFacts> {
  const { config, problems } = reader;
  const book = services.approvals(host.root);
  const items = await orUnreadable(() => reader.items());
  return {
    config,
    problems,
    status: await orUnreadable(() => reader.status()),
    items,
    findings: 'unreadable' in items ? [] : await reader.findings(),
    prompts: await checkPrompts(services.files(host.root)),
    history: await services.history(host.root, HISTORY_LIMIT),
    commands: await orUnreadable(() => book.required(config)),
    agents: await agentsOf(config, host.root, services),
    testCommand: testCommandOf(config),
    nodeVersion: services.nodeVersion,
    git: await services.version('git'),
  };
}

async function orUnreadable<T>(read: () => Promise<T>): Promise<T | { unreadable: string }> {
  try {
    return await read();
  } catch (error) {
    return { unreadable: sentence(error) };
  }
}

async function agentsOf(config: Config, root: string, services: CliServices): Promise<DoctorFacts['agents']> {
  try {
    const chosen = new Map(PHASES.map((phase) => {
      const { spec } = agentFor(config, phase, undefined, []);
      return [spec.name, spec] as const;
    }));
    return await Promise.all([...chosen.values()].map(async ({ name, argv }) => {
      const [program = null] = argv;
      return { name, program, found: program === null || (await services.hasProgram(program, root)) };
    }));
  } catch (error) {
    return { missing: sentence(error) };
  }
}

function testCommandOf(config: Config): DoctorFacts['testCommand'] {
  try {
    const command = testCommandFor(config, [], '');
    return command === null ? null : { says: displayCommand(command.argv) };
  } catch (error) {
    return { unreadable: sentence(error) };
  }
}

/** @throws what is no UserError: that is a fault of ours, not a finding */
function sentence(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  return adviceOf(error);
}

function isSetup(check: Check): boolean {
  return check.id.startsWith('setup.');
}

function checkLines(checks: readonly Check[], layout: Layout): string[] {
  const { style, symbols } = layout;
  const lines = (group: readonly Check[]): string[] => group.flatMap((check) => [
    `${check.ok ? style.good(symbols.done) : style.bad(symbols.failed)} ${check.title}`,
    ...indented(plainLine(check.evidence), 4, layout).map((line) => style.dim(line)),
  ]);
  return [
    style.bold('Ready to run'), ...lines(checks.filter(isSetup)),
    '', style.bold('Pipeline in place'), ...lines(checks.filter((check) => !isSetup(check))),
  ];
}
