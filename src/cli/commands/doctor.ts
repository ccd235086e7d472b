import type { Command } from 'commander';
import { EXIT } from '../../contract/exit-codes.ts';
import type { Check } from '../../host/doctor/check.ts';
import type { DoctorSources } from '../../host/doctor/gather-facts.ts';
import { checklist } from '../../host/doctor/run-checks.ts';
import type { HostOptions } from '../../host/workspace-host.ts';
import { hostOptions, jsonOption, layoutOf, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import type { CliServices } from '../services.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

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
  const checks = await withReader(invocation, host, (reader) => checklist(reader, sourcesOf(host, services)));
  if (options.json) writeJson(terminal, { checks, ...(repaired === null ? {} : { repaired }) });
  else writeLines(terminal, checkLines(checks, layoutOf(terminal)));
  if (checks.some((check) => isSetup(check) && !check.ok)) invocation.exitCode = EXIT.failed;
}

function repairLines(repaired: readonly string[], layout: Layout): string[] {
  const sentences = repaired.length === 0 ? ['The state is sound: there was nothing to repair.'] : repaired;
  return [layout.style.bold('Repair'), ...sentences.flatMap((sentence) => indented(plainLine(sentence), 2, layout)), ''];
}

function sourcesOf({ root, environment, keys }: HostOptions, services: CliServices): DoctorSources {
  return {
    files: services.files(root),
    approvals: services.approvals(root),
    history: (limit) => services.history(root, limit),
    hasProgram: (program) => services.hasProgram(program, root),
    version: (program) => services.agentVersion(program, root),
    git: () => services.version('git'),
    given: { environment, ...(keys === undefined ? {} : { keys }) },
    nodeVersion: services.nodeVersion,
  };
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
