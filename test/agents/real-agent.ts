import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { isInstalled } from '../../scripts/agents/install.mjs';
import { programs } from '../../scripts/agents/programs.mjs';
import type { RunEvent } from '../../src/contract/run-event.ts';
import { TestRepository } from '../engine/repository.ts';
import { eventually, processesOf, temporaryFolder, type Command, type Ended, type Program } from '../faults/engine/program.ts';
import { ModelServer } from './model-server/server.ts';
import type { Script } from './model-server/script.ts';
import { acpRecipes, recipes, type AgentName, type Start } from './recipes.ts';
import { foldersOf } from './run-program.ts';

export type Settled = Extract<RunEvent, { type: 'attempt-settled' }>;

const wanted = process.env['COHERENCE_TEST_AGENTS']?.split(',');
const isThere = (name: Parameters<typeof isInstalled>[0]): boolean => isInstalled(name) && (wanted?.includes(name) ?? true);

/** The programs that are tested: those that are installed (`npm run agents` brings them) and wanted. */
export const installed: readonly AgentName[] = (Object.keys(programs) as AgentName[]).filter(isThere);

/** The agents that are tested through the Agent Client Protocol: by a program of their own, or by themselves. */
export const installedAcp: readonly AgentName[] = (Object.keys(programs) as AgentName[]).filter((name) => isThere(acpRecipes[name].adapter ?? name));

interface Options {
  /** Laid over the configuration. */
  config?: Record<string, unknown>;
  retries?: number;
  access?: Start['access'];
  key?: Start['key'];
  own?: boolean;
  /** Through the Agent Client Protocol, and not by its command line. */
  acp?: boolean;
}

const CONFIG = { test: { command: ['node', '--test'] }, coverage: { update: 'off' } };

/** A copy of the sample, a real program that works on it, and the model behind that. */
export class RealAgent {
  readonly name: AgentName;
  readonly repository: TestRepository;
  readonly model: ModelServer;
  readonly #program: Program;
  readonly #start: Start;
  /** Folders that come first on the PATH. */
  readonly #before: string[] = [];

  private constructor(name: AgentName, program: Program, repository: TestRepository, model: ModelServer, start: Start) {
    this.name = name;
    this.repository = repository;
    this.model = model;
    this.#program = program;
    this.#start = start;
  }

  /** `own`: the agent is a command of the repository's own, as `recipes` has it, and not one that is known by name. */
  static async open(name: AgentName, program: Program, script: Script, options: Options = {}): Promise<RealAgent> {
    const repository = new TestRepository('sample');
    const model = await ModelServer.open(script);
    const start: Start = {
      url: model.url, home: dirname(repository.root), access: options.access ?? 'edit', retries: options.retries ?? 2, key: options.key ?? 'key', writes: 'words',
    };
    await recipes[name].prepare(start);
    const agent = new RealAgent(name, program, repository, model, start);
    const agents = options.acp === true ? { [name]: { preset: name, executor: 'acp' } } : options.own === true ? agent.#ownCommand() : {};
    repository.write('.coherence/config.json', JSON.stringify({ ...CONFIG, agents, ...options.config }, null, 2));
    repository.git('commit', '--quiet', '--all', '--message', 'Configure the agent');
    return agent;
  }

  /** A folder whose programs are taken before the real ones. */
  prefer(folder: string): void {
    this.#before.unshift(folder);
  }

  /** The environment of a person who uses the agent. */
  environment(): Record<string, string> {
    const path = [...this.#before, ...foldersOf(this.name), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
    return { PATH: path, ...recipes[this.name].env(this.#start) };
  }

  /** Starts `coherence` on the workspace. */
  coherence(...args: string[]): Command {
    return this.#program.start(this.repository, args, this.environment());
  }

  /** `coherence run --json` with this agent on the second item of the sample. */
  run(...args: string[]): Command {
    return this.coherence('run', '--item', '2', '--agent', this.name, '--trust', '--json', ...args);
  }

  /** The agent's own process: its shim has started it. */
  process(): number | undefined {
    return processesOf(this.repository).find((pid) => commandLineOf(parentOf(pid)).includes('/shim.mjs\0'));
  }

  /** What is left of all the processes and temporary files that there were, once they had the time to go. */
  async leftovers(): Promise<{ processes: number; files: string[] }> {
    await eventually(() => processesOf(this.repository).length === 0);
    const temporary = temporaryFolder(this.repository);
    // Where owners listen: one folder for each user, which stays.
    const sockets = `coherence-${process.getuid?.() ?? 0}`;
    return { processes: processesOf(this.repository).length, files: readdirSync(temporary, { recursive: true, encoding: 'utf8' }).filter((name) => name !== sockets) };
  }

  /** What a run came to, without its progress: what a test says that has failed. */
  outline({ stdout, stderr }: Ended): string {
    return [...stdout.split('\n').filter((line) => !line.startsWith('{"type":"progress"')), stderr, ...this.model.problems, ...this.model.asked.map(({ answered, phase, turn }) => `${phase} ${turn} ${answered}`)].join('\n');
  }

  async close(): Promise<void> {
    for (const pid of processesOf(this.repository)) process.kill(pid, 'SIGKILL');
    await this.model.close();
    await this.repository.remove();
  }

  #ownCommand(): Record<string, unknown> {
    return { [this.name]: { command: recipes[this.name].argv(this.#start), env: Object.keys(recipes[this.name].env(this.#start)) } };
  }
}

/** How the attempts of a run were settled. */
export function settledIn({ stdout }: Ended): Settled[] {
  return stdout.split('\n').filter((line) => line.startsWith('{"type":"attempt-settled"')).map((line) => JSON.parse(line) as Settled);
}

/** The same in a few words: `impl 1 completed`. */
export function attemptsIn(ended: Ended): string[] {
  return settledIn(ended).map(({ iteration, outcome, phase }) => `${phase} ${iteration} ${outcome}`);
}

/** Arguments of a process, each ended by a NUL; empty where it is gone. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

function parentOf(pid: number): number {
  try {
    return Number(/\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]);
  } catch {
    return 0;
  }
}
