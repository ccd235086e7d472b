import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { pathTest } from '../../../../src/base/path-pattern.ts';
import { nearestOf } from '../../../../src/lint/nearest-path.ts';
import { FileIndex } from '../../../../src/lint/workspace/file-index.ts';

const name = fc.constantFrom('a', 'b', 'A', 'src', 'a.ts', 'b.ts', '[id].ts', 'a-b', '001-slug.md', '002-slug.md', '1-slugs.md', 'slug.md', 'slugs.MD', 'slug2.md', 'long-slug-1.md');
const file = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const pattern = fc.array(fc.constantFrom('a', 'src', '*', '**', '*.ts', '{a,b}.ts', '[id].ts', '?', '', '*slug*', '[0-9]*-slug.{md,ts}', '{a', '.', '00?-*', '!(a)', 'a[b', '[]a]', '{a/b,src}'), { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));

function foldersOf(files: Iterable<string>): Set<string> {
  return new Set([...files].flatMap((path) => path.split('/').slice(0, -1).map((_, index, names) => names.slice(0, index + 1).join('/'))));
}

describe('the index of the files of a workspace', () => {
  it('answers as one would who looks at all of them', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), file), { maxLength: 20 }), fc.oneof(file, file.map((path) => `${path}/`)), pattern, (moves, path, glob) => {
      const index = new FileIndex();
      const files = new Set<string>();
      for (const [comes, moved] of moves) {
        const before = new Set([...files, ...foldersOf(files)]);
        if (comes) files.add(moved);
        else files.delete(moved);
        const now = new Set([...files, ...foldersOf(files)]);
        const changed = new Set(comes ? index.add(moved) : index.delete(moved));
        for (const either of new Set([...before, ...now])) if (before.has(either) !== now.has(either)) assert.ok(changed.has(either), either);
      }
      const folders = foldersOf(files);
      assert.equal(index.exists(path), path.endsWith('/') ? folders.has(path.slice(0, -1)) : files.has(path) || folders.has(path));
      assert.equal(index.matching(glob) !== null, [...files].some(pathTest(glob)), glob);
      assert.equal(index.nearest(path), nearestOf(path, path.endsWith('/') ? Array.from(folders, (folder) => `${folder}/`) : files));
    }), { numRuns: 1000 });
  });
});
