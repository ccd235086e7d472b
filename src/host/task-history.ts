import type { TaskRecord } from '../contract/task-record.ts';
import { stateFolder } from '../node/store/layout.ts';
import { openStoreReadOnly } from '../node/store/read-only.ts';
import { pipelineFold } from './pipeline-fold.ts';

/** Finished tasks of a workspace, newest first, at most `limit`. Writes nothing. */
export async function taskHistory(root: string, limit: number): Promise<TaskRecord[]> {
  return (await openStoreReadOnly(stateFolder(root), pipelineFold)).history(limit);
}
