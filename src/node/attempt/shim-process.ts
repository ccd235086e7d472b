import type { ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { RUN_ID } from '../process/environment.ts';
import { started, startPatiently, type Spawn } from '../process/patient-start.ts';
import { runs, runsFor, type ProcessIdentity } from '../process/process-table.ts';
import type { RunFolder } from '../process/run-folder.ts';
import { ATTEMPT_FILES } from './files.ts';
import type { ShimSecrets } from './request.ts';

/** How often it is looked whether a process that is not our child still runs: elsewhere than on Linux a program has to be asked. */
const LOOK_MS = process.platform === 'linux' ? 50 : 1000;
const NEVER = new Promise<never>(() => {});

/** A shim, as far as its owner sees it. */
export interface ShimProcess {
  /** Whether it has ended. May answer no for a second afterwards. */
  isGone(): Promise<boolean>;
  /** Tells at once that it has ended, where that can be told. */
  onGone(listener: () => void): void;
  /** It ended by itself, with a fault of its own. */
  hasFailed(): boolean;
  /** Ends it at once. What it watches over is not ended. */
  kill(): Promise<void>;
  /** Nobody listens to it any more. */
  leave(): void;
}

export interface ShimStart {
  /** How it is started, without its own arguments. */
  command: readonly string[];
  folder: RunFolder;
  stateDir: string;
  secrets: ShimSecrets;
  clock: Clock;
  spawn?: Spawn;
}

/**
 * Starts a shim that goes on without us. Its own environment has what a program needs to run and the id of its run, no more.
 * Rejects with the system's error.
 */
export async function startShim({ clock, command, folder, secrets, spawn, stateDir }: ShimStart): Promise<ShimProcess> {
  const [program = '', ...args] = command;
  const faults = await open(join(folder.path, ATTEMPT_FILES.faults), 'a', 0o600);
  try {
    const start = (): Promise<{ child: ChildProcess }> => started(program, [...args, stateDir, folder.runId], {
      cwd: stateDir, env: shimEnvironment(secrets.environment), stdio: ['pipe', 'ignore', faults.fd], detached: true,
    }, spawn);
    const running = await startPatiently(start, { clock, stop: NEVER, isStopped: () => false, onShort: () => {} });
    if (running === null) throw new Error('It was not started.');
    return new OwnShim(running.child, JSON.stringify(secrets));
  } finally {
    await faults.close();
  }
}

function shimEnvironment(agent: Readonly<Record<string, string>>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of ['PATH', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'LANG', RUN_ID]) {
    const value = agent[name];
    if (value !== undefined) env[name] = value;
  }
  // Where temporary folders are is one place for both of us.
  for (const name of process.platform === 'win32' ? ['TEMP', 'TMP'] : ['TMPDIR']) env[name] = tmpdir();
  if ('electron' in process.versions) env['ELECTRON_RUN_AS_NODE'] = '1';
  return env;
}

/** A shim that is our child. */
class OwnShim implements ShimProcess {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, secrets: string) {
    this.#child = child;
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    child.stdin?.end(secrets);
    // It goes on without us, so we need not wait for it.
    child.unref();
  }

  isGone(): Promise<boolean> {
    return Promise.resolve(this.#child.exitCode !== null || this.#child.signalCode !== null);
  }

  onGone(listener: () => void): void {
    this.#child.once('exit', listener);
  }

  hasFailed(): boolean {
    return this.#child.exitCode !== null && this.#child.exitCode !== 0;
  }

  kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    return Promise.resolve();
  }

  leave(): void {
    this.#child.removeAllListeners('exit');
  }
}

/** A shim that an earlier owner has started. */
export class AdoptedShim implements ShimProcess {
  readonly #identity: ProcessIdentity | null;
  readonly #runId: string;
  readonly #clock: Clock;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** Null for one that is known to have ended. */
  constructor(identity: ProcessIdentity | null, runId: string, clock: Clock) {
    this.#identity = identity;
    this.#runId = runId;
    this.#clock = clock;
  }

  async isGone(): Promise<boolean> {
    if (this.#identity === null) return true;
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt < LOOK_MS) return false;
    this.#lookedAt = now;
    return !(await runs(this.#identity));
  }

  onGone(): void {}

  hasFailed(): boolean {
    return false;
  }

  async kill(): Promise<void> {
    // Where nothing tells one process from another with its pid, it is left alone.
    if (this.#identity === null || this.#identity.started === null || !(await runsFor(this.#runId, this.#identity))) return;
    try {
      process.kill(this.#identity.pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  }

  leave(): void {}
}
