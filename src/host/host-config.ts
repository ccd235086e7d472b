import type { Config, ConfigProblem } from '../contract/config.ts';
import type { WorkspacePort } from '../engine/ports/workspace.ts';
import { readConfig } from '../node/workspace/config-file.ts';
import type { HostOptions } from './workspace-host.ts';

export interface HostConfig {
  config: Config;
  problems: readonly ConfigProblem[];
}

/**
 * The workspace's configuration with what this process overrides. Where something in it is wrong, no document follows by
 * itself: defaults stand in its place, and may name other documents than were meant.
 */
export async function hostConfig(workspace: Pick<WorkspacePort, 'read'>, options: HostOptions): Promise<HostConfig> {
  const { config, problems } = await readConfig(workspace);
  const isWrong = problems.some(({ severity }) => severity === 'error');
  return {
    config: {
      ...config,
      ...(options.backlogs === undefined ? {} : { backlogs: [...options.backlogs] }),
      ...(isWrong ? { coverage: { ...config.coverage, update: 'off' } } : {}),
    },
    problems,
  };
}
