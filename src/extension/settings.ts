import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import type { SettingId, Settings } from '../contract/settings.ts';
import { SETTING_DEFAULTS } from '../contract/settings.ts';

/** A setting as it is now. */
export function setting<K extends SettingId>(id: K): Settings[K] {
  return vscode.workspace.getConfiguration().get<Settings[K]>(id, SETTING_DEFAULTS[id]);
}

/** The environment that agents, tests and git are found and started with. */
export function programEnvironment(): Readonly<Record<string, string | undefined>> {
  const { env } = process;
  const folders = setting('coherence.searchPath');
  const path = [...folders, ...(env['PATH'] === undefined ? [] : [env['PATH']])].join(delimiter);
  // VS Code's own program is Node only when it is told to be.
  return { ...env, PATH: path, ...('electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {}) };
}
