import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { testCommandForFiles } from '../../../src/engine/attempt/test-command.ts';
import { configSchema } from '../../../src/contract/config.ts';

const KNOWN = [
  '--junitxml', '--test-reporter-destination', '--test-reporter', '--config', '-r', '-c', '-q', '--exit', '--ci', '--coverage', '--outputFile', '-k', '-o', '--spec', '--cov', '--test', '--', '-',
];
const option = fc.oneof(fc.constantFrom(...KNOWN), fc.stringMatching(/^--?z[a-z]{0,5}$/), fc.constantFrom(...KNOWN).map((name) => `${name}=test/value.js`));
const value = fc.oneof(fc.constantFrom('reports/junit.xml', 'test/old.test.js', 'test/**/*.js', 'tests', 'ts-node/register', 'slug', 'run', '.'), fc.stringMatching(/^[a-z./*]{1,8}$/));
const start = fc.constantFrom(
  ['pytest'], ['python', '-m', 'pytest'], ['vitest', 'run'], ['vitest'], ['npx', 'jest'], ['jest'], ['node_modules/.bin/mocha'], ['c8', 'mocha'], ['tap', 'run'], ['ava'], ['bundle', 'exec', 'rspec'],
  ['phpunit'], ['node', '--test'], ['node'], ['npm', 'test'], ['yarn', 'jest'], ['pnpm'], ['npx'], ['uv', 'run'],
);
const command = fc.tuple(start, fc.array(fc.oneof(option, value), { maxLength: 8 })).map(([first, rest]) => [...first, ...rest]);
const files = fc.uniqueArray(fc.constantFrom('FILE/a.test.js', 'FILE/b.test.js', 'FILE/c.py'), { minLength: 1, maxLength: 3 });

const isOption = (word: string | undefined): boolean => word?.startsWith('-') === true;

describe('the command for some test files, whatever the test command is', () => {
  const check = (then: (argv: readonly string[], made: readonly string[], names: readonly string[], onlyFiles: boolean) => void): void => {
    fc.assert(fc.property(command, files, (argv, names) => {
      const made = testCommandForFiles(configSchema.parse({ test: { command: argv } }), names, 'node');
      if (made === null) return;
      then(argv, made.argv, names, made.onlyFiles);
    }), { numRuns: 5_000 });
  };

  it('has the files in one place, where no option can take one, however many words it takes', () => {
    check((argv, made, names, onlyFiles) => {
      if (!onlyFiles) {
        assert.deepEqual(made, argv);
        return;
      }
      const first = made.findIndex((word) => names.includes(word));
      assert.deepEqual(made.slice(first, first + names.length), names);
      assert.ok(first > 0);
      // Node's --test takes no word; what is before it begins with a dash or belongs to what is before that.
      assert.ok(!isOption(made[first - 1]) || (made[0] === 'node' && made[first - 1] === '--test'), made.join(' '));
      const before = made.slice(0, first);
      if (made[0] !== 'node') assert.ok(before.every((word) => !isOption(word) || word === '-m'), made.join(' '));
    });
  });

  it('has every option of the test command, and every word that one could have taken', () => {
    check((argv, made, names, onlyFiles) => {
      if (!onlyFiles) return;
      const kept = made.filter((word) => !names.includes(word));
      const options = (all: readonly string[]): string[] => all.filter((word) => isOption(word) && word !== '--test');
      assert.deepEqual(options(kept), options(argv));
      const flags = new Set(['-q', '--exit', '--ci', '--coverage', '-c', '--test']);
      for (const [index, word] of argv.entries()) {
        if (!isOption(word) || word.includes('=') || flags.has(word) || isOption(argv[index + 1]) || argv[index + 1] === undefined) continue;
        assert.ok(kept.some((each, at) => each === word && kept[at + 1] === argv[index + 1]), `${argv.join(' ')} → ${made.join(' ')}`);
      }
    });
  });
});
