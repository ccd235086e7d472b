import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { unifiedDiff, unifiedDiffs } from '../../../src/cli/coverage/unified-diff.ts';

interface Change {
  path: string;
  before: string | null;
  after: string;
}

describe('unified diff', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-diff-'));
    execFileSync('git', ['init', '--quiet', folder]);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  /** What real git makes of the files with the diff of the changes. */
  function applied(changes: readonly Change[], cwd = folder): string[] {
    for (const { path, before } of changes) {
      if (before !== null) write(path, before);
      else rmSync(join(folder, path), { force: true });
    }
    const diff = unifiedDiffs(changes.map((change) => ({ ...change, summary: [] })));
    const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd, input: diff, encoding: 'utf8' });
    assert.equal(status, 0, `${stderr}\n${diff}`);
    return changes.map(({ path }) => readFileSync(join(folder, path), 'utf8'));
  }

  const table = Array.from({ length: 20 }, (_, index) => `| ${index} | ? |`);

  for (const [name, changes] of [
    ['lines', [{ path: 'docs/A.md', before: `${table.join('\n')}\n`, after: `${table.join('\n').replace('| 7 | ? |', '| 7 | ✓ |').replace('| 19 | ? |', '| 19 | ✓ |')}\n` }]],
    ['CRLF', [{ path: 'docs/crlf.md', before: `${table.join('\r\n')}\r\n`, after: `${table.join('\r\n').replace('| 7 | ? |', '| 7 | ✓ |')}\r\n` }]],
    ['line ends of both kinds, and a lone CR', [{ path: 'mixed.md', before: 'a\r\nb\nc\rd\ne\r\n', after: 'a\r\nB\nc\rd\ne\r\nf\n' }]],
    ['no final newline', [{ path: 'end.md', before: 'a\nb', after: 'a\nb\nc' }]],
    ['a final newline that comes and one that goes', [{ path: 'comes.md', before: 'a\nb', after: 'a\nb\n' }, { path: 'goes.md', before: 'a\nb\n', after: 'a\nb' }]],
    ['a byte order mark', [{ path: 'bom.md', before: '\ufeff# A\n', after: '\ufeff# B\n' }]],
    ['a new file', [{ path: 'specs/new/manifest.json', before: null, after: '{\n  "specs": {}\n}\n' }]],
    ['a new file without a final newline', [{ path: 'bare.json', before: null, after: '{}' }]],
    ['a file that was empty', [{ path: 'empty.md', before: '', after: 'a\n' }]],
    ['names with blanks and other characters', [
      { path: 'my docs/Spec coverage.md', before: 'a\n', after: 'b\n' },
      { path: 'my docs/new one.md', before: null, after: 'b\n' },
      { path: 'docs/ÜBERSICHT 日本.md', before: 'a\n', after: 'b\n' },
    ]],
    ['lines that look like headers', [{ path: 'headers.md', before: '-- a\n++ b\n@@ -1 +1 @@\n', after: '-- a/x\n++ b/x\n@@ -1 +1 @@\n' }]],
  ] as [string, Change[]][]) {
    it(`is applied by git: ${name}`, () => {
      assert.deepEqual(applied(changes), changes.map((change) => change.after));
    });
  }

  it('is applied within a folder of the repository as well', () => {
    write('part/docs/A.md', 'a\n');
    const { status } = spawnSync('git', ['apply', '-'], { cwd: join(folder, 'part'), input: unifiedDiff({ path: 'docs/A.md', before: 'a\n', after: 'b\n' }) });
    assert.equal(status, 0);
    assert.equal(readFileSync(join(folder, 'part/docs/A.md'), 'utf8'), 'b\n');
  });

  it('is empty where nothing is different', () => {
    assert.equal(unifiedDiff({ path: 'a.md', before: 'a', after: 'a' }), '');
  });

  it('names files as git does', () => {
    assert.equal(unifiedDiff({ path: 'docs/A.md', before: 'a\n', after: 'b\n' }), '--- a/docs/A.md\n+++ b/docs/A.md\n@@ -1,1 +1,1 @@\n-a\n+b\n');
    assert.match(unifiedDiff({ path: 'docs/A.md', before: null, after: 'b\n' }), /^--- \/dev\/null\n\+\+\+ b\/docs\/A\.md\n@@ -0,0 \+1,1 @@\n/);
  });

  it('is applied by git whatever the texts are', function () {
    this.timeout(120_000);
    const line = fc.constantFrom('a', 'b', '', '-', '+ c', '\\', '| x |', '✓');
    const text = fc.tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean()).map(([lines, end, final]) => lines.join(end) + (final ? end : ''));
    fc.assert(fc.property(text, text, (before, after) => {
      // Git deletes what becomes empty: that is no document.
      fc.pre(before !== after && after !== '');
      return applied([{ path: 'any.md', before, after }])[0] === after;
    }), { numRuns: 60 });
  });
});
