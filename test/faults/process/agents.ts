import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '../../../src/base/logger.ts';
import type { AgentExit, AttemptRequest, RunningAgent } from '../../../src/engine/ports/agent.ts';
import { CliAgentPort, type CliAgentPortOptions } from '../../../src/node/agent/cli-agent-port.ts';
import { systemClock } from '../../../src/node/clock.ts';

/** A program among the fixtures, as an argv. */
export function fixture(name: string, ...args: string[]): string[] {
  return [process.execPath, fileURLToPath(new URL(`../../fixtures/process/${name}`, import.meta.url)), ...args];
}

/** An agent port on a folder of its own. */
export class AgentBench {
  readonly port: CliAgentPort;
  readonly root: string;
  #attempts = 0;

  private constructor(root: string, options: Partial<CliAgentPortOptions>) {
    this.root = root;
    this.port = new CliAgentPort({ stateDir: join(root, 'state'), clock: systemClock, logger: silentLogger, logBytes: 64 * 1024, environment: process.env, graceMs: 300, ...options });
  }

  static async open(options: Partial<CliAgentPortOptions> = {}): Promise<AgentBench> {
    return new AgentBench(await mkdtemp(join(tmpdir(), 'coherence-agents-')), options);
  }

  start(argv: string[], request: Partial<AttemptRequest> & { direct?: 'stdin' | 'file'; names?: string[] } = {}): Promise<RunningAgent> {
    const { direct = 'stdin', names = [], ...rest } = request;
    this.#attempts += 1;
    return this.port.start({
      taskId: 'task_1', token: `attempt_${process.pid}_${this.#attempts}`, phase: 'impl', cwd: this.root, direction: '', idleMs: 15_000, wallMs: 15_000,
      agent: { name: 'agent', executor: 'cli', argv, direction: direct, env: names }, ...rest,
    });
  }

  async run(argv: string[], request: Parameters<AgentBench['start']>[1] = {}): Promise<AgentExit> {
    return await (await this.start(argv, request)).exit;
  }

  log(): Promise<string> {
    return readFile(join(this.root, 'state/logs/task_1.log'), 'utf8');
  }

  runs(): Promise<string[]> {
    return readdir(join(this.root, 'state/runs'));
  }

  close(): Promise<void> {
    return rm(this.root, { recursive: true });
  }
}

/** Resolves once the agent has written something that matches. */
export function written(agent: RunningAgent, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const subscription = agent.onEvent((event) => {
      text += event.text;
      if (!pattern.test(text)) return;
      subscription.dispose();
      resolve(text);
    });
    void agent.exit.then((exit) => reject(new Error(`It ended before it wrote ${String(pattern)}: ${JSON.stringify(exit)}`)));
  });
}

/** Whether a process runs; one that has ended and was not waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** The pids that fixtures wrote as `NAME=PID`. */
export function pidsIn(text: string): Record<string, number> {
  return Object.fromEntries([...text.matchAll(/^(\w+)=(\d+)$/gm)].map(([, name = '', pid]) => [name, Number(pid)]));
}
