import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

export const SAMPLE = fileURLToPath(new URL('../../../sample', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../../src/demo', import.meta.url));

export interface DemoItem {
  label: string;
  text: string;
}

export interface DirectionParts {
  phase: string;
  item: DemoItem;
  specPath?: string;
  /** Fences by their names: feedback, question-and-answers, template. */
  fences?: Record<string, string>;
  /** Further lines. */
  lines?: string[];
}

export interface DemoRun {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  lines: string[];
}

/** The demo agent, bundled as it is shipped, in a temporary folder, and workspaces for it to work in. */
export class DemoProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'demo-agent-'));
  readonly program = join(this.folder, 'dist', 'demo-agent.mjs');

  constructor() {
    buildSync({ entryPoints: [join(SOURCE, 'demo-agent.ts')], outfile: this.program, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' });
    cpSync(join(SOURCE, 'recipes'), join(this.folder, 'dist', 'recipes'), { recursive: true });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A new workspace with a copy of `from`, or an empty one. */
  workspace(from?: string): string {
    const root = mkdtempSync(join(this.folder, 'workspace-'));
    if (from !== undefined) cpSync(from, root, { recursive: true });
    return root;
  }

  run(cwd: string, parts: DirectionParts | string, env: Record<string, string> = {}, args: string[] = []): DemoRun {
    const input = typeof parts === 'string' ? parts : direction(parts);
    const run = spawnSync(process.execPath, [this.program, ...args], {
      cwd, input, encoding: 'utf8', env: this.environment(cwd, env), maxBuffer: 64 * 1024 * 1024, timeout: 15_000,
    });
    return { exitCode: run.status, stdout: run.stdout, stderr: run.stderr, lines: run.stdout.trimEnd().split('\n') };
  }

  /** All four phases of an item; the output of each. Stops at a phase that does not exit with 0. */
  runItem(cwd: string, item: DemoItem): { specPath: string; runs: DemoRun[] } {
    const spec = this.run(cwd, { phase: 'spec', item });
    const specPath = specPathIn(spec);
    const runs = [spec];
    for (const phase of ['impl', 'test', 'review']) {
      if (runs.every((run) => run.exitCode === 0)) runs.push(this.run(cwd, { phase, item, specPath }));
    }
    return { specPath, runs };
  }

  start(cwd: string, parts: DirectionParts, env: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, [this.program], { cwd, env: this.environment(cwd, env), stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(direction(parts));
    return child;
  }

  private environment(cwd: string, env: Record<string, string>): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], COHERENCE_DEMO_STATE: `${cwd}-state`, ...env };
  }
}

/** A direction as the pipeline's own prompts make it. */
export function direction({ phase, item, specPath, fences = {}, lines = [] }: DirectionParts): string {
  const named = specPath === undefined ? [] : [`Spec path: ${specPath}`];
  const fenced = Object.entries({ 'backlog-item': item.text, ...fences }).flatMap(([name, text]) => [`\`\`\`\`text ${name}`, text, '````', '']);
  return ['You work in a repository.', '', `Phase: ${phase}`, `Item: ${item.label}`, 'Item key: item_0123abcd', ...named, 'Specs folder: specs', ...lines, '', ...fenced].join('\n');
}

export function specPathIn(run: DemoRun): string {
  const [, path = ''] = /^Spec path: (.+)$/.exec(run.lines.at(-1) ?? '') ?? [];
  return path;
}

/** Every file below a folder with its content. */
export function snapshot(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map((entry) => join(entry.parentPath, entry.name)).sort().map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')]));
}

/** What `node --test` says about a whole workspace. */
export function nodeTest(cwd: string, files: string[] = []): { ok: boolean; passed: number; output: string } {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...files], { cwd, encoding: 'utf8', env, timeout: 15_000 });
  return { ok: run.status === 0, passed: Number(/^# pass (\d+)$/m.exec(run.stdout)?.[1] ?? 0), output: run.stdout };
}
