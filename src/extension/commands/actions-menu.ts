import * as vscode from 'vscode';
import type { CommandId } from '../../contract/commands.ts';
import type { ContextKeys } from '../../contract/context-keys.ts';
import type { CommandHandlers } from './command-registry.ts';

interface Action extends vscode.QuickPickItem {
  command: CommandId | 'coherence.backlog.focus' | 'coherence.attention.focus' | 'workbench.trust.manage';
}

/** What makes sense now, the likeliest first. */
function actionsFor(keys: ContextKeys, trusted: boolean, waiting: number): Action[] {
  const offered: (Action | false)[] = [
    keys['coherence.hasDecision'] && { label: `$(question) ${vscode.l10n.t('Answer a question')}`, command: 'coherence.answerDecision' },
    keys['coherence.backlogState'] === 'broken' && { label: `$(json) ${vscode.l10n.t('Open the configuration')}`, command: 'coherence.openConfiguration' },
    !trusted && { label: `$(shield) ${vscode.l10n.t('Trust this workspace')}`, command: 'workbench.trust.manage' },
    keys['coherence.running'] && { label: `$(debug-stop) ${vscode.l10n.t('Stop the run')}`, command: 'coherence.stop' },
    keys['coherence.running'] && !keys['coherence.paused'] && { label: `$(debug-pause) ${vscode.l10n.t('Pause after this attempt')}`, command: 'coherence.pause' },
    keys['coherence.paused'] && { label: `$(debug-continue) ${vscode.l10n.t('Resume')}`, command: 'coherence.resume' },
    keys['coherence.hasResting'] && { label: `$(watch) ${vscode.l10n.t('Try the resting agent now')}`, command: 'coherence.tryAccount' },
    keys['coherence.running'] && { label: `$(output) ${vscode.l10n.t('Open a log')}`, command: 'coherence.openLog' },
    keys['coherence.interrupted'] && keys['coherence.canRun'] && { label: `$(debug-restart) ${vscode.l10n.t('Continue the interrupted run')}`, command: 'coherence.continueRun' },
    keys['coherence.canRun'] && { label: `$(play) ${vscode.l10n.t('Run the next item')}`, command: 'coherence.runNext' },
    keys['coherence.canRun'] && { label: `$(run-all) ${vscode.l10n.t('Run unattended…')}`, command: 'coherence.runUnattended' },
    waiting > 0 && { label: `$(bell) ${vscode.l10n.t('Show what needs you')}`, description: String(waiting), command: 'coherence.attention.focus' },
    { label: `$(checklist) ${vscode.l10n.t('Show the backlog')}`, command: 'coherence.backlog.focus' },
    keys['coherence.backlogState'] === 'ready' && { label: `$(pulse) ${vscode.l10n.t('Check the set-up')}`, command: 'coherence.checkSetup' },
    { label: `$(output) ${vscode.l10n.t('Show the output')}`, command: 'coherence.showOutput' },
  ];
  return offered.filter((action) => action !== false);
}

/** `state` gives the context keys, whether the workspace is trusted, and how much waits for a person. */
export function actionsMenu(state: () => { keys: ContextKeys; trusted: boolean; waiting: number }): Pick<CommandHandlers, 'coherence.showActions'> {
  return {
    'coherence.showActions': async () => {
      const { keys, trusted, waiting } = state();
      const picked = await vscode.window.showQuickPick(actionsFor(keys, trusted, waiting), { title: 'Coherence', placeHolder: vscode.l10n.t('What now?') });
      if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
    },
  };
}
