import type { TaskRecord } from '../../contract/task-record.ts';

/** The pure part of a store: what its state is, and how events change it. */
export interface Fold<S, E> {
  /** The version of the state's shape. A store refuses to write over a newer one. */
  readonly schema: number;
  readonly empty: S;
  /** The state after an event that fits. */
  transition(state: S, event: E): S;
  /** Why an event does not fit the state, as one sentence; null when it does. */
  refusal(state: S, event: E): string | null;
  /** The tasks that an event finished. `seq` is the event's place in the journal. */
  project(before: S, event: E, after: S, seq: number): TaskRecord[];
  /**
   * Lets go of what history holds and the live state no longer needs. It is applied where a journal file begins,
   * and nowhere else: what follows is folded from its result, in memory and in a replay alike.
   */
  bound(state: S): S;
}
