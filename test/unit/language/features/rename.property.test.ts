import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { namedSpec } from '../../../../src/backlog/spec-path.ts';
import { allDocuments } from '../../../../src/language/features/file-references.ts';
import { type Move, movedPath, pathFrom } from '../../../../src/language/features/moved-paths.ts';
import { willRename } from '../../../../src/language/features/rename.ts';
import { applied, moveFile } from './applied.ts';
import { smallWorkspace } from './small-workspace.ts';

const PATHS = ['specs/001-a.md', 'specs/002-b.md', 'specs/deep/003-c.md', 'specs/backlog.md', 'README.md', 'docs/guide.md', 'docs/a b.md', 'docs/übung (x).md', 'src/a.ts', 'src/deep/b.ts'];
const MISSING = ['docs/none.md', 'specs/009-none.md'];

const target = fc.constantFrom(...PATHS, ...MISSING);
const style = fc.constantFrom('plain', 'dotted', 'slash', 'bracketed', 'root', 'listed');
const reference = fc.tuple(target, style, fc.constantFrom('', '#anchor', '?raw#x'));

/** A line of a document that names a file in one of the ways in which people do. */
function lineOf(file: string, [path, how, anchor]: readonly [string, string, string]): string {
  const way = pathFrom(file, path);
  const address = way.split('/').map((part) => encodeURIComponent(part).replaceAll(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'))).join('/');
  const isPlain = !/[^\w./-]/.test(path);
  switch (how) {
    case 'dotted':
      return `🎈 [x](${address.startsWith('../') ? '' : './'}${address}${anchor})`;
    case 'slash':
      return isPlain ? `[x](/${path}${anchor})` : `[x](${address})`;
    case 'bracketed':
      return `> [x](<${way}${anchor}>)`;
    case 'listed':
      return isPlain ? `- \`${path}\` — listed` : `[x](${address})`;
    case 'root':
      return file.endsWith('backlog.md') && isPlain ? `- [ ] ${path}` : `[x](${address}${anchor})`;
    default:
      return `[x](${address}${anchor} "title")`;
  }
}

const documents = fc.record(Object.fromEntries(PATHS.map((path) => [path, fc.array(reference, { maxLength: 6 })])));
const ends = fc.constantFrom('\n', '\r\n');
const moves = fc.uniqueArray(fc.tuple(fc.constantFrom(...PATHS, 'specs', 'docs', 'specs/deep', 'src'), fc.constantFrom('', 'specs/', 'new/', 'docs/', 'new/deep/')), { minLength: 1, maxLength: 3, selector: ([from]) => from });

describe('files that are moved', () => {
  it('break no reference', () => {
    fc.assert(fc.property(documents, ends, moves, (contents, end, chosen) => {
      const files = Object.fromEntries(Object.entries(contents).map(([file, references]) => {
        const lines = references.map((one) => lineOf(file, one));
        const isListed = (line: string): boolean => line.startsWith('- `');
        const text = ['# Title', ...lines.filter((line) => !isListed(line)), '## Files to Create/Modify', ...lines.filter(isListed)].join(`${end}${end}`);
        return [file, file.endsWith('.md') ? text : ''];
      }));
      const all: Move[] = [];
      for (const [index, [from, folder]] of chosen.entries()) {
        // Moves of what is in each other would have to be told in an order.
        if (all.some((move) => move.from.startsWith(from) || from.startsWith(move.from))) continue;
        all.push({ from, to: `${folder}moved-${index}${/\.\w+$/.exec(from)?.[0] ?? ''}` });
      }
      const before = smallWorkspace(files);
      const texts = applied(before.texts, willRename(before.context, all));
      for (const { from, to } of all) moveFile(texts, from, to);
      const after = smallWorkspace(Object.fromEntries(texts));
      for (const { file, kind, references } of allDocuments(before.context)) {
        const now = after.context.linter.facts(movedPath(file, all));
        // What leaves the specs' folder lists no files any more.
        if (now?.kind !== kind) continue;
        // An item names what a backlog takes for a spec, and nothing else.
        const kept = references.filter((one) => one.kind !== 'item-spec' || namedSpec(now.file, movedPath(one.target, all), []) !== null);
        const expected = kept.map(({ target, anchor }) => `${movedPath(target, all)}#${anchor ?? ''}`);
        assert.deepEqual(now.references.map(({ target, anchor }) => `${target}#${anchor ?? ''}`), expected, `${file}\n${files[file]}\n=>\n${texts.get(now.file)}`);
      }
    }), { numRuns: 300 });
  });
});
