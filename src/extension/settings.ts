import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import type { SettingId, Settings } from '../contract/settings.ts';
import { settingOf } from '../contract/settings.ts';
import type { FolderIdentity } from './model/folder-snapshot.ts';

/** A setting as it is now, in a folder where one is named. */
export function setting<K extends SettingId>(id: K, folder?: FolderIdentity): Settings[K] {
  return settingOf(id, configuration(folder).get(id));
}

/** Sets a setting where it is set already, so that it takes effect; in the user's settings otherwise. */
export async function setSetting<K extends SettingId>(id: K, value: Settings[K] | undefined, folder: FolderIdentity): Promise<void> {
  const { workspaceFolderValue, workspaceValue } = configuration(folder).inspect(id) ?? {};
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  await configuration(folder).update(id, value, workspaceFolderValue !== undefined ? WorkspaceFolder : workspaceValue !== undefined ? Workspace : Global);
}

function configuration(folder: FolderIdentity | undefined): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(undefined, folder === undefined ? undefined : vscode.Uri.parse(folder.uri, true));
}

/** The environment that agents, tests and git are found and started with. */
export function programEnvironment(): Readonly<Record<string, string | undefined>> {
  // On Windows the variable may be spelled Path; a copy of the environment has it by one name alone.
  const { [pathName()]: path, ...env } = process.env;
  const githubUrl = setting('coherence.githubUrl').trim();
  return {
    ...env,
    PATH: [...setting('coherence.searchPath'), ...(path === undefined ? [] : [path])].join(delimiter),
    ...(githubUrl === '' ? {} : { GITHUB_API_URL: githubUrl }),
    // VS Code's own program is Node only when it is told to be.
    ...('electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
}

function pathName(): string {
  return Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}
