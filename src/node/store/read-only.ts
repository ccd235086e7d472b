import type { TaskRecord } from '../../contract/task-record.ts';
import type { StoreHealth } from '../../engine/ports/store.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import type { Fold } from './fold.ts';
import { History } from './history.ts';
import { stateLayout } from './layout.ts';
import type { StoreNotice } from './notice.ts';
import { recover } from './recovery.ts';

/** The state as it is on disk at one moment. */
export interface StoreView<S> {
  state: S;
  /** The epoch of the last owner that wrote; 0 when there was none. */
  epoch: number;
  notices: readonly StoreNotice[];
  /** What the next owner will find: whether it may write. */
  health: StoreHealth;
  /** Finished tasks, newest first, at most `limit`. */
  readonly history: (limit: number) => Promise<TaskRecord[]>;
}

/** Reads the state without writing anything, for a `status` when there is no owner or the disk takes no writes. */
export async function openStoreReadOnly<S, E>(stateDir: string, fold: Fold<S, E>, fs: FileSystem = nodeFileSystem): Promise<StoreView<S>> {
  const { state, epoch, notices, finished, obstacle } = await recover(fs, stateDir, fold);
  const history = await History.load(fs, stateLayout(stateDir).history, epoch, Number.POSITIVE_INFINITY);
  history.take(finished);
  const health: StoreHealth = obstacle === null ? { mode: 'writable' } : { mode: 'read-only', reason: obstacle.reason, hint: obstacle.hint };
  return { state, epoch, notices, health, history: (limit) => history.newest(limit) };
}
