import type { Config, ConfigProblem } from '../contract/config.ts';
import type { WorkspacePort } from '../engine/ports/workspace.ts';
import { readConfig } from '../node/workspace/config-file.ts';
import type { HostOptions } from './workspace-host.ts';

export interface HostConfig {
  config: Config;
  problems: readonly ConfigProblem[];
}

/** The workspace's configuration with what this process overrides. */
export async function hostConfig(workspace: WorkspacePort, options: HostOptions): Promise<HostConfig> {
  const { config, problems } = await readConfig(workspace);
  return { config: options.backlogs === undefined ? config : { ...config, backlogs: [...options.backlogs] }, problems };
}
