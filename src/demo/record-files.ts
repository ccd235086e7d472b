import { criteriaOf, slugOf, titleOf } from './item-text.ts';
import { isMarked, type ItemRecord } from './record.ts';
import { findSection, listedFiles, requirementsOf, sectionsOf, specTitle } from './spec-document.ts';
import { plainPath, type Workspace } from './workspace.ts';

/** Where an item's record and its test are. */
export interface RecordFiles {
  module: string;
  test: string;
}

/** The remark by which the entries of a spec's files are known as the demo agent's. */
const FILE_REMARK = '(demo agent)';

const SOURCE_FOLDERS = ['src', 'lib', 'app'];
const TEST_FOLDERS = ['test', 'tests', '__tests__'];

/** The entries for a spec's list of files. */
export function fileEntries(files: RecordFiles): string[] {
  return [`- \`${files.module}\` — the record of the item's criteria ${FILE_REMARK}`, `- \`${files.test}\` — the tests of the record ${FILE_REMARK}`];
}

/** The files of an item's record: those that its spec lists, else new ones in the folders that the workspace uses. */
export function recordFiles(item: string, specPath: string, spec: string, workspace: Workspace): RecordFiles {
  const own = listedFiles(findSection(sectionsOf(spec), 'Files'))
    .filter(({ path, line }) => line.endsWith(FILE_REMARK) && plainPath(path) === path)
    .map(({ path }) => path);
  const test = own.find((path) => path.endsWith('.test.mjs'));
  const module = own.find((path) => path.endsWith('.mjs') && !path.endsWith('.test.mjs'));
  return module !== undefined && test !== undefined ? { module, test } : freeFiles(slugOf(titleOf(item)), specPath, workspace);
}

/** The record of an item, from its spec, which stays when the item is reworded; from its text where the spec lists nothing. */
export function recordOf(label: string, item: string, specPath: string, spec: string): ItemRecord {
  const requirements = requirementsOf(spec);
  const fromSpec = requirements.length > 0;
  return { label, title: specTitle(spec) ?? titleOf(item), spec: specPath, criteria: fromSpec ? requirements : criteriaOf(item), fromSpec };
}

/** Whether a file is not there, or is one that the demo agent wrote for this spec. */
export function isOwn(path: string, specPath: string, workspace: Workspace): boolean {
  const text = workspace.read(path);
  return text === null || isMarked(text, specPath);
}

function freeFiles(slug: string, specPath: string, workspace: Workspace): RecordFiles {
  const source = SOURCE_FOLDERS.find((folder) => workspace.isFolder(folder)) ?? 'src';
  const tests = TEST_FOLDERS.find((folder) => workspace.isFolder(folder)) ?? 'test';
  for (let number = 1; ; number += 1) {
    const stem = number === 1 ? slug : `${slug}-${number}`;
    const files = { module: `${source}/${stem}.mjs`, test: `${tests}/${stem}.test.mjs` };
    if (isOwn(files.module, specPath, workspace) && isOwn(files.test, specPath, workspace)) return files;
  }
}
