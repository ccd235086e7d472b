import { type PathTest, pathTest } from '../base/path-pattern.ts';
import type { GateFinding } from '../contract/gates.ts';
import { isTestFile } from '../results/test-file.ts';
import type { ListedPaths } from '../spec/listed-paths.ts';
import { isLockOf } from './lock-files.ts';

/** A file that an item changed. `path` is relative to the workspace, with forward slashes. */
export interface ChangedFile {
  path: string;
  kind: 'added' | 'modified' | 'deleted';
}

/** What an item may change. */
export interface Scope {
  listed: ListedPaths;
  /** Where that stands. */
  specPath: string | null;
  /** What the work itself has listed: it counts for nothing. */
  ownDoing?: ListedPaths;
  /** Paths, folders or globs that belong to every item: coverage documents, the manifest, backlogs. */
  always: readonly string[];
}

const STATE = '.coherence/state/';
/** Folders with what tests use, and no tests. */
const MATERIAL = new Set(['fixtures', 'fixture', '__fixtures__', 'testdata', 'test-data', 'test_data', '__mocks__', '__snapshots__', 'snapshots', 'golden']);

/**
 * The files that an item changed outside of its spec's list, by path. To the item belong as well: the spec, the tests
 * that it names, new tests, snapshots and fixtures beside those, and the lock file of a manifest that is listed.
 * Without a list there are none.
 */
export function filesOutOfScope(changes: readonly ChangedFile[], scope: Scope): GateFinding[] {
  const { listed: { files: listed, tests }, specPath, ownDoing } = scope;
  if (listed.length === 0) return [];
  const isAllowed = anyOf([...listed, ...tests, ...scope.always].map(pathTest));
  const looked = changes.filter(({ path }) => !path.startsWith(STATE) && path !== STATE.slice(0, -1));
  const outside = looked.filter(({ path, kind }) => path !== specPath && !isAllowed(path) && !(kind === 'added' && isTestFile(path)));
  if (outside.length === 0) return [];
  const still = new Set(outside);
  const inside = looked.filter((change) => !still.has(change)).map(({ path }) => path);
  const known = [...listed, ...inside];
  const itsTests = [...tests, ...known.filter(isTestFile)];
  const isOwnDoing = anyOf([...ownDoing?.files ?? [], ...ownDoing?.tests ?? []].map(pathTest));
  const list = specPath ?? 'its spec';
  return outside
    .filter((change) => !isLockOf(change.path, known) && !isBesideTests(change, itsTests))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, kind }): GateFinding => ({
      gate: 'scope', file: path, line: null, side: kind === 'deleted' ? 'before' : 'after', change: null,
      message: isOwnDoing(path)
        ? `\`${path}\` was ${kind}, and ${list} lists it only since the work has changed that list.`
        : `\`${path}\` was ${kind} and is not in the list of ${list}.`,
    }));
}

function anyOf(tests: readonly PathTest[]): PathTest {
  return (path) => tests.some((test) => test(path));
}

/** Snapshots and fixtures below a folder that holds one of the tests, and the file that makes a new folder of tests a package. */
function isBesideTests({ path, kind }: ChangedFile, tests: readonly string[]): boolean {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  const folder = segments.map((segment) => `${segment}/`).join('');
  if (kind === 'added' && name === '__init__.py') return tests.some((test) => test.startsWith(folder) && folder !== '');
  const material = segments.findIndex((segment) => MATERIAL.has(segment.toLowerCase()));
  if (material < 0) return false;
  const home = segments.slice(0, material).map((segment) => `${segment}/`).join('');
  return tests.some((test) => (home === '' ? !test.includes('/') : test.startsWith(home)));
}
