import { splitCommand } from '../base/command-line.ts';
import { UserError } from '../base/errors.ts';
import { pathFromWords } from '../spec/listed-files.ts';
import { isTestFile } from '../results/test-file.ts';

/** A command that proves something, and the test files that it runs whole. */
export interface ReferenceCommand {
  argv: string[];
  files: string[];
}

/** What prepares, looks or writes, and tests nothing. */
const NO_TESTS = new Set(['cd', 'git', 'curl', 'docker', 'pip', 'pip3', 'source', 'export', 'echo', 'set', 'mkdir', 'cp', 'mv', 'rm', 'cat', 'ls', '.']);
const NO_FILES = /^--?[a-z-]{0,40}(?:ignore|exclude|config|report|junit|output|require|import)[a-z-]{0,40}$/i;
const RUNNERS = new Set(['npm', 'pnpm', 'yarn', 'bun']);
const SELECTS = /^(?:-k|-t|-g|--grep|--fgrep|--testNamePattern|--test-name-pattern|-run)(?:=|$)/;

/** The tests that a command line runs. What only a shell can do is left out; `cd` moves the paths that come behind it. */
export function referenceCommands(line: string): ReferenceCommand[] {
  const found: ReferenceCommand[] = [];
  let folder = '';
  for (const piece of line.slice(0, 2_000).split(/\s&&\s/).slice(0, 20)) {
    const argv = argvOf(piece);
    const program = argv[0] ?? '';
    if (program === 'cd') folder = `${folder}${(argv[1] ?? '').replace(/\/?$/, '/')}`;
    if (NO_TESTS.has(program) || program === '' || isInstall(argv)) continue;
    const files = selects(argv) ? [] : filesOf(argv, folder);
    found.push({ argv, files });
  }
  return found;
}

/** Whether it runs tests by their names, so that its files are not run whole. `-m` is a module for Python itself. */
function selects(argv: readonly string[]): boolean {
  return argv.some((argument) => SELECTS.test(argument)) || (argv.includes('-m') && argv[0]?.startsWith('python') !== true);
}

/** The test files among the arguments, but for those behind an option that leaves files out or writes them. */
function filesOf(argv: readonly string[], folder: string): string[] {
  return argv.slice(1).flatMap((argument, index) => (NO_FILES.test(argv[index] ?? '') ? [] : (testFileOf(`${folder}${argument}`) ?? [])));
}

function argvOf(text: string): string[] {
  try {
    return splitCommand(text);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function isInstall(argv: readonly string[]): boolean {
  const first = argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '';
  return RUNNERS.has(argv[0] ?? '') ? /^(?:ci|i|install|add)$/.test(first) : first === 'pip';
}

function testFileOf(argument: string): string | null {
  const path = argument.includes('::') ? null : pathFromWords(argument);
  return path !== null && isTestFile(path) ? path : null;
}

/** What two spellings of the same command have in common: `npm run test` is `npm test`. */
export function commandKey(argv: readonly string[]): string {
  const words = [...argv];
  words[0] = (words[0] ?? '').replace(/^.*[/\\]/, '').replace(/\.(?:cmd|exe|ps1)$/i, '');
  if (RUNNERS.has(words[0])) {
    if (words[1] === 'run' || words[1] === 'run-script') words.splice(1, 1);
    if (words[1] === 't' || words[1] === 'tst') words[1] = 'test';
  }
  return JSON.stringify(words);
}
