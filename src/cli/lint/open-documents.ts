import { realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { adviceOf, codeOf } from '../../base/errors.ts';
import { hostConfig } from '../../host/host-config.ts';
import { realFolder } from '../../host/open-workspace.ts';
import { factsForRules } from '../../host/pipeline-facts.ts';
import { readWorkspace } from '../../host/read-workspace.ts';
import type { HostOptions } from '../../host/workspace-host.ts';
import { scanFiles } from '../../language/workspace-scan.ts';
import type { Linter } from '../../lint/linter.ts';
import { LintWorkspace } from '../../lint/workspace/lint-workspace.ts';
import { DocumentFiles } from '../../node/workspace/document-files.ts';
import { WorkspaceFiles } from '../../node/workspace/workspace-files.ts';
import type { WorkspaceDocuments } from './workspace-documents.ts';

/**
 * The documents of a workspace on the local disk. Becomes nobody's owner and writes nothing but what it is told to.
 * @throws UserError `no-folder`
 */
export async function openDocuments(options: HostOptions): Promise<WorkspaceDocuments> {
  const root = await realFolder(options.root);
  const files = new WorkspaceFiles(root);
  const { config, problems } = await hostConfig(files, options);
  const source = new DocumentFiles(root);
  const linter = new LintWorkspace(source, config);
  linter.setFiles(await scanFiles(root));
  const notices = await learnFacts(linter, root, options);
  return {
    root, config, problems, linter, notices,
    relative: (path) => relativePath(root, path),
    text: (file) => {
      const read = source.read(file, config.lint.maxKilobytes * 1024);
      return 'text' in read ? read.text : null;
    },
    write: async (file, text, expected) => {
      await files.write(file, text, expected);
      linter.fileChanged(file);
    },
  };
}

/** Without `.coherence` there is no pipeline, and nobody has to look for one. */
async function learnFacts(linter: Linter, root: string, options: HostOptions): Promise<string[]> {
  try {
    if ((await stat(join(root, '.coherence')).catch(() => null)) === null) return [];
    const reader = await readWorkspace(options);
    try {
      linter.setFacts(await factsForRules(reader));
    } finally {
      reader.dispose();
    }
    return [];
  } catch (error) {
    return [`What the pipeline knows could not be read, so rules about states and evidence say nothing. ${adviceOf(error)}`];
  }
}

function relativePath(root: string, path: string): string | null {
  const real = realPath(path);
  if (real === null) return null;
  const found = relative(root, real);
  // On another drive of Windows it is no relative path at all.
  return found === '..' || found.startsWith(`..${sep}`) || join(root, found) !== real ? null : found.split(sep).join('/');
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
