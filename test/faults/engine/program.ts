import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { build, type BuildOptions } from 'esbuild';
import type { RunEvent, RunSummary } from '../../../src/contract/run-event.ts';
import type { TestRepository } from '../../engine/repository.ts';

const REQUIRE = "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

/** The command line, the demo agent and the shim as users have them: bundled, which starts four times as fast as the sources. */
export class Program {
  readonly #folder = mkdtempSync(join(tmpdir(), 'coherence-program-'));

  async build(): Promise<void> {
    const shared = { bundle: true, platform: 'node', format: 'esm', mainFields: ['module', 'main'], logLevel: 'warning' } satisfies BuildOptions;
    await build({ ...shared, entryPoints: ['src/cli/main.ts'], outfile: this.path, banner: { js: REQUIRE } });
    await build({ ...shared, entryPoints: ['src/demo/demo-agent.ts'], outfile: this.demoAgent });
    await build({ ...shared, entryPoints: ['src/node/attempt/shim-main.ts'], outfile: join(this.#folder, 'shim.mjs'), banner: { js: REQUIRE } });
    cpSync('src/demo/recipes', join(this.#folder, 'recipes'), { recursive: true });
  }

  get path(): string {
    return join(this.#folder, 'cli.mjs');
  }

  get demoAgent(): string {
    return join(this.#folder, 'demo-agent.mjs');
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Starts a command on a repository, as another terminal would: in a process group of its own. */
  start(repository: TestRepository, args: string[], environment: Record<string, string> = {}): Command {
    const env = repository.environment({ TMPDIR: temporaryFolder(repository), ...environment });
    return new Command(spawn(process.execPath, [this.path, ...args], { cwd: repository.root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Runs a command to its end. */
  async call(repository: TestRepository, args: string[], environment: Record<string, string> = {}): Promise<Ended> {
    return this.start(repository, args, environment).ended;
  }
}

/** Where the commands on a repository keep temporary files. */
export function temporaryFolder(repository: TestRepository): string {
  const folder = join(dirname(repository.root), 'tmp');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** How a command ended, and all that it wrote. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A command that is running. */
export class Command {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** What `run --json` has told so far. */
  readonly events: RunEvent[] = [];
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  #wake: (() => void)[] = [];
  #gone = false;

  constructor(child: ChildProcess) {
    const { pid, stdout, stderr } = child;
    if (pid === undefined || stdout === null || stderr === null) throw new Error('the command could not be started');
    this.pid = pid;
    this.#child = child;
    createInterface({ input: stdout }).on('line', (line) => {
      this.#stdout += `${line}\n`;
      if (line.startsWith('{"type":')) this.events.push(JSON.parse(line) as RunEvent);
      this.#tell();
    });
    stderr.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
      this.#tell();
    });
    this.ended = once(child, 'close').then(([code, signal]) => {
      this.#gone = true;
      this.#tell();
      return { code: code as number | null, signal: signal as NodeJS.Signals | null, stdout: this.#stdout, stderr: this.#stderr };
    });
  }

  /** Waits until what it has told so far satisfies `holds`; false when it ended before that. */
  async told(holds: (events: readonly RunEvent[]) => boolean): Promise<boolean> {
    while (!holds(this.events)) {
      if (this.#gone) return false;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    return true;
  }

  /** Waits for the first event of a type. */
  async hears<T extends RunEvent['type']>(type: T, fits: (event: Extract<RunEvent, { type: T }>) => boolean = () => true): Promise<Extract<RunEvent, { type: T }>> {
    const find = (): Extract<RunEvent, { type: T }> | undefined =>
      this.events.find((event): event is Extract<RunEvent, { type: T }> => event.type === type && fits(event as Extract<RunEvent, { type: T }>));
    if (!(await this.told(() => find() !== undefined))) throw new Error(`it ended without ${type}:\n${this.#stdout}${this.#stderr}`);
    return find()!;
  }

  /** Signals its process group, as a terminal does. */
  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as { code?: string }).code !== 'ESRCH') throw error;
    }
  }

  /** Ends it, frozen or not, with no warning. */
  async kill(): Promise<Ended> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.signal('SIGKILL');
    return this.ended;
  }

  #tell(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** The summary of a `run --json`. */
export function summaryOf({ stdout }: Ended): RunSummary {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as RunSummary;
}

/** What a command with `--json` says that came to nothing. */
export function errorOf({ stderr }: Ended): { code: string; message: string; hint: string | null } {
  const { error } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { error: { code: string; message: string; hint: string | null } };
  return { code: error.code, message: error.message, hint: error.hint };
}

/** Processes that belong to a repository: those at work in it, and those with its folder in their environment. Linux only. */
export function processesOf(repository: TestRepository): number[] {
  const home = dirname(repository.root);
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    if (pid === process.pid) return false;
    try {
      if (/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) return false;
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(home) || readFileSync(`/proc/${pid}/environ`, 'latin1').includes(home);
    } catch {
      return false;
    }
  });
}

/** Ends a process without warning. */
export function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Waits for a condition that comes true without anybody telling of it. */
export async function eventually(holds: () => boolean | Promise<boolean>, limitMs = 5000): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) return false;
    await delay(10);
  }
  return true;
}
