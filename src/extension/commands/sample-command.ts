import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import { newSample } from '../../host/set-up/new-sample.ts';
import { programEnvironment } from '../settings.ts';
import type { CommandHandlers } from './command-registry.ts';

/** The sample that ships with the extension, copied to where a person wants it and opened there. */
export function sampleCommand(extensionUri: vscode.Uri): Pick<CommandHandlers, 'coherence.openSample'> {
  return {
    'coherence.openSample': async (target) => {
      // It starts git, if only in a folder that is new.
      if (!vscode.workspace.isTrusted) throw new UserError('untrusted', vscode.l10n.t('This workspace is not trusted, so nothing is started or written from it.'));
      const folder = target?.path ?? (await chooseFolder())?.fsPath;
      if (folder === undefined) return;
      const path = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Making the sample') },
        () => newSample(vscode.Uri.joinPath(extensionUri, 'sample').fsPath, folder, programEnvironment()),
      );
      const isOpen = vscode.workspace.workspaceFolders !== undefined;
      await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(path), { forceNewWindow: isOpen });
    },
  };
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const [chosen] = await vscode.window.showOpenDialog({
    canSelectFiles: false, canSelectFolders: true, title: vscode.l10n.t('Where should the sample go?'), openLabel: vscode.l10n.t('Create the Sample Here'),
  }) ?? [];
  return chosen;
}
