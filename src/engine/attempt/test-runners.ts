/** What is known of the command line of a test runner. Options that are not named here may take any number of words. */
interface Runner {
  /** Options that take the word behind them. */
  values: ReadonlySet<string>;
  /** Options that take none. */
  flags: ReadonlySet<string>;
  /** Options that name more tests, which would run beside the files. */
  adding: ReadonlySet<string>;
  /** It takes one path. */
  takesOne: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

function runner(values: string, flags: string, { adding = '', takesOne = false } = {}): Runner {
  return { values: words(values), flags: words(flags), adding: words(adding), takesOne };
}

/** Test runners that take the files to run as arguments, before their options as well as behind them. */
const RUNNERS: ReadonlyMap<string, Runner> = new Map([
  ['pytest', runner(
    '-k -m -p -c -o -n -r -W --junitxml --junit-xml --cov --cov-report --cov-config --maxfail --durations --tb --rootdir --confcutdir --ignore --ignore-glob --deselect --basetemp --log-file --log-level --log-cli-level --color --capture --import-mode --config-file --dist --timeout --html --report-log',
    '-q -qq -v -vv -vvv -x -s -l -rA -ra -rf -rs -rx -rfE -nauto --quiet --verbose --exitfirst --lf --last-failed --ff --nf --sw --showlocals --strict --strict-markers --strict-config --no-header --no-summary --no-cov --disable-warnings',
  )],
  ['vitest', runner(
    '-c --config -r --root --dir --reporter --outputFile --project -t --testNamePattern --environment --pool --shard --bail --retry --mode --testTimeout --hookTimeout --maxWorkers --minWorkers',
    '--globals --passWithNoTests --run',
  )],
  ['jest', runner(
    '-c --config -w --maxWorkers -t --testNamePattern --testTimeout --outputFile --env --rootDir --cacheDirectory --coverageDirectory --shard --seed',
    '--ci --coverage --silent --verbose -i --runInBand --passWithNoTests --forceExit --detectOpenHandles',
  )],
  ['mocha', runner(
    '-r --require --config --package -R --reporter -O --reporter-option --reporter-options -t --timeout -s --slow -u --ui -g --grep -f --fgrep --retries -j --jobs --extension --file --ignore --exclude -n --node-option',
    '--exit -b --bail -p --parallel --recursive --no-color --check-leaks --forbid-only --forbid-pending --full-trace -A --async-only --dry-run',
    { adding: '--spec' },
  )],
  ['tap', runner('-R --reporter -j --jobs -t --timeout', '--disable-coverage --allow-incomplete-coverage --allow-empty-coverage --bail')],
  ['ava', runner('--config -m --match -c --concurrency -T --timeout', '-t --tap -v --verbose -s --serial --fail-fast')],
  ['rspec', runner('-f --format -o --out -r --require -I -e --example -t --tag --seed --order', '-c --color -b --backtrace', { adding: '-P --pattern' })],
  ['phpunit', runner('-c --configuration --bootstrap --log-junit --filter --group --exclude-group --coverage-html --coverage-clover', '--testdox --stop-on-failure', { adding: '--testsuite', takesOne: true })],
]);

/** Node's own, which takes files behind its options alone. */
const NODE = runner(
  '-r --require --import --env-file -C --conditions --test-reporter --test-reporter-destination --test-name-pattern --test-skip-pattern --test-concurrency --test-timeout --test-shard --test-isolation --test-coverage-include --test-coverage-exclude',
  '--experimental-test-coverage --experimental-strip-types --experimental-transform-types --experimental-test-module-mocks --enable-source-maps --no-warnings --test-only --test-force-exit',
);

/** What starts the runner behind it, and no script of the same name. */
const STARTERS = [
  'npx', 'bunx', 'bun x', 'pnpm exec', 'pnpm dlx', 'yarn exec', 'yarn dlx', 'uv run', 'poetry run', 'python -m', 'python3 -m', 'coverage run -m', 'bundle exec', 'nyc', 'c8',
].map((text) => text.split(' '));

const TEST_FOLDERS = words('. test tests spec specs src __tests__ e2e unit integration');

/**
 * The command line that runs these files in place of those that it names; null where it is not known for certain what each
 * of its words is. The files stand where no option is before them that could take one: directly behind the runner, or
 * behind Node's `--test`. Every other word stays, in its order.
 */
export function commandWithFiles(argv: readonly string[], files: readonly string[]): string[] | null {
  const names = argv.map(programName);
  if (names[0] === 'node' && argv[1] === '--test') {
    const options = withoutTests(NODE, argv.slice(2), true);
    return options === null ? null : [...argv.slice(0, 1), ...options, '--test', ...files];
  }
  let at = 0;
  for (let starter = starterAt(names, at); starter !== undefined; starter = starterAt(names, at)) at += starter.length;
  const name = names[at] ?? '';
  const found = RUNNERS.get(name);
  if (found === undefined || (found.takesOne && files.length > 1)) return null;
  const behind = (name === 'vitest' || name === 'tap') && argv[at + 1] === 'run' ? at + 2 : at + 1;
  const options = withoutTests(found, argv.slice(behind), false);
  return options === null ? null : [...argv.slice(0, behind), ...files, ...options];
}

function programName(word: string): string {
  return word.replaceAll('\\', '/').split('/').at(-1)?.replace(/\.(?:cmd|exe|js|mjs|cjs|py)$/, '') ?? '';
}

function starterAt(names: readonly string[], at: number): string[] | undefined {
  return STARTERS.find((starter) => starter.every((word, index) => names[at + index] === word));
}

/** The options of a runner with what belongs to them, without the tests that are named; null where these cannot be told apart. */
function withoutTests({ values, flags, adding }: Runner, args: readonly string[], optionsFirst: boolean): string[] | null {
  const kept: string[] = [];
  let mayTakeMore = false;
  let hasTests = false;
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (!word.startsWith('-')) {
      if (mayTakeMore || !isTestPath(word)) return null;
      hasTests = true;
      continue;
    }
    const [name = ''] = word.split('=', 1);
    if (word === '-' || word === '--' || adding.has(name) || (hasTests && optionsFirst)) return null;
    kept.push(word);
    if (values.has(word)) {
      const value = args[index + 1];
      if (value === undefined || value.startsWith('-')) return null;
      kept.push(value);
      index += 1;
      mayTakeMore = false;
    } else mayTakeMore = !flags.has(name) && !(values.has(name) && word.includes('='));
  }
  return kept;
}

/** What certainly names tests where no option takes it: a path, a glob, or a folder as tests are in. */
function isTestPath(word: string): boolean {
  return TEST_FOLDERS.has(word) || /[/\\*]|\.[cm]?[jt]sx?$|\.(?:py|rb|php)(?:::|$)/.test(word);
}
