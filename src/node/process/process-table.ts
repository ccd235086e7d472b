import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { codeOf } from '../../base/errors.ts';
import { belongsToRun, RUN_ID } from './environment.ts';

/** A running process. A pid is given again to others; with `started` it is one process and no other. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  /** When it started, in a unit of the system's own: for comparison only. */
  started: number;
}

/** Which process is meant, and no other that gets its pid later. `started` is null where the system does not tell. */
export interface ProcessIdentity {
  pid: number;
  started: number | null;
}

/** Who a process is that runs now; null where it does not. Where no table can be read, its pid is all there is. */
export async function identify(pid: number, table: ProcessTable | null = processTable()): Promise<ProcessIdentity | null> {
  if (table === null) return isThere(pid) ? { pid, started: null } : null;
  const entry = await table.find(pid);
  return entry === null ? null : { pid, started: entry.started };
}

/** Whether exactly this process still runs. */
export async function runs(identity: ProcessIdentity, table: ProcessTable | null = processTable()): Promise<boolean> {
  return (await identify(identity.pid, table))?.started === identity.started;
}

/**
 * The same of a process that was written down where anybody could have done so. Where the system shows what a process was
 * started with, it says itself of which run it is.
 */
export async function runsFor(runId: string, identity: ProcessIdentity, table: ProcessTable | null = processTable()): Promise<boolean> {
  if (!(await runs(identity, table))) return false;
  if (table?.showsRunIds !== true) return true;
  const own = await table.runId(identity.pid);
  return own !== null && belongsToRun(own, runId);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** What runs on this machine. Processes that have ended and were not waited for do not count. */
export interface ProcessTable {
  list(): Promise<ProcessEntry[]>;
  /** Null where there is no such process (any more). */
  find(pid: number): Promise<ProcessEntry | null>;
  /** Whether this system tells the environment of a process of ours. */
  readonly showsRunIds?: boolean;
  /** The value of its COHERENCE_RUN_ID; null where it has none, or where this system does not tell. */
  runId(pid: number): Promise<string | null>;
  /** Whether the pid still belongs to the same process, asked right before a signal. */
  isSame(entry: ProcessEntry): boolean;
}

/** The table of the system that we run on; null where there is none that we can read (Windows). */
export function processTable(platform: NodeJS.Platform = process.platform): ProcessTable | null {
  if (platform === 'linux') return procTable;
  return platform === 'win32' ? null : psTable;
}

/** Processes that are looked at before others get their turn: a look takes some 10 µs. */
const IN_ONE_TURN = 256;

/** Linux: /proc, with the environment that each process was started with. */
const procTable: ProcessTable = {
  showsRunIds: true,

  async list() {
    const pids = (await readdir('/proc')).filter((name) => /^[0-9]+$/.test(name)).map(Number);
    const entries: ProcessEntry[] = [];
    for (const [index, pid] of pids.entries()) {
      if (index % IN_ONE_TURN === IN_ONE_TURN - 1) await nextTurn();
      const entry = readProc(pid);
      if (entry !== null) entries.push(entry);
    }
    return entries;
  },

  find: (pid) => Promise.resolve(readProc(pid)),

  async runId(pid) {
    let environment: string;
    try {
      environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    } catch {
      return null;
    }
    const found = environment.split('\0').find((variable) => variable.startsWith(`${RUN_ID}=`));
    return found?.slice(RUN_ID.length + 1) ?? null;
  },

  isSame: (entry) => readProc(entry.pid)?.started === entry.started,
};

function readProc(pid: number): ProcessEntry | null {
  try {
    // The kernel answers from memory, many times faster than the thread pool would.
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** A line of /proc/PID/stat, see proc(5); null for a process that has ended. The name in it may hold anything. */
export function parseProcStat(stat: string): ProcessEntry | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  const started = fields[19];
  if (state === undefined || started === undefined || state === 'Z' || state === 'X') return null;
  return { pid: Number.parseInt(stat, 10), parent: Number(parent), group: Number(group), started: Number(started) };
}

/** Other Unix systems: `ps`, which shows no environments. */
const psTable: ProcessTable = {
  list: () => ps(['-axo', 'pid=,ppid=,pgid=,stat=,lstart=']),
  async find(pid) {
    return (await ps(['-o', 'pid=,ppid=,pgid=,stat=,lstart=', '-p', String(pid)]))[0] ?? null;
  },
  runId: () => Promise.resolve(null),
  isSame: () => true,
};

async function ps(args: readonly string[]): Promise<ProcessEntry[]> {
  const output = await new Promise<string>((resolve) => {
    // It ends with 1 where no process was found, which is an answer too.
    execFile('ps', args, { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout) => resolve(stdout));
  });
  return output.split('\n').flatMap(parsePsLine);
}

/** A line of `ps -o pid=,ppid=,pgid=,stat=,lstart=`. */
export function parsePsLine(line: string): ProcessEntry[] {
  const [pid, parent, group, state, ...started] = line.trim().split(/\s+/);
  if (pid === undefined || state === undefined || started.length === 0 || state.startsWith('Z')) return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(group), started: Date.parse(`${started.join(' ')} UTC`) }];
}
