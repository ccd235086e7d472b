import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import { testCommandFor, testCommandForFiles } from '../../../src/engine/attempt/test-command.ts';

describe('the test command of a review', () => {
  const none = configSchema.parse({});

  it('is the configured one, as a list or as a text that no shell reads, and needs an approval', () => {
    for (const command of [['npm', 'test', 'a b'], "npm test 'a b'"]) {
      const found = testCommandFor(configSchema.parse({ test: { command } }), ['test/a.test.js'], 'node');
      assert.deepEqual(found?.argv, ['npm', 'test', 'a b']);
      assert.deepEqual(found.approval, { kind: 'test-command', name: 'test', argv: ['npm', 'test', 'a b'], env: [] });
    }
    assert.throws(() => testCommandFor(configSchema.parse({ test: { command: 'npm test && rm x' } }), [], 'node'), { code: 'shell-syntax' });
  });

  it('is Node over the item\'s own tests where none is configured', () => {
    assert.deepEqual(testCommandFor(none, ['test/a.test.mjs', 'src/b.spec.js'], '/bin/node'), { argv: ['/bin/node', '--test', 'test/a.test.mjs', 'src/b.spec.js'], approval: null });
  });

  it('is none where that would prove only a part, or nothing', () => {
    assert.equal(testCommandFor(none, ['test/a.test.mjs', 'tests/test_b.py'], 'node'), null);
    assert.equal(testCommandFor(none, [], 'node'), null);
  });
});

describe('the command for some test files', () => {
  const files = ['test/a.test.js', 'test/b.test.js'];
  const argvOf = (command: string[], of = files) => testCommandForFiles(configSchema.parse({ test: { command } }), of, 'node');

  it('adds them to a runner that takes files, in place of those that it names', () => {
    for (const [command, argv] of [
      [['pytest', '-q'], ['pytest', ...files, '-q']],
      [['pytest', 'tests'], ['pytest', ...files]],
      [['python', '-m', 'pytest', 'tests/'], ['python', '-m', 'pytest', ...files]],
      [['uv', 'run', 'coverage', 'run', '-m', 'pytest', '-q', 'tests'], ['uv', 'run', 'coverage', 'run', '-m', 'pytest', ...files, '-q']],
      [['npx', 'vitest', 'run', '--coverage'], ['npx', 'vitest', 'run', ...files, '--coverage']],
      [['node_modules/.bin/mocha', '--exit', 'test/**/*.js'], ['node_modules/.bin/mocha', ...files, '--exit']],
      [['node', '--test', '--test-reporter=spec', 'test/'], ['node', '--test-reporter=spec', '--test', ...files]],
      // The values of options stay what they are.
      [['pytest', '--junitxml', 'reports/junit.xml', 'tests/'], ['pytest', ...files, '--junitxml', 'reports/junit.xml']],
      [['vitest', 'run', '--config', 'vitest.config.ts'], ['vitest', 'run', ...files, '--config', 'vitest.config.ts']],
      [['jest', '--config', 'x.js', '--outputFile=out/results.json'], ['jest', ...files, '--config', 'x.js', '--outputFile=out/results.json']],
      [['mocha', '-r', 'ts-node/register', 'test/**/*.ts'], ['mocha', ...files, '-r', 'ts-node/register']],
      [
        ['node', '--test', '--test-reporter', 'junit', '--test-reporter-destination', 'reports/junit.xml'],
        ['node', '--test-reporter', 'junit', '--test-reporter-destination', 'reports/junit.xml', '--test', ...files],
      ],
    ] as const) {
      const found = argvOf([...command]);
      assert.deepEqual(found?.argv, argv);
      assert.equal(found.onlyFiles, true);
      // What was approved is the command, whatever files it is given.
      assert.deepEqual(found.approval?.argv, command);
    }
  });

  it('runs everything where it is not known how to run a part', () => {
    for (const command of [
      ['npm', 'test'], ['make', 'test'], ['go', 'test', './...'], ['sh', '-c', 'mocha'],
      // Whether the word behind it is its value is not known.
      ['pytest', '--results-of', 'reports/junit.xml'], ['jest', '--reporters', 'default', 'test/'], ['jest', '--reporters=default', 'test/'],
      ['pytest', '--junitxml'], ['pytest', '--junitxml', '--lf'], ['node', '--test', '--test-reporter-destination'],
      // It would run more than the files.
      ['mocha', '--spec=test/**/*.js'], ['mocha', '--spec', 'test/a.js'],
      // What the script of that name does with its words is not known, nor are other commands of a runner.
      ['pnpm', 'run', 'mocha'], ['yarn', 'jest'], ['vitest', 'related', 'src/a.ts'], ['npx', '-p', 'mocha', 'mocha'],
      ['pytest', '--', 'tests'], ['node', '--test', 'test/a.js', '--update'],
    ]) {
      const found = argvOf(command);
      assert.deepEqual([found?.argv, found?.onlyFiles], [command, false]);
    }
  });

  it('is the configured one where there is one, with an approval of its own', () => {
    const config = configSchema.parse({ test: { command: ['npm', 'test'], filesCommand: ['npm', 'test', '--', '{files}', '--bail'] } });
    const found = testCommandForFiles(config, files, 'node');
    assert.deepEqual(found?.argv, ['npm', 'test', '--', ...files, '--bail']);
    assert.deepEqual(found.approval, { kind: 'test-command', name: 'files', argv: ['npm', 'test', '--', '{files}', '--bail'], env: [] });
  });

  it('gives several files only to a runner that takes several', () => {
    const command = ['phpunit', '-c', 'phpunit.xml'];
    assert.deepEqual(argvOf(command, ['tests/ATest.php'])?.argv, ['phpunit', 'tests/ATest.php', '-c', 'phpunit.xml']);
    assert.deepEqual([argvOf(command, ['tests/ATest.php', 'tests/BTest.php'])?.argv, argvOf(command)?.onlyFiles], [command, false]);
  });

  it('never hands on a file that looks like an option', () => {
    assert.deepEqual(argvOf(['pytest'], ['--collect-only', 'test/a.py'])?.argv, ['pytest', 'test/a.py']);
    assert.equal(testCommandFor(configSchema.parse({}), ['--test-reporter-destination=a.test.js'], '/node'), null);
  });

  it('is Node where nothing is configured, and none where nothing could run them', () => {
    assert.deepEqual(testCommandForFiles(configSchema.parse({}), ['test/a.test.js'], '/node')?.argv, ['/node', '--test', 'test/a.test.js']);
    assert.equal(testCommandForFiles(configSchema.parse({}), ['tests/test_a.py'], '/node'), null);
  });
});
