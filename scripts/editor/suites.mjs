// The suites of test/vscode: one folder each, and the window that it runs in.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleWorkspace } from '../sample-workspace.mjs';

/** @type {{ name: string, trust: boolean, workspace: (folder: string) => string }[]} */
export const suites = [
  { name: 'trusted', trust: true, workspace: sampleWorkspace },
  { name: 'gates', trust: true, workspace: sampleWorkspace },
  { name: 'restricted', trust: false, workspace: sampleWorkspace },
  { name: 'several-folders', trust: true, workspace: severalFolders },
];

/** A workspace file with the sample and a folder that has nothing to do with us. */
function severalFolders(folder) {
  sampleWorkspace(folder);
  mkdirSync(join(folder, 'notes'));
  writeFileSync(join(folder, 'notes', 'notes.md'), '# Notes\n');
  const workspace = join(folder, 'both.code-workspace');
  writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'lapse' }, { path: 'notes' }] }));
  return workspace;
}
