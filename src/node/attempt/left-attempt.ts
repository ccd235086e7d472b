import { join } from 'node:path';
import { runsFor, type ProcessIdentity } from '../process/process-table.ts';
import { isRunId } from '../process/reap.ts';
import { RunFolder } from '../process/run-folder.ts';
import { readExit } from './exit-file.ts';
import { ATTEMPT_FILES } from './files.ts';
import { readRequest } from './read-request.ts';
import type { FollowedRequest } from './followed-attempt.ts';

/** An attempt that an owner has left: its shim is at work, or has left its end. */
export interface LeftAttempt {
  folder: RunFolder;
  request: FollowedRequest;
  /** Null where it has ended. */
  shim: ProcessIdentity | null;
}

/** Null where it neither works nor has left its end, so that nobody can go on with it. Changes nothing. */
export async function leftAttempt(stateDir: string, token: string): Promise<LeftAttempt | null> {
  const found = isRunId(token) ? await RunFolder.open(stateDir, token) : null;
  if (found === null) return null;
  const { folder, processes } = found;
  const request = await readRequest(join(folder.path, ATTEMPT_FILES.request));
  if (request === null) return null;
  // Looked at first: what has ended since has left its end.
  const shim = processes.shim !== null && (await runsFor(token, processes.shim)) ? processes.shim : null;
  if (shim === null && (await readExit(join(folder.path, ATTEMPT_FILES.exit))) === null) return null;
  return { folder, request, shim };
}
