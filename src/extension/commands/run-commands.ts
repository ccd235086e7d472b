import * as vscode from 'vscode';
import type { CommandTarget, RunLimits } from '../../contract/commands.ts';
import type { RunRequest } from '../../contract/run-event.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import type { RunControl } from '../session/run-control.ts';
import { setting } from '../settings.ts';
import { chooseItem, chooseSession } from './choose.ts';
import type { CommandHandlers } from './command-registry.ts';

export interface RunCommandPorts {
  sessions: FolderSessions;
  runs: RunControl;
  /** Asks a person for the approvals that a run needs; false when they are not given. @throws UserError */
  approve: (session: FolderSession, agent: string | undefined) => Promise<boolean>;
  user: string;
}

type RunCommand = 'coherence.runNext' | 'coherence.runItem' | 'coherence.runUnattended' | 'coherence.pause' | 'coherence.resume'
  | 'coherence.stop' | 'coherence.continueRun' | 'coherence.giveUpRun' | 'coherence.cancelItem';

/** The commands that start, hold and end runs. */
export function runCommands({ sessions, runs, approve, user }: RunCommandPorts): Pick<CommandHandlers, RunCommand> {
  const ready = (target: CommandTarget | undefined): Promise<FolderSession | undefined> => chooseSession(sessions, target, {
    fits: ({ backlog }) => backlog === 'ready',
    placeHolder: vscode.l10n.t('Folder to run in'),
    none: vscode.l10n.t('There is no backlog to run: open a folder that has one, or set the repository up.'),
  });
  const start = async (session: FolderSession, request: RunRequest): Promise<void> => {
    const agent = setting('coherence.agent', session.folder);
    const whole = agent === '' || request.agent !== undefined ? request : { ...request, agent };
    // Before the engine is opened: what cannot run leaves nothing behind in a repository.
    session.requireTrust();
    await session.refresh();
    if (await approve(session, whole.agent)) await runs.start(session, whole);
  };
  const running = (target: CommandTarget | undefined): Promise<FolderSession | undefined> => chooseSession(sessions, target, {
    fits: ({ status }) => (status?.run ?? null) !== null,
    placeHolder: vscode.l10n.t('Folder whose run is meant'),
    none: vscode.l10n.t('Nothing is running.'),
  });
  const interrupted = (target: CommandTarget | undefined): Promise<FolderSession | undefined> => chooseSession(sessions, target, {
    fits: ({ status }) => (status?.interrupted ?? null) !== null,
    placeHolder: vscode.l10n.t('Folder whose run is meant'),
    none: vscode.l10n.t('No run was interrupted.'),
  });

  return {
    'coherence.runNext': async (target) => {
      const session = await ready(target);
      if (session !== undefined) await start(session, { maxItems: 1 });
    },
    'coherence.runItem': async (target) => {
      const chosen = await chooseItem(sessions, target, {
        fits: (item) => item.state === 'open',
        placeHolder: vscode.l10n.t('Item to run'),
        none: vscode.l10n.t('No item is open.'),
      });
      if (chosen !== undefined) await start(chosen.session, { items: [chosen.item.key] });
    },
    'coherence.runUnattended': async (limits) => {
      const session = await ready(limits);
      const request = session === undefined ? undefined : await limitsOf(limits, session.snapshot);
      if (session !== undefined && request !== undefined) await start(session, request);
    },
    'coherence.pause': async (target) => {
      const session = await chooseSession(sessions, target, {
        fits: ({ status }) => status !== null && status.paused === null,
        placeHolder: vscode.l10n.t('Folder to pause'),
        none: vscode.l10n.t('There is nothing to pause.'),
      });
      await (await session?.engine())?.pause(vscode.l10n.t('paused in the editor'), user);
    },
    'coherence.resume': async (target) => {
      const session = await chooseSession(sessions, target, {
        fits: ({ status }) => (status?.paused ?? null) !== null,
        placeHolder: vscode.l10n.t('Folder to resume'),
        none: vscode.l10n.t('Nothing is paused.'),
      });
      await (await session?.engine())?.resume(user);
    },
    'coherence.stop': async (target) => {
      const session = await running(target);
      await (await session?.engine())?.stop(user);
    },
    'coherence.continueRun': async (target) => {
      const session = await interrupted(target);
      const left = session?.snapshot.status?.interrupted?.left;
      if (session !== undefined && left !== null && left !== undefined) await start(session, left);
    },
    'coherence.giveUpRun': async (target) => {
      const session = await interrupted(target);
      const engine = await session?.engine();
      await engine?.stop(user);
      await session?.refresh();
    },
    'coherence.cancelItem': async (target) => {
      const chosen = await chooseItem(sessions, target, {
        fits: (item) => item.state === 'running',
        placeHolder: vscode.l10n.t('Item to cancel'),
        none: vscode.l10n.t('No item is running.'),
      });
      await (await chosen?.session.engine())?.cancel(chosen?.item.key ?? '', user);
    },
  };
}

/** The limits that were given, or those that a person chooses; undefined when they choose none. */
async function limitsOf(given: RunLimits | undefined, snapshot: FolderSnapshot): Promise<RunRequest | undefined> {
  const { hours, maxItems, budgetUsd } = given ?? {};
  if (hours !== undefined || maxItems !== undefined || budgetUsd !== undefined) {
    return { ...(hours === undefined ? {} : { hours }), ...(maxItems === undefined ? {} : { maxItems }), ...(budgetUsd === undefined ? {} : { budgetUsd }) };
  }
  const open = snapshot.status?.items.open ?? 0;
  const kinds = [
    { label: vscode.l10n.t('Everything that is open'), description: vscode.l10n.t('{0} items', open), ask: null },
    { label: vscode.l10n.t('A number of items…'), description: '', ask: 'maxItems' as const },
    { label: vscode.l10n.t('A number of hours…'), description: vscode.l10n.t('nothing new is started after them'), ask: 'hours' as const },
    { label: vscode.l10n.t('A budget in USD…'), description: vscode.l10n.t('as far as agents say what they cost'), ask: 'budgetUsd' as const },
  ];
  const kind = await vscode.window.showQuickPick(kinds, { title: vscode.l10n.t('Run Unattended'), placeHolder: vscode.l10n.t('How far may the run go?') });
  if (kind === undefined) return undefined;
  if (kind.ask === null) return {};
  const whole = kind.ask === 'maxItems';
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Run Unattended'),
    prompt: kind.label.replace('…', ''),
    value: kind.ask === 'hours' ? '8' : '5',
    validateInput: (value) => (isLimit(value, whole) ? undefined : whole ? vscode.l10n.t('A whole number above 0 is needed.') : vscode.l10n.t('A number above 0 is needed.')),
  });
  return text === undefined ? undefined : { [kind.ask]: Number(text) };
}

function isLimit(text: string, whole: boolean): boolean {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value > 0 && (!whole || Number.isInteger(value));
}
