import type { GateFinding } from '../../contract/gates.ts';
import type { CommentLine } from './comment-lines.ts';
import type { Effort } from './effort.ts';
import { called, many, testFinding } from './findings.ts';
import type { TestBlock, TestFileModel } from './test-model.ts';

/** A file of tests as it was and as it is. */
export interface ReadFile {
  path: string;
  before: TestFileModel;
  after: TestFileModel;
  /** There is none any more. */
  isGone: boolean;
}

/** Names that are shorter stand in any comment. */
const SHORTEST_NAME = 3;

/** What is said of tests that turn up nowhere: their file is gone, they are, or they are commented out. */
export function goneFindings(files: Iterable<ReadFile>, gone: readonly TestBlock[], effort: Effort): GateFinding[] {
  const byFile = new Map<string, TestBlock[]>();
  for (const test of gone) {
    const same = byFile.get(test.file);
    if (same === undefined) byFile.set(test.file, [test]);
    else same.push(test);
  }
  const findings: GateFinding[] = [];
  for (const { path, before, after, isGone } of files) {
    const its = byFile.get(path) ?? [];
    if (its.length === 0) continue;
    const all = before.tests.length;
    if (isGone && its.length === all) {
      findings.push(testFinding('deleted', path, null, 'before', `The file was deleted with ${many(all, 'test')}, which ${all === 1 ? 'turns' : 'turn'} up nowhere else.`));
      continue;
    }
    const known = new Set(before.comments.map(({ text }) => text));
    const comments = after.comments.filter(({ text }) => !known.has(text));
    const length = comments.reduce((sum, { text }) => sum + 16 + text.length, 0);
    for (const test of its) {
      const line = test.name.length < SHORTEST_NAME || length === 0 || !effort.scan(length) ? null : lineWith(comments, test.name);
      findings.push(line === null
        ? testFinding('deleted', path, test.line, 'before', `The test ${called(test.name)} is gone.`)
        : testFinding('skipped', path, line, 'after', `The test ${called(test.name)} is commented out.`));
    }
  }
  return findings;
}

function lineWith(comments: readonly CommentLine[], name: string): number | null {
  return comments.find(({ text }) => text.includes(name))?.line ?? null;
}
