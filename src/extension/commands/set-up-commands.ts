import * as vscode from 'vscode';
import { displayCommand } from '../../base/command-line.ts';
import type { CommandTarget } from '../../contract/commands.ts';
import { WALKTHROUGH_ID } from '../../contract/views.ts';
import { localFiles } from '../../host/local-files.ts';
import { agentNamed, type AgentChoice } from '../../host/set-up/agent-choice.ts';
import { detectWorkspace } from '../../host/set-up/detect-workspace.ts';
import { planSetUp, startSetUp, writeSetUp } from '../../host/set-up/set-up-plan.ts';
import { configurationUri } from '../documents/configuration-uri.ts';
import { fileUri } from '../documents/folder-files.ts';
import { pickText } from '../../base/markdown-text.ts';
import type { OutputLogger } from '../output.ts';
import type { Checklists } from '../session/checklist.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { setSetting, setting } from '../settings.ts';
import { reviewApprovals } from './approvals.ts';
import { chooseSession } from './choose.ts';
import type { CommandHandlers } from './command-registry.ts';

export interface SetUpCommandPorts {
  sessions: FolderSessions;
  revealChecklist: (folder: string) => Promise<void>;
  checklists: Checklists;
  logger: OutputLogger;
  extensionId: string;
}

type SetUpCommand = 'coherence.setUpRepository' | 'coherence.checkSetup' | 'coherence.chooseAgent' | 'coherence.approveCommands'
  | 'coherence.openConfiguration' | 'coherence.openWalkthrough' | 'coherence.showOutput';

/** The commands around a run: setting up, checking, choosing and approving. */
export function setUpCommands({ sessions, revealChecklist, checklists, logger, extensionId }: SetUpCommandPorts): Pick<CommandHandlers, SetUpCommand> {
  const anyFolder = (target: CommandTarget | undefined, placeHolder: string): Promise<FolderSession | undefined> =>
    chooseSession(sessions, target, { fits: () => true, placeHolder, none: vscode.l10n.t('Open a folder first.') });

  return {
    'coherence.setUpRepository': async (choice) => {
      const session = await anyFolder(choice, vscode.l10n.t('Folder to set up'));
      if (session !== undefined) await setUp(session, choice?.agent);
    },
    'coherence.checkSetup': async (target) => {
      const session = await chooseSession(sessions, target, {
        fits: ({ backlog }) => backlog === 'ready',
        placeHolder: vscode.l10n.t('Folder to check'),
        none: vscode.l10n.t('There is no backlog to check: set the repository up first.'),
      });
      if (session === undefined) return;
      checklists.forget(session);
      await session.refresh();
      await revealChecklist(session.folder.uri);
    },
    'coherence.chooseAgent': async (choice) => {
      const session = await anyFolder(choice, vscode.l10n.t('Folder whose agents are offered'));
      if (session !== undefined) await chooseAgent(session, choice?.agent);
    },
    'coherence.approveCommands': async (target) => {
      const session = await anyFolder(target, vscode.l10n.t('Folder whose commands are meant'));
      if (session === undefined) return;
      session.requireTrust();
      const approved = await reviewApprovals(session);
      // An item that waited for the approval goes on.
      if (approved !== undefined && approved > 0 && target?.key !== undefined) await vscode.commands.executeCommand('coherence.retryItem', target);
    },
    'coherence.openConfiguration': async (target) => {
      const session = await chooseSession(sessions, target, {
        fits: ({ configured }) => configured,
        placeHolder: vscode.l10n.t('Folder whose configuration is meant'),
        none: vscode.l10n.t('There is no configuration yet: set the repository up first.'),
      });
      if (session !== undefined) await vscode.window.showTextDocument(configurationUri(session));
    },
    'coherence.openWalkthrough': () => vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#${WALKTHROUGH_ID}`, false),
    'coherence.showOutput': () => logger.channel.show(),
  };
}

/** Finds what is there, lets a person choose an agent and see what would be written, and writes it. */
async function setUp(session: FolderSession, agentName: string | undefined): Promise<void> {
  session.requireTrust();
  const files = localFiles(session.folder.root);
  const start = await vscode.window.withProgress({ location: { viewId: 'coherence.backlog' } }, async () => startSetUp(files, await detectWorkspace(session.options())));
  const agent = start.isConfigured ? null : agentName === undefined ? await pickAgent(start.agents) : agentNamed(start.agents, agentName);
  if (agent === undefined) return;
  const plan = await planSetUp(files, start, { agent, prompts: false });
  if (plan.files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} is set up already: nothing was written.', session.folder.name));
    return;
  }
  if (agentName === undefined && !(await confirmed(session, plan.files.map(({ path }) => path)))) return;
  await writeSetUp(files, plan);
  await session.refresh();
  const [config] = plan.files;
  if (config !== undefined) await vscode.window.showTextDocument(fileUri(session.folder, config.path), { preview: true });
}

async function confirmed(session: FolderSession, paths: readonly string[]): Promise<boolean> {
  const write = vscode.l10n.t('Write');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Set up {0}?', session.folder.name),
    { modal: true, detail: `${vscode.l10n.t('These files would be written; nothing that is there is changed:')}\n\n${paths.join('\n')}` },
    write,
  );
  return chosen === write;
}

/** Null for no agent yet, undefined where a person gives up. */
async function pickAgent(agents: readonly AgentChoice[]): Promise<AgentChoice | null | undefined> {
  const picked = await vscode.window.showQuickPick([
    ...agents.map((agent) => ({
      label: agent.name,
      description: agent.title ?? vscode.l10n.t('built in: follows recipes, for the sample'),
      agent,
    })),
    { label: vscode.l10n.t('None yet'), description: vscode.l10n.t('add one to the configuration later'), agent: null },
  ], { title: vscode.l10n.t('Set Up Repository'), placeHolder: vscode.l10n.t('Which agent works here?') });
  return picked?.agent;
}

/** Chooses who works in runs from this editor: an agent of the repository’s, or one of those that need no configuration. */
async function chooseAgent(session: FolderSession, agentName: string | undefined): Promise<void> {
  const { agents } = await startSetUp(localFiles(session.folder.root), await detectWorkspace(session.options()));
  const configured = Object.entries(session.snapshot.config?.agents ?? {});
  const own = session.snapshot.config?.agent;
  const found = agents.filter(({ name }) => !configured.some(([known]) => known === name));
  const current = setting('coherence.agent', session.folder);
  const choices = [
    { label: vscode.l10n.t('The repository’s choice'), description: own ?? vscode.l10n.t('it names none'), name: '' },
    ...configured.map(([name, { command, preset, args }]) => ({ label: name, description: pickText(displayCommand(command ?? [preset ?? name, ...(args ?? [])])), name })),
    ...found.map(({ name, title }) => ({ label: name, description: title ?? vscode.l10n.t('built in: follows recipes, for the sample'), name })),
  ].map((choice) => (choice.name === current ? { ...choice, label: `$(check) ${choice.label}` } : choice));
  const picked = agentName === undefined
    ? await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Choose Agent'), placeHolder: vscode.l10n.t('Which agent works in runs from this editor?') })
    : choices.find(({ name }) => name === agentName);
  if (picked === undefined) return;
  await setSetting('coherence.agent', picked.name === '' ? undefined : picked.name, session.folder);
}
