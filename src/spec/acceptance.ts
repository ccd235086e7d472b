import type { ParsedMarkdown } from './markdown.ts';
import { pathFromWords } from './listed-files.ts';

/** How a spec wants to be checked: the test files and the commands that its acceptance section mentions. */
export interface AcceptanceTests {
  paths: string[];
  commands: string[];
}

const PROGRAMS = new Set([
  'npm', 'npx', 'pnpm', 'yarn', 'bun', 'bunx', 'node', 'deno', 'python', 'python3', 'pytest', 'tox', 'uv', 'poetry', 'go',
  'cargo', 'make', 'just', 'mvn', 'gradle', 'dotnet', 'ruby', 'bundle', 'rake', 'rspec', 'php', 'composer', 'swift', 'mix', 'cd',
  'sh', 'bash', 'docker', 'curl', 'git', 'mocha', 'jest', 'vitest', 'ctest', 'coherence',
]);

/** The test files and commands that the tokens `[first, behind)` mention, each once, in their order. */
export function readAcceptance({ tokens }: ParsedMarkdown, first: number, behind: number): AcceptanceTests {
  const paths = new Set<string>();
  const commands = new Set<string>();
  for (const token of tokens.slice(first, behind)) {
    if (token.type === 'fence' && /^(?:$|(?:ba|z)?sh\b|shell|console|terminal)/.test(token.info.trim())) {
      for (const line of token.content.split('\n')) addCommand(commands, line.replace(/^\s*\$ /, ''), token.info.trim() !== '');
    }
    for (const child of token.type === 'inline' ? (token.children ?? []) : []) {
      const words = child.type === 'code_inline' ? child.content : child.type === 'link_open' ? (child.attrGet('href') ?? '') : '';
      const path = pathFromWords(words.split('::')[0] ?? '');
      if (path !== null && (path.includes('/') || /test|spec/i.test(path))) paths.add(path);
      else if (child.type === 'code_inline') addCommand(commands, words, false);
    }
  }
  return { paths: [...paths], commands: [...commands] };
}

function addCommand(commands: Set<string>, line: string, isShell: boolean): void {
  const command = line.trim();
  if (command === '' || command.startsWith('#')) return;
  const program = command.slice(0, 200).split(/\s/, 1)[0] ?? '';
  if (isShell || PROGRAMS.has(program) || (program.startsWith('./') && program !== command)) commands.add(command);
}
