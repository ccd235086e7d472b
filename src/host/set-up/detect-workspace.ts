import { detect, type Detected } from '../../node/workspace/detect.ts';
import { findProgram } from '../../node/workspace/find-program.ts';
import { WorkspaceFiles } from '../../node/workspace/workspace-files.ts';
import type { HostOptions } from '../workspace-host.ts';

/** What a workspace and this machine have already. Starts nothing and writes nothing. */
export function detectWorkspace({ root, environment }: Pick<HostOptions, 'root' | 'environment'>): Promise<Detected> {
  const workspace = new WorkspaceFiles(root);
  return detect({ workspace, findProgram: (name) => findProgram(name, workspace.root, environment) });
}
