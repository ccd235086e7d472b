import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

function programPath(name: string): string {
  return fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
}

/** Starts a program with the Node that runs the tests. What it leaves in the temporary folder goes to `folder`. */
export function startProgram(path: string, folder: string, args: string[]): ChildProcess {
  const env = { ...process.env, TMPDIR: folder };
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env });
}

/** Makes one file of a program, which starts four times as fast as its sources. */
export async function bundledProgram(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({ entryPoints: [programPath(name)], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  return outfile;
}

export interface Said {
  role?: 'owner' | 'client' | 'unresponsive';
  epoch?: number;
  pid?: number;
  total?: number;
  closed?: number;
  wrote?: number;
  error?: string;
  notice?: string;
  will?: string;
  bye?: string;
}

/** A running window, and what it said that nobody has heard yet. */
export class Window {
  readonly process: ChildProcess;
  readonly #said: Said[] = [];
  #wake: () => void = () => {};

  constructor(workspace: string, name: string) {
    this.process = startProgram(programPath('window'), workspace, [workspace, name]);
    const { stdout } = this.process;
    if (stdout === null) throw new Error('no stdout');
    createInterface({ input: stdout }).on('line', (line) => {
      this.#said.push(JSON.parse(line) as Said);
      this.#wake();
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  tell(command: string): void {
    this.process.stdin?.write(`${command}\n`);
  }

  /** The next thing it says that has `key`; what it says before is passed over. */
  async hears(key: keyof Said): Promise<Said> {
    for (;;) {
      for (let said = this.#said.shift(); said !== undefined; said = this.#said.shift()) if (key in said) return said;
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async asked(command: string, key: keyof Said): Promise<Said> {
    this.tell(command);
    return this.hears(key);
  }

  /** Ends it, frozen or not, with no warning. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await gone;
  }
}
