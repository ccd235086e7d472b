import { messageOf, UserError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { identify } from './process-table.ts';
import { RunFolder } from './run-folder.ts';
import { SupervisedChild, type ChildExit, type ChildRequest, type ChildServices } from './supervised-child.ts';

/** Milliseconds between asking a process to end and killing it, where nothing else is said. */
export const DEFAULT_GRACE_MS = 2000;

export interface SupervisedRunRequest extends Omit<ChildRequest, 'argv' | 'env' | 'input'> {
  /** `.coherence/state` of the workspace, absolute. */
  stateDir: string;
  /** What it is called where it cannot be started. */
  name: string;
  /** What to start, once there is a folder for what it needs. A `UserError` becomes the run's exit. */
  prepare(folder: RunFolder): Promise<Pick<ChildRequest, 'argv' | 'env' | 'input'>>;
}

/** A supervised process with folders of its own, which the next owner can end should this one die. */
export interface SupervisedRun {
  /** Null where nothing could be started. */
  readonly child: SupervisedChild | null;
  /** Settles when the process has ended and its folders are gone. Never rejects. */
  readonly exit: Promise<ChildExit>;
}

/** Makes the run's folders and starts its process. Does not reject: what goes wrong becomes the exit. */
export async function startRun(request: SupervisedRunRequest, services: ChildServices): Promise<SupervisedRun> {
  const began = services.clock.monotonic();
  let folder: RunFolder | null = null;
  try {
    folder = await RunFolder.create(request.stateDir, request.runId);
    const child = new SupervisedChild({ ...request, ...(await request.prepare(folder)) }, services);
    return { child, exit: exitAfterClearing(child, folder, services.logger) };
  } catch (error) {
    if (folder !== null) await clear(folder, services.logger);
    const sentence = error instanceof UserError ? error.message : `“${request.name}” could not be prepared: ${messageOf(error)}`;
    const durationMs = services.clock.monotonic() - began;
    return { child: null, exit: Promise.resolve({ kind: 'start_failed', exitCode: null, signal: null, durationMs, error: sentence, survivors: [] }) };
  }
}

async function exitAfterClearing(child: SupervisedChild, folder: RunFolder, logger: Logger): Promise<ChildExit> {
  const recorded = record(child, folder, logger);
  const exit = await child.exit;
  await recorded;
  await clear(folder, logger);
  return exit;
}

async function record({ pid }: SupervisedChild, folder: RunFolder, logger: Logger): Promise<void> {
  try {
    const identity = pid === null ? null : await identify(pid);
    if (identity !== null) await folder.record({ process: identity, shim: null });
  } catch (error) {
    logger.warn(`The process of ${folder.runId} could not be written down: ${messageOf(error)}`);
  }
}

async function clear(folder: RunFolder, logger: Logger): Promise<void> {
  try {
    await folder.remove();
  } catch (error) {
    logger.warn(`Temporary files of ${folder.runId} could not be removed: ${messageOf(error)}`);
  }
}
