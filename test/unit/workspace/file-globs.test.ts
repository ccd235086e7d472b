import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.ts';
import { FileGlobs } from '../../../src/node/workspace/file-globs.ts';

describe('globs of files', () => {
  const matches = (glob: string, path: string): boolean => new FileGlobs([glob]).matches(path);

  it('name what they name', () => {
    for (const [glob, path, expected] of [
      ['reports/*.xml', 'reports/a.xml', true],
      ['reports/*.xml', 'reports/.a.xml', true],
      ['reports/*.xml', 'reports/deep/a.xml', false],
      ['reports/**/*.xml', 'reports/a.xml', true],
      ['reports/**/*.xml', 'reports/deep/er/a.xml', true],
      ['**/junit.xml', 'junit.xml', true],
      ['./reports//junit.xml', 'reports/junit.xml', true],
      ['*-[0-9]?.{xml,tap}', 'run-12.tap', true],
      ['[!a].xml', 'a.xml', false],
      ['[!a].xml', 'b.xml', true],
      ['app/(group)/*.xml', 'app/(group)/a.xml', true],
      ['+(a).xml', 'a.xml', false],
      ['+(a).xml', '+(a).xml', true],
      ['!(a).xml', 'b.xml', false],
      ['!a.xml', 'b.xml', false],
      ['a|b', 'a', false],
      ['**/*.xml', 'node_modules/x/a.xml', false],
      ['**/*.xml', 'deep/.git/a.xml', false],
      ['**/*.xml', '.coherence/state/a.xml', false],
      ['**/*.xml', '.coherence/a.xml', true],
    ] as const) assert.equal(matches(glob, path), expected, `${glob} ${path}`);
  });

  it('begin where no wildcard has come yet, and look only where something can be', () => {
    const globs = new FileGlobs(['reports/*.xml', 'reports/deep/*.xml', 'packages/*/junit.xml', 'junit.xml', '{a,b}x/c.tap']);
    assert.deepEqual(globs.bases, ['']);
    assert.deepEqual(new FileGlobs(['reports/*.xml', 'reports/deep/*.xml', 'packages/*/junit.xml', 'junit.xml']).bases, ['junit.xml', 'packages', 'reports']);
    assert.deepEqual(['', 'reports', 'reports/deep', 'reports/deep/er', 'packages', 'packages/a', 'packages/a/b', 'ax', 'ax/y', 'node_modules'].filter((folder) => globs.mayHold(folder)),
      ['', 'reports', 'reports/deep', 'packages', 'packages/a', 'ax']);
    assert.ok(new FileGlobs(['a/**/b.xml']).mayHold('a/b/c/d/e'));
    assert.ok(!new FileGlobs(['a/**/b.xml']).mayHold('b'));
  });

  it('are refused where they lead outside, or would be slow to look for', () => {
    for (const glob of ['../x/*.xml', 'a/../../x', '/etc/*', 'C:/x', 'a\\b', '%2e%2e/x', 'a\0b']) {
      assert.throws(() => new FileGlobs([glob]), (error: unknown) => error instanceof UserError && error.code === 'path', glob);
    }
    for (const glob of ['', '.', '*a*b*c*d', '**/**/**/**/x', '{a,a}'.repeat(4), `a${'b'.repeat(500)}`]) {
      assert.throws(() => new FileGlobs([glob]), (error: unknown) => error instanceof UserError && error.code === 'glob', glob);
    }
    // Parentheses that are counted would take for ever on a name like this one.
    assert.equal(matches('(a+)+b', 'a'.repeat(200)), false);
    assert.equal(matches('*a*a*b', 'a'.repeat(250)), false);
    assert.equal(matches('**/*a*a*b', `${'a/'.repeat(60)}${'a'.repeat(250)}`), false);
    assert.equal(matches('**/a/**/a/**/b', 'a/'.repeat(60)), false);
    assert.equal(matches('{a,a,a,a,a,a,a,a}{a,a,a,a,a,a,a,a}{a,a,a,a,a,a,a,a}b', 'aaa'), false);
    assert.equal(matches('**/x', `${'a/'.repeat(64)}x`), false);
  });
});
