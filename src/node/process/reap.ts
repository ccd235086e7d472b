import type { Clock } from '../../base/clock.ts';
import { removeFolder } from '../workspace/remove-folder.ts';
import { processTable, runsFor, type ProcessIdentity, type ProcessTable } from './process-table.ts';
import { ProcessTree } from './process-tree.ts';
import { RunFolder, runFolderPath } from './run-folder.ts';

/** A run id is a folder's name and part of a variable's value. */
const RUN_ID_FORM = /^[A-Za-z0-9_-]{1,128}$/;

/** Whether a text can be the id of a run. */
export function isRunId(text: string): boolean {
  return RUN_ID_FORM.test(text);
}

/**
 * Ends what is left of a run whose owner is gone, and removes its folders. On Linux every process is found by the
 * run id in its environment, and by its descent from one that has it; elsewhere by the recorded processes, as far as they
 * are still the same ones. Returns the
 * pids that could not be ended.
 */
export async function reapRun(runId: string, options: { stateDir: string; clock: Clock; graceMs: number; table?: ProcessTable | null }): Promise<number[]> {
  if (!isRunId(runId)) return [];
  const { stateDir, clock, graceMs } = options;
  const table = options.table === undefined ? processTable() : options.table;
  const found = await RunFolder.open(stateDir, runId);
  const recorded: ProcessIdentity[] = [];
  // Whatever works in the workspace could have written it down.
  for (const each of [found?.processes.shim, found?.processes.process]) if (each !== null && each !== undefined && (await runsFor(runId, each, table))) recorded.push(each);
  const survivors = new Set<number>();
  for (const identity of recorded.length === 0 ? [null] : recorded) {
    const leader = identity === null ? null : { ...identity, isHeld: () => false };
    for (const pid of await new ProcessTree({ runId, leader, clock, table }).end(graceMs)) survivors.add(pid);
  }
  if (found === null) await removeFolder(runFolderPath(stateDir, runId));
  else await found.folder.remove();
  return [...survivors];
}
