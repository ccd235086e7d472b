import type { WorkspacePort } from '../engine/ports/workspace.ts';
import { WorkspaceFiles } from '../node/workspace/workspace-files.ts';

/** The files of a workspace's folder, which has to be there. */
export function localFiles(root: string): WorkspacePort {
  return new WorkspaceFiles(root);
}
