import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '../../../src/base/logger.ts';
import { shimCommand } from '../../../src/host/programs.ts';
import type { AgentExit, AttemptRequest, RunningAgent } from '../../../src/engine/ports/agent.ts';
import { ShimAgentPort, type ShimAgentPortOptions } from '../../../src/node/attempt/shim-agent-port.ts';
import { systemClock } from '../../../src/node/clock.ts';

/** A program among the fixtures, as an argv. */
export function fixture(name: string, ...args: string[]): string[] {
  return [process.execPath, fileURLToPath(new URL(`../../fixtures/process/${name}`, import.meta.url)), ...args];
}

let attempts = 0;

/** An agent port on a folder of its own. */
export class AgentBench {
  readonly port: ShimAgentPort;
  readonly root: string;

  private constructor(root: string, options: Partial<ShimAgentPortOptions>) {
    this.root = root;
    this.port = new ShimAgentPort({ shim: shimCommand(), stateDir: join(root, 'state'), clock: systemClock, logger: silentLogger, logBytes: 64 * 1024, environment: process.env, graceMs: 300, ...options });
  }

  static async open(options: Partial<ShimAgentPortOptions> = {}): Promise<AgentBench> {
    return new AgentBench(await mkdtemp(join(tmpdir(), 'coherence-agents-')), options);
  }

  start(argv: string[], request: Partial<AttemptRequest> & { direct?: 'stdin' | 'file'; names?: string[] } = {}): Promise<RunningAgent> {
    const { direct = 'stdin', names = [], ...rest } = request;
    attempts += 1;
    return this.port.start({
      taskId: 'task_1', token: `attempt_${process.pid}_${attempts}`, phase: 'impl', cwd: this.root, direction: '', idleMs: 15_000, wallMs: 15_000,
      posture: { files: 'write', commands: 'ask', specsFolder: 'specs' }, grants: [], session: null, budget: null,
      agent: { name: 'agent', executor: 'cli', account: 'agent', argv, direction: direct, env: names }, ...rest,
    });
  }

  /** An attempt from its start until its end is recorded. */
  async run(argv: string[], request: Parameters<AgentBench['start']>[1] = {}): Promise<AgentExit> {
    attempts += 1;
    const token = request.token ?? `attempt_${process.pid}_${attempts}`;
    const exit = await (await this.start(argv, { ...request, token })).exit;
    await this.port.forget(token);
    return exit;
  }

  log(): Promise<string> {
    return readFile(join(this.root, 'state/logs/task_1.log'), 'utf8');
  }

  /** A file of an attempt that is not settled. */
  file(token: string, name: string): string {
    return join(this.root, 'state/runs', token, name);
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
    const subscription = agent.onText((piece) => {
      text += piece;
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
