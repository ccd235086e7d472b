import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isBounded, isWide, pathTest } from '../../../src/base/path-pattern.ts';

describe('patterns of paths', () => {
  it('stand for files, folders and what fits a glob', () => {
    for (const [written, path, expected] of [
      ['a/b.ts', 'a/b.ts', true],
      ['a/b.ts', 'a/bxts', false],
      ['a', 'a/b/c.ts', true],
      ['a/', 'a/b/c.ts', true],
      ['a/', 'ab/c.ts', false],
      ['a/*.ts', 'a/b.ts', true],
      ['a/*.ts', 'a/b/c.ts', false],
      ['a/**/c.ts', 'a/c.ts', true],
      ['a/**/c.ts', 'a/.b/b/c.ts', true],
      ['a/*/', 'a/b/c/d.ts', true],
      ['a/*/', 'a/b.ts', false],
      ['a/?.ts', 'a/bc.ts', false],
      ['[!a].ts', 'b.ts', true],
      ['{a,b}.ts', 'b.ts', true],
      ['app/[id]/page.tsx', 'app/[id]/page.tsx', true],
      ['app/(shop)/*.tsx', 'app/(shop)/a.tsx', true],
      ['a+.ts', 'aa.ts', false],
      ['@(a|b)*.ts', 'a.ts', false],
      ['*.ts', 'a.TS', false],
      ['a\\*.ts', 'a*.ts', false],
    ] as const) assert.equal(pathTest(written)(path), expected, `${written} ${path}`);
  });

  it('are globs or folders where they may stand for many', () => {
    assert.deepEqual(['src/', 'src/a', 'src/*.ts', 'src/[id].ts', 'src/{a,b}.ts', 'Makefile'].filter((path) => !isWide(path)), []);
    assert.deepEqual(['src/a.ts', '.env'].filter(isWide), []);
  });

  it('stand only for themselves beyond their bounds', () => {
    for (const pattern of ['*a*b*c*d', '**/**/**/**/x', 'a***', '{a,a}'.repeat(4), '{a,{b,c}}', `{${'a,'.repeat(41)}a}`, `${'a'.repeat(500)}*`]) {
      assert.ok(!isBounded(pattern), pattern);
      assert.ok(pathTest(pattern)(pattern));
      assert.ok(!pathTest(pattern)('aabacad'));
    }
  });

  it('do not wait for a bracket that is never closed', () => {
    for (const pattern of ['src/[@x*.ts', '[\\\\', 'a[*\\', '[a\\]*', '[]*', '[!]*', 'a]*', '[*/]']) assert.ok(pathTest(pattern)(pattern), pattern);
  });

  it('take any text, and stand for themselves and all below', () => {
    const piece = fc.constantFrom('a', '*', '**', '?', '[', ']', '{', '}', ',', '(', ')', '|', '+', '!', '@', '^', '$', '/', '.', '-', '\\');
    fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 40 }), fc.array(piece, { maxLength: 60 }), (written, path) => {
      const test = pathTest(written.join(''));
      assert.ok(test(written.join('')));
      assert.ok(test(`${written.join('')}/x`));
      test(path.join(''));
    }), { numRuns: 1000 });
  });
});
