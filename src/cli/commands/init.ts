import type { Command } from 'commander';
import { displayCommand } from '../../base/command-line.ts';
import { UserError } from '../../base/errors.ts';
import { agentNamed, type AgentChoice } from '../../host/set-up/agent-choice.ts';
import type { NewFile } from '../../host/set-up/new-files.ts';
import { planSetUp, startSetUp, writeSetUp } from '../../host/set-up/set-up-plan.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import type { Detected } from '../../node/workspace/detect.ts';
import { jsonOption, layoutOf, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { rootFolder } from '../root-folder.ts';
import type { Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

interface InitOptions extends WorkspaceOptions, JsonOption {
  agent?: string;
  prompts?: true;
  yes?: true;
}

export function addInit(program: Command, invocation: Invocation): void {
  workspaceCommand(program, 'init', 'set a repository up; nothing is overwritten')
    .option('--agent <name>', 'the agent that works: one that was found on this machine, or demo')
    .option('--prompts', 'write the prompts of the four phases as well, to change them')
    .option('--yes', 'do not ask')
    .addOption(jsonOption())
    .action((options: InitOptions) => init(invocation, options));
}

async function init(invocation: Invocation, options: InitOptions): Promise<void> {
  const { terminal, services } = invocation;
  const root = rootFolder(services, options.root);
  const detected = await services.detect(root);
  const asks = terminal.canAsk && !options.yes && !options.json;
  const workspace = services.files(root);
  const start = await startSetUp(workspace, detected);
  const { found, isConfigured } = start;
  const agent = isConfigured ? null : await chooseAgent(invocation, start.agents, options.agent, asks);
  const plan = await planSetUp(workspace, start, { agent, prompts: options.prompts === true });
  if (!options.json) writeLines(terminal, foundLines(root, found, layoutOf(terminal)));
  if (asks && plan.files.length > 0 && !(await confirmed(invocation, plan.files))) {
    throw new UserError('not-confirmed', 'Nothing was written.', { hint: 'Run "coherence init" again at any time.' });
  }
  const written = await writeSetUp(workspace, plan);
  if (options.json) return writeJson(terminal, { root, written, kept: plan.kept, agent: agent?.name ?? null, found });
  writeLines(terminal, resultLines(written, plan.kept, { agent, isConfigured, asked: options.agent }, layoutOf(terminal)));
}

/** The demo agent is never taken unasked. @throws UserError `unknown-agent` */
async function chooseAgent({ terminal }: Invocation, agents: readonly AgentChoice[], named: string | undefined, asks: boolean): Promise<AgentChoice | null> {
  if (named !== undefined) return agentNamed(agents, named);
  const installed = agents.filter((agent) => agent.title !== null);
  const [first, second] = installed;
  if (first === undefined || second === undefined) return first ?? null;
  if (!asks) return null;
  writeLines(terminal, ['Agents on this machine:', ...installed.map((agent, index) => `  ${index + 1}  ${agent.name}`)]);
  const answer = (await terminal.ask(`Which one works here? [1-${installed.length}, empty for none] `)).trim();
  return installed.find((agent, index) => answer === agent.name || answer === String(index + 1)) ?? null;
}

async function confirmed({ terminal }: Invocation, missing: readonly NewFile[]): Promise<boolean> {
  writeLines(terminal, ['To be written:', ...missing.map((file) => `  ${plainLine(file.path)}`)]);
  const answer = (await terminal.ask('Write these files? [Y/n] ')).trim();
  return answer === '' || /^y(es)?$/i.test(answer);
}

function foundLines(root: string, found: Detected, layout: Layout): string[] {
  const { style } = layout;
  const none = style.dim('none found');
  const row = (name: string, value: string): string => `  ${style.dim(name.padEnd(15))}${value === '' ? none : value}`;
  const tests = found.test === null ? '' : `${plainLine(displayCommand(found.test.command))}${style.dim(` (${found.test.from})`)}`;
  return [
    style.bold(plainLine(root)),
    row('Specs', plainLine(found.specs ?? '')),
    row('Spec template', plainLine(found.template ?? '')),
    row('Backlog', plainLine(found.backlogs[0] ?? '')),
    ...(found.backlogs.length > 1 ? [row('Other backlogs', found.backlogs.slice(1).map((file) => plainLine(file)).join(', '))] : []),
    row('Meta backlog', plainLine(found.metaBacklog ?? '')),
    row('Test command', tests),
    row('Agents', found.agents.map((agent) => agent.name).join(', ')),
  ];
}

function resultLines(written: readonly string[], kept: readonly string[], chosen: { agent: AgentChoice | null; isConfigured: boolean; asked: string | undefined }, layout: Layout): string[] {
  const { style, symbols } = layout;
  const next = chosen.agent === null && !chosen.isConfigured ? 'coherence run --agent demo --dry-run' : 'coherence run --dry-run';
  return [
    ...written.map((path) => `${style.good(symbols.done)} wrote ${plainLine(path)}`),
    ...kept.map((path) => style.dim(`${symbols.info} kept ${plainLine(path)}`)),
    ...(chosen.isConfigured && chosen.asked !== undefined ? [`${style.warn(symbols.warning)} ${CONFIG_PATH} was there already: set "agent" in it.`] : []),
    ...(chosen.agent === null && !chosen.isConfigured ? [`${style.warn(symbols.warning)} No agent is set: name one with "agent" in ${CONFIG_PATH}.`] : []),
    `Next: ${style.accent(next)}`,
  ];
}
