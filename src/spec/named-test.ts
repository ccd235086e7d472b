import { baseOf } from '../base/path-parts.ts';
import { pathFromWords } from './listed-files.ts';
import { isTestName, testNamesIn } from './test-name.ts';

/** What a code span, a link or a word names as a test. Names are as written, with parameters. */
export type TestWords =
  | { kind: 'path'; path: string; name: string | null }
  | { kind: 'name'; name: string }
  | { kind: 'command'; command: string };

const PROGRAMS = new Set([
  'npm', 'npx', 'pnpm', 'yarn', 'bun', 'bunx', 'node', 'deno', 'python', 'python3', 'pytest', 'tox', 'uv', 'poetry', 'go',
  'cargo', 'make', 'just', 'mvn', 'gradle', 'dotnet', 'ruby', 'bundle', 'rake', 'rspec', 'php', 'composer', 'swift', 'mix', 'cd',
  'sh', 'bash', 'docker', 'curl', 'git', 'mocha', 'jest', 'vitest', 'ctest', 'coherence',
]);

/** Extensions of files that a spec names without a folder; `SlugTest.lower` is a test of a class. */
const FILE = /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kts?|cs|fs|vb|php|swift|scala|groovy|cljs?|exs?|dart|feature|robot|sh|bats|ps1|vue|svelte|lua|pl|t|r|jl|cc|cpp|cxx|c|h|hpp|m|mm|md|ya?ml|json|toml|txt|xml|html|snap)$/i;

/** Whether a line begins like a command. */
export function isCommand(line: string): boolean {
  const program = line.slice(0, 200).split(/\s/, 1)[0] ?? '';
  return PROGRAMS.has(program) || (program.startsWith('./') && program !== line);
}

/** What the words of a code span or the target of a link name. Null where it is no path, name or command. */
export function testWords(words: string): TestWords | null {
  const written = words.trim();
  if (written === '' || written.length > 2_000) return null;
  const scoped = /^([^\s:>]{1,1000})(?:::|\s{1,3}>\s{1,3}|\s{1,3}(?:-k|-t)\s{1,3})(\S.{0,400})$/.exec(written);
  if (scoped !== null) {
    const path = testPath(scoped[1] ?? '');
    const name = unquoted(scoped[2] ?? '');
    // An expression such as `a and not b` names no single test; `-k` finds a part of a name.
    const isExpression = /\s-[kt]\s/.test(written) && /\s/.test(name);
    if (path !== null) return { kind: 'path', path, name: isExpression ? null : /\s-k\s/.test(written) ? `*${name}*` : name };
  }
  const path = testPath(written);
  if (path !== null) return { kind: 'path', path, name: null };
  if (isTestName(written)) return { kind: 'name', name: written.replace(/\(\)$/, '') };
  return isCommand(written) ? { kind: 'command', command: written } : null;
}

/** A path with a folder, or the name of a file that has to do with tests. */
function testPath(words: string): string | null {
  if (isCommand(words)) return null;
  const path = pathFromWords(words);
  return path !== null && (path.includes('/') || (/test|spec/i.test(path) && FILE.test(path))) ? path : null;
}

/** The name of a test in quotes, without them. */
export function unquoted(words: string): string {
  const text = words.trim();
  return /^(?:"[^"]+"|'[^']+'|“[^”]+”)$/.test(text) ? text.slice(1, -1) : text;
}

/** Names and test files that stand in a text without code marks, in their order. */
export function testWordsIn(text: string): TestWords[] {
  const found: { at: number; words: TestWords }[] = testNamesIn(text).map(({ name, index }) => ({ at: index, words: { kind: 'name', name } }));
  for (const match of text.matchAll(/(?<![\w/.-])[\w./-]{1,200}\.[a-z]{1,4}(?![\w/])/g)) {
    const base = baseOf(match[0]);
    const path = /^test_|[._-](?:test|spec)\.[a-z]{1,4}$/.test(base) ? testPath(match[0]) : null;
    if (path !== null) found.push({ at: match.index, words: { kind: 'path', path, name: null } });
  }
  return found.sort((a, b) => a.at - b.at).map(({ words }) => words);
}
