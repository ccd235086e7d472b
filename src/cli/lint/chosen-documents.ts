import { resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { WorkspaceDocuments } from './workspace-documents.ts';
import type { CliServices } from '../services.ts';

/**
 * The documents that the words of a command line mean, sorted: files and folders from where the person stands. Without
 * words all of them.
 * @throws UserError `usage` for a path that is not there, lies outside of the workspace, or has no document
 */
export function chosenDocuments(paths: readonly string[], workspace: Pick<WorkspaceDocuments, 'linter' | 'relative'>, { cwd, pathKind }: Pick<CliServices, 'cwd' | 'pathKind'>): string[] {
  const documents = [...workspace.linter.documents()].sort();
  if (paths.length === 0) return documents;
  const chosen = new Set(paths.flatMap((path) => {
    const absolute = resolve(cwd, path);
    const kind = pathKind(absolute);
    if (kind === null) throw new UserError('usage', `There is no file or folder ${path}.`);
    const relative = workspace.relative(absolute);
    if (relative === null) throw new UserError('usage', `${path} is outside of the workspace.`, { hint: 'Name the workspace with --root.' });
    const found = documents.filter((file) => file === relative || (kind === 'folder' && (relative === '' || file.startsWith(`${relative}/`))));
    if (found.length > 0) return found;
    throw new UserError('usage', kind === 'folder' ? `No document in ${path} is checked.` : `${path} is no document that is checked.`, {
      hint: 'Specs, their template, backlogs and the coverage document are checked, as .coherence/config.json names them.',
    });
  }));
  return documents.filter((file) => chosen.has(file));
}
