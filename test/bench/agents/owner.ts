// The owner of the benchmark's attempts, in a process of its own: bundled, as the command line is.
// `owner.mjs overhead ATTEMPTS` or `owner.mjs flood KIND BYTES`, in the folder of the benchmark; the last line is its figures.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '../../../src/base/logger.ts';
import type { AgentExit, AgentPort, AgentSpec } from '../../../src/engine/ports/agent.ts';
import { shimCommand } from '../../../src/host/programs.ts';
import { ShimAgentPort } from '../../../src/node/attempt/shim-agent-port.ts';
import { systemClock } from '../../../src/node/clock.ts';

/** What a flood took. Megabytes of 1024 × 1024 bytes. */
export interface Flood {
  seconds: number;
  /** The most memory that this process had, beyond what it had before. */
  ownerMb: number;
  /** The most memory that each of its children had that is no agent, all together. 0 where there is none. */
  shimMb: number;
  logMb: number;
  kind: string;
}

/** Milliseconds of each attempt. */
export interface Overhead {
  bare: number[];
  /** A Node program that does nothing: what a shim is at the least. */
  node: number[];
  plain: number[];
  typed: number[];
}

const folder = process.cwd();
const [what, ...args] = process.argv.slice(2);
const port: AgentPort = new ShimAgentPort({ shim: shimCommand(), stateDir: join(folder, 'state'), clock: systemClock, logger: silentLogger, logBytes: 4 * 1024 * 1024, environment: process.env });
let attempts = 0;

function say(figures: Overhead | Flood): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

/** The ways in turn, so that whatever else the machine does meets all of them. */
async function overhead(count: number): Promise<Overhead> {
  const taken: Overhead = { bare: [], node: [], plain: [], typed: [] };
  const small = join(folder, 'bin', 'claude');
  // The first of each loads code.
  for (let round = -2; round < count; round += 1) {
    for (const [way, run] of [['bare', () => bare(small)], ['node', () => bare(process.execPath, '-e', '0')], ['plain', () => attempt([small], false)], ['typed', () => attempt([small], true)]] as const) {
      const began = performance.now();
      await run();
      if (round >= 0) taken[way].push(performance.now() - began);
    }
  }
  return taken;
}

async function bare(program: string, ...args: string[]): Promise<void> {
  const child = spawn(program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdout.resume();
  child.stderr.resume();
  child.stdin.end('Do it.\n');
  await once(child, 'close');
}

async function flood(kind: string, bytes: string): Promise<Flood> {
  const typed = kind.startsWith('typed');
  await attempt([join(folder, 'bin', 'claude')], typed);
  forgetPeak();
  const before = memoryOf('self', 'VmRSS');
  rmSync(join(folder, 'state'), { recursive: true });
  const sampler = new Sampler();
  const began = performance.now();
  const exit = await attempt([process.execPath, join(folder, 'bench-agent.mjs'), kind, bytes], typed);
  const seconds = (performance.now() - began) / 1000;
  const shimMb = await sampler.stop();
  const log = readFileSync(join(folder, 'state/logs/task_1.log'));
  return { seconds, ownerMb: memoryOf('self', 'VmHWM') - before, shimMb, logMb: log.length / 1024 ** 2, kind: exit.kind };
}

/** One attempt through the port, from its start until it has settled. A typed one is known as Claude Code by its name. */
async function attempt(argv: string[], typed: boolean): Promise<AgentExit> {
  attempts += 1;
  const agent: AgentSpec = {
    name: 'bench', executor: 'cli', account: 'bench', direction: 'stdin', env: [], ...(typed ? { argv: ['claude', ...argv.slice(1)], preset: 'claude' as const } : { argv }),
  };
  const token = `attempt_${process.pid}_${attempts}`;
  const running = await port.start({
    taskId: 'task_1', token, phase: 'impl', agent, cwd: join(folder, 'work'), direction: 'Do it.\n', idleMs: 600_000, wallMs: 600_000,
    posture: { files: 'write', commands: 'ask', specsFolder: 'specs' }, grants: [], session: null, budget: null,
  });
  const exit = await running.exit;
  // As an owner does that has recorded its end.
  await port.forget(token);
  if (exit.kind !== 'exited' || (typed && exit.result?.ok !== true)) throw new Error(`It ended in another way: ${JSON.stringify({ ...exit, output: exit.output.slice(-200) })}`);
  return exit;
}

/** Looks at the memory of processes that come and go. */
class Sampler {
  readonly #most = new Map<string, number>();
  readonly #sampled: Promise<void>;
  #stopped = false;

  constructor() {
    this.#sampled = this.#sample();
  }

  async stop(): Promise<number> {
    this.#stopped = true;
    await this.#sampled;
    return [...this.#most.values()].reduce((sum, each) => sum + each, 0);
  }

  async #sample(): Promise<void> {
    while (!this.#stopped) {
      for (const pid of shims()) this.#most.set(pid, Math.max(this.#most.get(pid) ?? 0, memoryOf(pid, 'VmHWM')));
      await delay(50);
    }
  }
}

/** Children of this process that are no agent. */
function shims(): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return Number(/\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'latin1'))?.[1]) === process.pid && !readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('bench-agent.mjs\0');
    } catch {
      return false;
    }
  });
}

function memoryOf(pid: string, what: 'VmRSS' | 'VmHWM'): number {
  try {
    return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Has the kernel count this process's peak anew. */
function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

if (what === 'overhead') say(await overhead(Number(args[0])));
else say(await flood(args[0] ?? '', args[1] ?? ''));
// Whatever the port keeps open: its work is done.
await port.leave();
