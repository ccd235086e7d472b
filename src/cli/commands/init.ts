import type { Command } from 'commander';
import { readBacklog } from '../../backlog/read.ts';
import { displayCommand } from '../../base/command-line.ts';
import { UserError } from '../../base/errors.ts';
import { BACKLOG_BYTES } from '../../engine/backlog-source.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { PHASES } from '../../contract/phase.ts';
import { DEFAULT_PROMPTS } from '../../pipeline/prompts/default-prompts.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import type { Detected } from '../../node/workspace/detect.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../spec/default-template.ts';
import { AGENT_COMMANDS } from '../agent-commands.ts';
import { jsonOption, layoutOf, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { rootFolder } from '../root-folder.ts';
import type { Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

const DEFAULT_BACKLOG = 'specs/backlog.md';

const BACKLOG_TEXT = `# Backlog

One numbered line is one item, and items are done from top to bottom. A heading or an item that says DONE is left
alone. Add an item here, or with: coherence backlog add "…"
`;

interface InitOptions extends WorkspaceOptions, JsonOption {
  agent?: string;
  prompts?: true;
  yes?: true;
}

/** The agent that the configuration will name. `command` is null for the built-in demo agent. */
interface ChosenAgent {
  name: string;
  command: readonly string[] | null;
}

/** A file that `init` would write. */
interface NewFile {
  path: string;
  text: string;
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
  const files = services.files(root);
  const found = { ...detected, backlogs: await fullestFirst(files, detected.backlogs) };
  const isConfigured = await files.exists(CONFIG_PATH);
  const agent = isConfigured ? null : await chooseAgent(invocation, found, options.agent, asks);
  const wanted = wantedFiles(found, agent, options.prompts === true);
  const missing: NewFile[] = [];
  for (const file of wanted) if (!(await files.exists(file.path))) missing.push(file);
  const kept = wanted.filter((file) => !missing.includes(file)).map((file) => file.path);
  if (!options.json) writeLines(terminal, foundLines(root, found, layoutOf(terminal)));
  if (asks && missing.length > 0 && !(await confirmed(invocation, missing))) {
    throw new UserError('not-confirmed', 'Nothing was written.', { hint: 'Run "coherence init" again at any time.' });
  }
  for (const file of missing) await files.write(file.path, file.text);
  const written = missing.map((file) => file.path);
  if (options.json) return writeJson(terminal, { root, written, kept, agent: agent?.name ?? null, found });
  writeLines(terminal, resultLines(written, kept, { agent, isConfigured, asked: options.agent }, layoutOf(terminal)));
}

/** Backlogs by how many items they have: where there are several, the one that people work with is the fullest. */
async function fullestFirst(files: WorkspacePort, backlogs: readonly string[]): Promise<string[]> {
  const sizes = new Map<string, number>();
  for (const file of backlogs) sizes.set(file, readBacklog((await files.read(file, BACKLOG_BYTES)) ?? '', file, 'product').entries.length);
  return [...backlogs].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}

/** @throws UserError `unknown-agent` */
async function chooseAgent({ terminal }: Invocation, found: Detected, named: string | undefined, asks: boolean): Promise<ChosenAgent | null> {
  const usable: ChosenAgent[] = found.agents.flatMap(({ name }) => {
    const command = AGENT_COMMANDS[name];
    return command === undefined ? [] : [{ name, command }];
  });
  if (named !== undefined) return namedAgent([...usable, { name: 'demo', command: null }], named);
  const [first, second] = usable;
  if (first === undefined || second === undefined) return first ?? null;
  if (!asks) return null;
  writeLines(terminal, ['Agents on this machine:', ...usable.map((agent, index) => `  ${index + 1}  ${agent.name}`)]);
  const answer = (await terminal.ask(`Which one works here? [1-${usable.length}, empty for none] `)).trim();
  return usable.find((agent, index) => answer === agent.name || answer === String(index + 1)) ?? null;
}

function namedAgent(usable: readonly ChosenAgent[], name: string): ChosenAgent {
  const agent = usable.find((each) => each.name === name);
  if (agent !== undefined) return agent;
  throw new UserError('unknown-agent', `The agent "${name}" was not found on this machine.`, {
    hint: `Use one of: ${usable.map((each) => each.name).join(', ')}; or say how it is started below "agents" in ${CONFIG_PATH}.`,
  });
}

function wantedFiles(found: Detected, agent: ChosenAgent | null, prompts: boolean): NewFile[] {
  const specs = found.specs ?? 'specs';
  return [
    { path: CONFIG_PATH, text: `${JSON.stringify(configOf(found, agent), null, 2)}\n` },
    ...(found.template === null ? [{ path: `${specs}/TEMPLATE.md`, text: DEFAULT_TEMPLATE_TEXT }] : []),
    ...(found.backlogs.length === 0 ? [{ path: DEFAULT_BACKLOG, text: BACKLOG_TEXT }] : []),
    ...(prompts ? PHASES.map((phase) => ({ path: `.coherence/prompts/${phase}.md`, text: DEFAULT_PROMPTS[phase] })) : []),
  ];
}

/** What was found, and nothing that is a default anyway. */
function configOf(found: Detected, agent: ChosenAgent | null): Record<string, unknown> {
  const specs = found.specs ?? 'specs';
  return {
    // One of several: running them all would mix lists that may say the same twice. A person can add the others.
    backlogs: [found.backlogs[0] ?? DEFAULT_BACKLOG],
    ...(found.metaBacklog === null ? {} : { metaBacklog: found.metaBacklog }),
    ...(specs === 'specs' ? {} : { specs }),
    ...(found.template === null || found.template === `${specs}/TEMPLATE.md` ? {} : { template: found.template }),
    ...(found.test === null ? {} : { test: { command: found.test.command } }),
    ...(agent === null ? {} : { agent: agent.name }),
    ...(agent === null || agent.command === null ? {} : { agents: { [agent.name]: { command: agent.command } } }),
  };
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

function resultLines(written: readonly string[], kept: readonly string[], chosen: { agent: ChosenAgent | null; isConfigured: boolean; asked: string | undefined }, layout: Layout): string[] {
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
