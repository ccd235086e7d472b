import type { Clock } from '../../base/clock.ts';
import { processTable, type ProcessTable } from './process-table.ts';
import { ProcessTree } from './process-tree.ts';
import { RunFolder } from './run-folder.ts';

/** A run id is a folder's name and part of a variable's value. */
const RUN_ID_FORM = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * Ends what is left of a run whose owner is gone, and removes its folders. On Linux every process is found by the
 * run id in its environment; elsewhere by the recorded process, if it is still the same one. Returns the pids that
 * could not be ended.
 */
export async function reapRun(runId: string, options: { stateDir: string; clock: Clock; graceMs: number; table?: ProcessTable | null }): Promise<number[]> {
  if (!RUN_ID_FORM.test(runId)) return [];
  const { stateDir, clock, graceMs } = options;
  const table = options.table === undefined ? processTable() : options.table;
  const found = await RunFolder.open(stateDir, runId);
  const recorded = found?.process ?? null;
  const leader = recorded === null ? null : { ...recorded, isHeld: () => false };
  const survivors = await new ProcessTree({ runId, leader, clock, table }).end(graceMs);
  await found?.folder.remove();
  return survivors;
}
