import * as vscode from 'vscode';
import { pickText } from '../../base/markdown-text.ts';
import { UserError } from '../../base/errors.ts';
import { agentEdit } from '../../host/set-up/agent-edit.ts';
import { installedAgents, standingOf, type InstalledAgent } from '../../host/installed-agents.ts';
import { hasProgram, installedVersion } from '../../host/programs.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import { editFile } from '../documents/edit-file.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { chooseSession } from './choose.ts';
import type { CommandHandlers } from './command-registry.ts';

/** Which agents are there and usable, and which of them works for the repository. */
export function agentCommands(sessions: FolderSessions): Pick<CommandHandlers, 'coherence.setRepositoryAgent'> {
  return {
    'coherence.setRepositoryAgent': async (choice) => {
      const session = await chooseSession(sessions, choice, { fits: () => true, placeHolder: vscode.l10n.t('Folder whose agent is chosen'), none: vscode.l10n.t('Open a folder first.') });
      if (session === undefined) return;
      session.requireTrust();
      const agent = choice?.agent ?? await pickAgent(session);
      if (agent !== undefined) await write(session, agent);
    },
  };
}

async function pickAgent(session: FolderSession): Promise<string | undefined> {
  const options = session.options();
  const looking = installedAgents({
    hasProgram: (program) => hasProgram(program, options),
    version: (program) => installedVersion(program, options),
  }, options);
  const current = session.snapshot.config?.agent;
  const rows = looking.then((agents) => [
    // What is there comes first.
    ...agents.toSorted((a, b) => Number(b.found) - Number(a.found)).map((agent) => row(agent.name, `${agent.title} · ${standingOf(agent)}`, iconOf(agent), current)),
    row('demo', vscode.l10n.t('built in: follows recipes, for the sample'), 'beaker', current),
    ...Object.keys(session.snapshot.config?.agents ?? {}).filter((name) => name !== 'demo' && !agents.some((agent) => agent.name === name))
      .map((name) => row(name, vscode.l10n.t('from the configuration'), 'gear', current)),
  ]);
  // What an agent answers takes a moment: the list opens at once and says that it is looking.
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t('Agent of This Repository'), placeHolder: vscode.l10n.t('Which agent works on this repository? It is written into its configuration.'), matchOnDescription: true,
  });
  return picked?.name;
}

function row(name: string, description: string, icon: string, current: string | undefined): vscode.QuickPickItem & { name: string } {
  return { label: `$(${icon}) ${name}`, description: `${name === current ? `${vscode.l10n.t('chosen')} · ` : ''}${pickText(description)}`, name };
}

function iconOf({ found, fault, isOld, keys, signedIn }: InstalledAgent): string {
  if (!found) return 'circle-slash';
  return fault !== null || isOld || (keys.length === 0 && signedIn === false) ? 'warning' : 'pass';
}

/** @throws UserError `config`, `not-set-up`, and those of `editFile` */
async function write(session: FolderSession, agent: string): Promise<void> {
  if (!session.snapshot.configured) {
    throw new UserError('not-set-up', vscode.l10n.t('{0} has no configuration yet.', session.folder.name), { hint: vscode.l10n.t('Set the repository up first: that asks for an agent as well.') });
  }
  await editFile(session, CONFIG_PATH, (document) => agentEdit(document.getText(), agent));
}
