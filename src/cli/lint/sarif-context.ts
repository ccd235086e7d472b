import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorkspaceDocuments } from './workspace-documents.ts';
import { nearest } from '../root-folder.ts';
import type { CliServices } from '../services.ts';
import type { SarifContext } from './sarif-format.ts';

/**
 * Paths in the log are relative to the repository that the workspace is in, as those who show logs know files; outside of
 * a repository to the workspace.
 */
export function sarifContext(workspace: Pick<WorkspaceDocuments, 'root' | 'linter' | 'text'>, services: Pick<CliServices, 'pathKind' | 'programVersion' | 'rulePage'>): SarifContext {
  const { root, linter } = workspace;
  // In a git worktree, .git is a file.
  const source = nearest(root, (folder) => services.pathKind(join(folder, '.git')) !== null) ?? root;
  const below = relative(source, root).split(sep).join('/');
  return {
    version: services.programVersion,
    sourceRoot: pathToFileURL(source.endsWith(sep) ? source : source + sep).href,
    prefix: below === '' ? '' : `${below}/`,
    text: (file) => linter.analysis(file)?.source.text ?? workspace.text(file),
    page: (rule) => services.rulePage(rule),
  };
}
