import type { TaskRecord } from '../../contract/task-record.ts';
import type { PipelineEvent } from '../../pipeline/event.ts';
import type { PipelineState } from '../../pipeline/state.ts';

/** Whether the store takes events, and if not, why and what to do about it. */
export type StoreHealth =
  | { mode: 'writable' }
  /** Memory is as the disk is; commits are refused until the reason is gone. */
  | { mode: 'suspended'; reason: string; hint: string }
  | { mode: 'read-only'; reason: string; hint: string };

/**
 * The live state, and the only way to change it. A commit validates, appends to the journal, waits for the disk,
 * then applies; what was acknowledged survives kill -9.
 */
export interface Store {
  readonly epoch: number;
  readonly health: StoreHealth;
  /** The state after the last event that is on disk. */
  state(): PipelineState;
  /**
   * Appends events as one unit and applies them. Resolves once they are on disk.
   * @throws UserError with code `refused` when an event does not fit the state, `disk-full`, `read-only`, `fenced`.
   */
  commit(...events: PipelineEvent[]): Promise<PipelineState>;
  /** Finished tasks, newest first, at most `limit`. */
  history(limit: number): Promise<TaskRecord[]>;
  /** Tries to leave `suspended`; true when commits are taken again. */
  probe(): Promise<boolean>;
  /**
   * Makes sure that the disk has room for what a step of work writes, which is more than its events.
   * @throws UserError `disk-full`; the store is `suspended` then
   */
  requireRoom(): Promise<void>;
  /**
   * Makes sure that this process still owns the workspace, before it changes anything besides the state.
   * @throws UserError `fenced`
   */
  requireOwnership(): Promise<void>;
  close(): Promise<void>;
}
