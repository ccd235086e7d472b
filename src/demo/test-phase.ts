import type { Direction } from './direction.ts';
import { Failure } from './failure.ts';
import { say } from './progress.ts';
import { recipeFor } from './recipe.ts';
import { isOwn, recordFiles, recordOf } from './record-files.ts';
import { recordTest } from './record.ts';
import type { Workspace } from './workspace.ts';

/**
 * Writes the item's tests. A test file that somebody has changed stays as it is.
 * @throws Failure when the place is taken.
 */
export function doTest(direction: Direction, specPath: string, workspace: Workspace): void {
  const recipe = recipeFor(direction.item, specPath, workspace);
  if (recipe === null) {
    writeRecordTest(direction, specPath, workspace);
    return;
  }
  for (const { path, text } of recipe.test) {
    const earlier = workspace.read(path);
    if (earlier !== null && earlier !== text) say(`Left ${path} as somebody has changed it`);
    else report(path, workspace.write(path, text));
  }
}

function writeRecordTest(direction: Direction, specPath: string, workspace: Workspace): void {
  const spec = workspace.read(specPath) ?? '';
  const { module, test } = recordFiles(direction.item, specPath, spec, workspace);
  if (!isOwn(test, specPath, workspace)) throw new Failure(`${test} is there already, and is not the demo agent's for ${specPath}.`);
  const up = '../'.repeat(test.split('/').length - 1);
  report(test, workspace.write(test, recordTest(recordOf(direction.label, direction.item, specPath, spec), module, up)));
}

function report(path: string, changed: boolean): void {
  say(`${changed ? 'Wrote' : 'Nothing to change in'} ${path}`);
}
