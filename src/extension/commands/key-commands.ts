import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import { keySources, keyVariables } from '../../host/agent-keys.ts';
import type { AgentKeys } from '../session/agent-keys.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { setting } from '../settings.ts';
import type { CommandHandlers } from './command-registry.ts';

/** What is shorter could be found again by anybody, and could not be taken out of a log. */
const SHORTEST_KEY = 8;

export interface KeyCommandPorts {
  sessions: FolderSessions;
  keys: AgentKeys;
}

/** Keys of agents in the editor's secret store. A value is typed into a box that hides it, and is never shown. */
export function keyCommands({ sessions, keys }: KeyCommandPorts): Pick<CommandHandlers, 'coherence.setAgentKey' | 'coherence.removeAgentKey'> {
  return {
    'coherence.setAgentKey': async (choice) => {
      requireTrust();
      const name = choice?.variable ?? await pickVariable(sessions, keys);
      if (name === undefined) return;
      if (!variables(sessions).some((variable) => variable.name === name)) {
        throw new UserError('unknown-key', vscode.l10n.t('No agent of this workspace takes a key from {0}.', name), { hint: vscode.l10n.t('Name it in the "env" of its agent, in the configuration.') });
      }
      const value = await vscode.window.showInputBox({
        title: vscode.l10n.t('Key for {0}', name),
        prompt: vscode.l10n.t('It is kept in the secret storage of this editor and given to agents alone.'),
        password: true,
        ignoreFocusOut: true,
        validateInput: keyFault,
      });
      if (value === undefined) return;
      await keys.set(name, value.trim());
      await sessions.refresh();
      const isRunning = sessions.snapshots.some(({ status }) => status !== null && (status.run !== null || status.running.length > 0));
      void vscode.window.showInformationMessage(isRunning
        ? vscode.l10n.t('{0} is kept. Agents get it from the next run on.', name)
        : vscode.l10n.t('{0} is kept. Agents get it from now on.', name));
    },
    'coherence.removeAgentKey': async (choice) => {
      const { names } = keys;
      if (names.length === 0) throw new UserError('no-key', vscode.l10n.t('This editor keeps no key.'));
      const name = choice?.variable ?? await vscode.window.showQuickPick([...names], { title: vscode.l10n.t('Remove Key'), placeHolder: vscode.l10n.t('Key that agents do not get any more') });
      if (name === undefined) return;
      if (!names.includes(name)) throw new UserError('no-key', vscode.l10n.t('This editor keeps no key for {0}.', name));
      await keys.remove(name);
      await sessions.refresh();
    },
  };
}

/** @throws UserError `untrusted` */
function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError('untrusted', vscode.l10n.t('The workspace is not trusted, so no agent gets a key.'), { hint: vscode.l10n.t('Trust the workspace first.') });
}

function variables(sessions: FolderSessions): ReturnType<typeof keyVariables> {
  const all = sessions.all.flatMap((session) => {
    const { config } = session.snapshot;
    const chosen = setting('coherence.agent', session.folder);
    return config === null ? [] : keyVariables(config, chosen === '' ? [] : [chosen]);
  });
  return [...Map.groupBy(all, ({ name }) => name)].map(([name, same]) => ({ name, agents: [...new Set(same.flatMap(({ agents }) => agents))] }));
}

async function pickVariable(sessions: FolderSessions, keys: AgentKeys): Promise<string | undefined> {
  const [session] = sessions.all;
  const environment = session?.options().environment ?? {};
  const offered = variables(sessions).map(({ name, agents }) => {
    const [source] = keySources([name], { environment, keys: keys.current });
    const standing = source === undefined ? [] : [source.from === 'editor' ? vscode.l10n.t('kept in this editor') : vscode.l10n.t('in the environment; a key of this editor counts before it')];
    return { label: name, description: [agents.join(', '), ...standing].join(' · '), name };
  });
  if (offered.length === 0) throw new UserError('no-key', vscode.l10n.t('No agent of this workspace takes a key.'), { hint: vscode.l10n.t('Choose an agent first.') });
  const picked = await vscode.window.showQuickPick(offered, { title: vscode.l10n.t('Set Key'), placeHolder: vscode.l10n.t('Variable that an agent takes its key from'), matchOnDescription: true });
  return picked?.name;
}

function keyFault(value: string): string | undefined {
  const key = value.trim();
  if (key.length < SHORTEST_KEY) return vscode.l10n.t('A key has at least {0} characters.', SHORTEST_KEY);
  return /\s|[^\x21-\x7e]/.test(key) ? vscode.l10n.t('A key has no blanks and no line ends.') : undefined;
}
