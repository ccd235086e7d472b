import { isoTime, type Clock } from '../../base/clock.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { Overstep } from '../../pipeline/overstep.ts';
import type { PipelineState, TaskState } from '../../pipeline/state.ts';
import { attemptOverstepped } from '../attempt/attempt.ts';
import type { BacklogView } from '../backlog/backlog-source.ts';
import { putAside } from '../attempt/put-aside.ts';
import type { RunTally } from '../run-tally.ts';

/** What was found where an owner before this one had ended: nobody listens then, so the next run tells it, once. */
export class RecoveryNews {
  readonly #clock: Clock;
  readonly #tell: (event: RunEvent) => void;
  #setAside: string[] = [];
  #found: string[] = [];
  #overstepped: { task: TaskState; overstep: Overstep }[] = [];

  constructor(clock: Clock, tell: (event: RunEvent) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** An item has failed: its task was lost once too often. */
  setAside(key: string): void {
    this.#setAside.push(key);
  }

  /** Where things were put that stood in the place of hidden tests when those came back. */
  found(places: readonly string[]): void {
    this.#found.push(...places);
  }

  /** Something changed where a lost attempt may not write. */
  overstepped(task: TaskState, overstep: Overstep): void {
    this.#overstepped.push({ task, overstep });
  }

  /** Tells it all as a part of this run. */
  tell(state: PipelineState, view: BacklogView, tally: RunTally): void {
    const at = isoTime(this.#clock);
    const labelOf = (key: string): string => view.items.get(key)?.entry.label ?? '';
    for (const key of this.#setAside.splice(0)) {
      tally.failed(key);
      this.#tell({ type: 'item-failed', at, key, label: labelOf(key), reason: state.items[key]?.failure ?? 'Its attempts were lost.' });
    }
    for (const { task, overstep } of this.#overstepped.splice(0)) {
      if (state.items[task.key]?.state === 'blocked') tally.blocked(task.key);
      this.#tell(attemptOverstepped(task, labelOf(task.key), overstep, at));
    }
    const found = this.#found.splice(0);
    if (found.length > 0) this.#tell(putAside(found, at));
  }
}
