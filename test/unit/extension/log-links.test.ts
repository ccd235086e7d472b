import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { findLogLinks } from '../../../src/extension/model/log-links.ts';

/** What is linked, each as `text → path:line:column`. */
function links(text: string): string[] {
  return findLogLinks(text).map(({ start, end, path, line, column }) => `${text.slice(start, end)} → ${[path, line, column].filter((part) => part !== undefined).join(':')}`);
}

describe('links of a log', () => {
  it('are files, with the place where one is told', () => {
    assert.deepEqual(links('Wrote src/one.ts and ./test/one.test.ts.'), ['src/one.ts → src/one.ts', './test/one.test.ts → test/one.test.ts']);
    assert.deepEqual(links('at src/one.ts:12:3'), ['src/one.ts:12:3 → src/one.ts:12:3']);
    assert.deepEqual(links('at fn (src/one.ts:12)'), ['src/one.ts:12 → src/one.ts:12']);
    assert.deepEqual(links('src/one.ts(12,3): error TS2322'), ['src/one.ts(12,3) → src/one.ts:12:3']);
    assert.deepEqual(links('package.json'), ['package.json → package.json']);
    assert.deepEqual(links('"a-b/@c/d_e.f.md", [x.py]'), ['a-b/@c/d_e.f.md → a-b/@c/d_e.f.md', 'x.py → x.py']);
    assert.deepEqual(links('.coherence/config.json'), ['.coherence/config.json → .coherence/config.json']);
    assert.deepEqual(links('.github/workflows/ci.yml:3'), ['.github/workflows/ci.yml:3 → .github/workflows/ci.yml:3']);
  });

  it('end where a sentence ends', () => {
    assert.deepEqual(links('See specs/001-a.md. Then src/a.ts, src/b.ts: done; (src/c.ts)'), [
      'specs/001-a.md → specs/001-a.md', 'src/a.ts → src/a.ts', 'src/b.ts → src/b.ts', 'src/c.ts → src/c.ts',
    ]);
  });

  it('are no addresses, and no files that lie outside of the workspace', () => {
    for (const text of [
      'https://example.com/a/b.html', 'http://localhost:3000/index.html', 'see file:///etc/passwd.txt', '/usr/lib/node/a.js', '../secret/a.txt', 'src/../../a.txt',
      String.raw`C:\Users\ada\a.ts`, String.raw`src\one.ts:3`,
    ]) assert.deepEqual(links(text), [], text);
  });

  it('are no words and numbers', () => {
    for (const text of ['1.5', 'v1.2.3', '...', 'and so on.', '12:34:56', 'a/b/c', '100%', '🚀.md']) assert.deepEqual(links(text), [], text);
  });

  it('are found at the beginning and the end of a line', () => {
    assert.deepEqual(links('a.ts\r\nb.ts:3\n\tc.ts'), ['a.ts → a.ts', 'b.ts:3 → b.ts:3', 'c.ts → c.ts']);
  });

  it('are no more than an editor can hold', () => {
    assert.equal(findLogLinks('a.ts '.repeat(3000)).length, 2000);
  });

  it('are looked for with work that grows no faster than the text', () => {
    const [, pattern = ''] = /const pattern = \/(.*)\/g;/.exec(readFileSync('src/extension/model/log-links.ts', 'utf8')) ?? [];
    assert.notEqual(pattern, '');
    // What a try at one place costs has a limit when every repetition in the pattern has one, and none stands in another without a slash between.
    const withoutClasses = pattern.replaceAll(/\[(?:\\.|[^\]\\])*\]/g, 'C').replaceAll(/\\./g, 'E');
    assert.doesNotMatch(withoutClasses, /[*+]|\{\d+,\}/);
    assert.deepEqual([...withoutClasses.matchAll(/\([^()]*\{[^()]*\)\{[^}]*\}/g)].map(([nested]) => nested), ['(?:C{1,80}E){0,12}']);
    for (const text of ['a', 'a.', 'a/', '-', '@a', 'a.b/', 'a.ts:1:', 'a.ts(1', 'http://', `${'x.'.repeat(40)}/`, '. ']) findLogLinks(text.repeat(100_000));
  });

  const parts = fc.constantFrom('a', 'ab', '/', '//', '.', '..', './', ':', '12', ':12', ':3', '(', ')', '(12,3)', ' ', '\n', '-', '@', '_', '.ts', 'src/', 'https://', '\\', '🚀', 'ä', '\u001b[0m', 'x'.repeat(90), 'a/'.repeat(20), 'a.'.repeat(60));
  const logs = fc.oneof(fc.array(parts, { maxLength: 40 }).map((list) => list.join('')), fc.string({ unit: 'binary', maxLength: 60 }));

  it('stand where they are found, in order, without one in another', () => {
    fc.assert(fc.property(logs, (text) => {
      let last = 0;
      for (const { start, end, path, line, column } of findLogLinks(text)) {
        assert.ok(start >= last && end > start && end <= text.length);
        last = end;
        const shown = text.slice(start, end);
        assert.ok(shown.replace(/^\.\//, '').startsWith(path), shown);
        assert.ok(!path.startsWith('/') && !path.split('/').includes('..'), path);
        const place = [line, column].filter((number) => number !== undefined);
        assert.deepEqual((shown.slice(shown.indexOf(path) + path.length).match(/\d+/g) ?? []).map(Number), place);
      }
    }), { numRuns: 1000 });
  });
});
