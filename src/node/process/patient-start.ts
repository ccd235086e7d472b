import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import type { Clock } from '../../base/clock.ts';
import { isTransient } from './start-error.ts';

/** Waits between attempts to start a program while the system is short of something. */
const RETRY_MS = [100, 400, 1600];

/** Starts a process: `spawn` of node:child_process, or a double of it. */
export type Spawn = (program: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

/** A process that runs, and its pid. Rejects with the system's error where it cannot be started. */
export async function started(program: string, args: readonly string[], options: SpawnOptions, start: Spawn = spawn): Promise<{ child: ChildProcess; pid: number }> {
  const child = start(program, args, { ...options, shell: false, windowsHide: true });
  const { pid } = child;
  if (pid !== undefined) return { child, pid };
  const [error] = (await once(child, 'error')) as [Error];
  throw error;
}

export interface Patience {
  clock: Clock;
  /** Resolves when nothing is to be started any more. */
  stop: Promise<unknown>;
  isStopped(): boolean;
  /** It could not be started yet and will be tried again. */
  onShort(error: unknown): void;
}

/** Starts something, a little later where the system is short of what it needs; null when it was stopped meanwhile. */
export async function startPatiently<T>(start: () => Promise<T>, patience: Patience): Promise<T | null> {
  for (const wait of [...RETRY_MS, null]) {
    if (patience.isStopped()) return null;
    try {
      return await start();
    } catch (error) {
      if (wait === null || !isTransient(error)) throw error;
      patience.onShort(error);
      await within(patience.clock, wait, patience.stop);
    }
  }
  return null;
}

/** Resolves with `work`, or after so many milliseconds without it. */
export async function within(clock: Clock, milliseconds: number, work: Promise<unknown>): Promise<void> {
  let late = (): void => {};
  const tooLate = new Promise<void>((resolve) => {
    late = resolve;
  });
  const timer = clock.after(milliseconds, late);
  await Promise.race([work, tooLate]);
  timer.dispose();
}
