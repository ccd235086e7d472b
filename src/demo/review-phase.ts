import type { Direction } from './direction.ts';
import { runTests } from './item-tests.ts';
import { quoted, say } from './progress.ts';
import { recipeFor } from './recipe.ts';
import { recordFiles } from './record-files.ts';
import { findSection, listedFiles, sectionsOf } from './spec-document.ts';
import { plainPath, type Workspace } from './workspace.ts';

/**
 * Looks at the work and changes nothing: the spec, the files that it lists, the item's tests.
 * @returns what is wrong, one sentence each; empty when the item passes
 */
export function doReview(direction: Direction, specPath: string, workspace: Workspace): string[] {
  const spec = workspace.read(specPath);
  if (spec === null) return [`There is no spec ${specPath}.`];
  say(`Read ${specPath}`);

  const recipe = recipeFor(direction.item, specPath, workspace);
  const listed = listedFiles(findSection(sectionsOf(spec), 'Files')).map(({ path }) => path);
  const absent = listed.filter((path) => plainPath(path) !== path || !workspace.isFile(path));
  const record = recordFiles(direction.item, specPath, spec, workspace);
  const required = recipe === null ? [record.module] : [...absent, ...recipe.impl.map(({ path }) => path)];
  const tests = recipe === null ? [record.test] : recipe.test.map(({ path }) => path);

  const reasons = [...new Set([...required, ...tests])].filter((path) => plainPath(path) !== path || !workspace.isFile(path))
    .map((path) => `${quoted(path)} is not there.`);
  const unbuilt = recipe === null ? absent.filter((path) => path !== record.module && path !== record.test) : [];
  if (recipe === null) say('No recipe for this item: what is reviewed is the record of its criteria, not the feature');
  if (unbuilt.length > 0) say(`Not built by the demo agent, though the spec lists it: ${unbuilt.map(quoted).join(', ')}`);

  const present = tests.filter((path) => workspace.isFile(path));
  if (present.length > 0) reasons.push(...reviewTests(present, workspace));
  return reasons;
}

function reviewTests(files: readonly string[], workspace: Workspace): string[] {
  const result = runTests(files, workspace.root);
  say(`Ran ${files.join(', ')}: ${result.passed} of ${result.passed + result.failed} tests in order`);
  if (result.ok) return [];
  return result.failing.length === 0 ? ['The tests did not run.'] : result.failing.map((name) => `A test does not hold: ${quoted(name)}`);
}
