import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { displayCommand, splitCommand } from '../../../src/base/command-line.ts';
import { UserError } from '../../../src/base/errors.ts';

function codeOfRefusal(text: string): string {
  try {
    splitCommand(text);
  } catch (error) {
    assert.ok(error instanceof UserError, `${text}: ${String(error)}`);
    assert.ok(error.hint !== undefined);
    return error.code;
  }
  return assert.fail(`not refused: ${text}`);
}

describe('splitCommand', () => {
  const cases: [string, string[]][] = [
    ['npm test', ['npm', 'test']],
    ['  npm \t test  ', ['npm', 'test']],
    [`node -e 'a "b" $c'`, ['node', '-e', 'a "b" $c']],
    [String.raw`node "a \"b\" \\ \n"`, ['node', String.raw`a "b" \ \n`]],
    [String.raw`my\ program a\&\&b`, ['my program', 'a&&b']],
    [`x ''`, ['x', '']],
    [`x a'b'"c"d`, ['x', 'abcd']],
    ['x "a && b | c; d > e"', ['x', 'a && b | c; d > e']],
    ['mocha test/**/*.js ~/x --flag=1', ['mocha', 'test/**/*.js', '~/x', '--flag=1']],
    ['x a\\\nb', ['x', 'ab']],
    ['x "costs 5$"', ['x', 'costs 5$']],
    ['x -DNAME=1 NAME=2', ['x', '-DNAME=1', 'NAME=2']],
  ];
  for (const [text, argv] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(splitCommand(text), argv));
  }

  for (const text of ['a && b', 'a || b', 'a | b', 'a; b', 'a > b', 'a < b', 'a 2>&1', 'a &', 'a $(b)', 'a `b`', 'a "$(b)"', 'a "`b`"', 'a $HOME', 'a ${HOME}', 'a "$HOME"', 'a $1', '(a)', 'a\nb', 'CI=1 npm test']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(codeOfRefusal(text), 'shell-syntax'));
  }

  it('names the whole operator and what to do', () => {
    assert.throws(() => splitCommand('npm ci && npm test'), { message: /“&&”/, hint: /script/ });
  });

  it('refuses open quotes and nothing at all', () => {
    assert.deepEqual([`a 'b`, 'a "b', ' ', ''].map(codeOfRefusal), ['command-quotes', 'command-quotes', 'command-empty', 'command-empty']);
  });

  it('ends, with words or a UserError, for any text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\\', '"', "'", '$', '(', '=', '\n', '|', 'é'), maxLength: 40 }), (text) => {
      try {
        assert.ok(splitCommand(text).length > 0);
      } catch (error) {
        assert.ok(error instanceof UserError);
      }
    }));
  });
});

describe('displayCommand', () => {
  it('quotes only what needs it', () => {
    assert.equal(displayCommand(['npm', 'run', 'test:unit', '--', '-x=1']), 'npm run test:unit -- -x=1');
    assert.equal(displayCommand(['a=b', '', "it's", '$(x)']), String.raw`'a=b' '' 'it'\''s' '$(x)'`);
  });

  it('takes arguments of any length', () => {
    const long = 'x'.repeat(8_000_000);
    assert.equal(displayCommand(['agent', long]).length, long.length + 6);
    assert.equal(splitCommand(`agent "${long.slice(0, 1_000_000)}"`)[1]?.length, 1_000_000);
  });

  it('is read back as the same arguments', () => {
    const argument = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', '=', 'a') }));
    fc.assert(fc.property(fc.array(argument, { minLength: 1, maxLength: 6 }), (argv) => {
      assert.deepEqual(splitCommand(displayCommand(argv)), argv);
    }));
  });
});
