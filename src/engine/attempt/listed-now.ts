import type { Phase } from '../../contract/phase.ts';
import { readSpec } from '../../spec/document.ts';
import { listedPaths, NOTHING_LISTED, type ListedPaths } from '../../spec/listed-paths.ts';
import type { WorkspacePort } from '../ports/workspace.ts';

/** What a spec lists as it is in the tree; nothing where it is not there. @throws UserError as `read` does */
export async function listedNow(workspace: WorkspacePort, specPath: string): Promise<ListedPaths> {
  const text = await workspace.read(specPath);
  return text === null ? NOTHING_LISTED : listedPaths(readSpec(text, specPath));
}

/** The same before and after an attempt in a phase, whatever became of the file: one that cannot be read lists nothing. The spec phase makes the list. */
export async function listedAround(phase: Phase, workspace: WorkspacePort, specPath: string | undefined): Promise<{ listed?: ListedPaths }> {
  if (phase === 'spec' || specPath === undefined) return {};
  return { listed: await listedNow(workspace, specPath).catch(() => NOTHING_LISTED) };
}
