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
  // On Windows the variable may be spelled Path; a copy of the environment has it by one name alone.
  const { [pathName()]: path, ...env } = process.env;
  return {
    ...env,
    PATH: [...setting('coherence.searchPath'), ...(path === undefined ? [] : [path])].join(delimiter),
    // VS Code's own program is Node only when it is told to be.
    ...('electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
}

function pathName(): string {
  return Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}
