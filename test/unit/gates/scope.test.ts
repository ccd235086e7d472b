import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type ChangedFile, filesOutOfScope } from '../../../src/gates/scope.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { listedPaths, NOTHING_LISTED } from '../../../src/spec/listed-paths.ts';

const ALWAYS = ['docs/SPEC-COVERAGE.md', 'specs/manifest.json', 'specs/backlog.md'];

/** The changes that are out of scope, each written as `+path`, `-path` or `path`. */
function outside(files: string, changes: string[], tests = ''): string[] {
  const spec = readSpec(`# Spec: A\n\n## Files\n\n${files}\n\n## Acceptance Tests\n\n${tests}\n`, 'specs/a.md');
  const read = changes.map((change): ChangedFile => ({
    path: change.replace(/^[+-]/, ''), kind: change.startsWith('+') ? 'added' : change.startsWith('-') ? 'deleted' : 'modified',
  }));
  return filesOutOfScope(read, { listed: listedPaths(spec), specPath: 'specs/a.md', always: ALWAYS }).map(({ file }) => file);
}

describe('the scope of an item', () => {
  const cases: [string, string, string[], string[], string?][] = [
    ['files', '- `src/a.ts`', ['src/a.ts', 'src/b.ts', '+c.ts'], ['c.ts', 'src/b.ts']],
    ['a deleted file that is listed, and one that is not', '- `src/a.ts`', ['-src/a.ts', '-src/b.ts'], ['src/b.ts']],
    ['folders', '- `src/a/`', ['src/a/b/c.ts', 'src/ab.ts'], ['src/ab.ts']],
    ['folders without a slash', '- `src/a`', ['src/a/b/c.ts', 'src/ab.ts'], ['src/ab.ts']],
    ['stars', '- `src/*.ts`', ['src/a.ts', 'src/b/a.ts', 'src/a.tsx'], ['src/a.tsx', 'src/b/a.ts']],
    ['two stars', '- `src/**/*.ts`', ['src/a.ts', 'src/b/c/a.ts', 'src/.x/a.ts', 'lib/a.ts'], ['lib/a.ts']],
    ['question marks and classes', '- `src/a?.ts`\n- `src/[bc].ts`\n- `src/[!x]y.ts`', ['src/ab.ts', 'src/b.ts', 'src/d.ts', 'src/ay.ts', 'src/xy.ts'], ['src/d.ts', 'src/xy.ts']],
    ['braces', '- `src/{a,b}.ts`', ['src/a.ts', 'src/b.ts', 'src/c.ts'], ['src/c.ts']],
    ['names of routes that look like globs', '- `app/[id]/page.tsx`\n- `app/(shop)/*.tsx`', ['app/[id]/page.tsx', 'app/(shop)/a.tsx', 'app/shop/a.tsx'], ['app/shop/a.tsx']],
    ['no regular expressions', '- `src/a+.ts`\n- `src/*/@(a|b).ts`', ['src/aa.ts', 'src/a+.ts', 'src/x/a.ts'], ['src/aa.ts', 'src/x/a.ts']],
    ['patterns beyond the bounds only themselves', '- `a*b*c*d*e/x.ts`', ['a*b*c*d*e/x.ts', 'abcde/x.ts'], ['abcde/x.ts']],
    ['patterns that are broken only themselves', '- `src/[a.ts`\n- `src/{a.ts`', ['src/[a.ts', 'src/{a.ts', 'src/a.ts'], ['src/a.ts']],
    ['the spec and the documents', '- `src/a.ts`', ['specs/a.md', 'docs/SPEC-COVERAGE.md', 'specs/manifest.json', 'specs/backlog.md', 'specs/b.md'], ['specs/b.md']],
    ['tests that the spec names', '- `src/a.ts`', ['test/a.test.ts', 'test/unit/b.test.ts', 'test/c.test.ts'], ['test/c.test.ts'], '- `test/a.test.ts`, `test/unit/`'],
    ['new tests, not those that were there', '- `src/a.ts`', ['+test/new.test.ts', 'test/old.test.ts', '-test/gone.test.ts'], ['test/gone.test.ts', 'test/old.test.ts']],
    ['snapshots and fixtures beside its tests', '- `src/a.ts`', ['+src/x/new.test.ts', '+src/x/__snapshots__/new.test.ts.snap', 'src/x/fixtures/a.json', 'src/y/fixtures/a.json', 'fixtures/a.json'], ['fixtures/a.json', 'src/y/fixtures/a.json']],
    ['fixtures of tests that are listed', '- `tests/test_a.py`', ['tests/fixtures/a.json', '+tests/__init__.py', 'tests/conftest.py'], ['tests/conftest.py']],
    ['lock files of listed manifests', '- `package.json`\n- `api/pyproject.toml`', ['package-lock.json', 'api/uv.lock', 'uv.lock', 'Cargo.lock', 'web/yarn.lock'], ['Cargo.lock', 'web/yarn.lock']],
    ['lock files above the listed manifest', '- `packages/a/package.json`', ['pnpm-lock.yaml'], []],
    ['state never', '- `src/a.ts`', ['.coherence/state/journal.jsonl', '.coherence/config.json'], ['.coherence/config.json']],
    ['nothing where the spec lists no file', 'To be found out.', ['src/a.ts'], []],
  ];
  for (const [name, files, changes, expected, tests] of cases) it(name, () => assert.deepEqual(outside(files, changes, tests), expected));

  it('is nothing without a spec, and a finding says where the list is', () => {
    assert.deepEqual(filesOutOfScope([{ path: 'a.ts', kind: 'added' }], { listed: NOTHING_LISTED, specPath: null, always: [] }), []);
    const spec = readSpec('## Files\n\n- `a.ts`\n', 'specs/a.md');
    assert.deepEqual(filesOutOfScope([{ path: 'b.ts', kind: 'deleted' }], { listed: listedPaths(spec), specPath: 'specs/a.md', always: [] }), [
      { gate: 'scope', file: 'b.ts', line: null, side: 'before', change: null, message: '`b.ts` was deleted and is not in the list of specs/a.md.' },
    ]);
  });

  it('says where the work itself has listed a file', () => {
    const listed = { files: ['a.ts'], tests: [] };
    const found = filesOutOfScope([{ path: 'src/b.ts', kind: 'added' }, { path: 'c.ts', kind: 'modified' }], { listed, specPath: 'specs/a.md', always: [], ownDoing: { files: [], tests: ['src/'] } });
    assert.deepEqual(found.map(({ message }) => message), [
      '`c.ts` was modified and is not in the list of specs/a.md.',
      '`src/b.ts` was added, and specs/a.md lists it only since the work has changed that list.',
    ]);
  });

  it('takes any pattern, and what is listed is never outside', () => {
    const piece = fc.constantFrom('a', 'b', '*', '**', '?', '[', ']', '{', '}', ',', '(', ')', '|', '+', '!', '@', '^', '$', '/', '.', '-');
    fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), fc.array(piece, { maxLength: 30 }), (listed, changed) => {
      const path = `x/${listed.join('')}`;
      const found = filesOutOfScope([{ path, kind: 'modified' }, { path: `x/${changed.join('')}`, kind: 'modified' }], { listed: { files: [path], tests: [] }, specPath: null, always: [] });
      assert.ok(!found.some(({ file }) => file === path));
    }), { numRuns: 500 });
  });
});
