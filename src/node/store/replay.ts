import type { TaskRecord } from '../../contract/task-record.ts';
import type { Fold } from './fold.ts';
import type { Unit } from './journal-file.ts';

/** A state and the last event that is in it. */
export interface Position<S> {
  seq: number;
  state: S;
}

export interface Replayed<S> extends Position<S> {
  /** The tasks that the replayed events finished, oldest first. */
  finished: TaskRecord[];
}

/** Folds the events that follow `base`, up to the first gap. Events that are already in it are passed over. */
export function replay<S, E>(fold: Fold<S, E>, base: Position<S>, units: readonly Unit<E>[]): Replayed<S> {
  let { seq, state } = base;
  const finished: TaskRecord[] = [];
  for (const unit of units) {
    for (const [index, event] of unit.events.entries()) {
      const place = unit.seq + index;
      if (place <= seq) continue;
      if (place !== seq + 1) return { seq, state, finished };
      const before = state;
      state = fold.transition(before, event);
      seq = place;
      finished.push(...fold.project(before, event, state, seq));
    }
  }
  return { seq, state, finished };
}

/** The last event of the last unit. */
export function lastSeq(units: readonly Unit<unknown>[]): number {
  const last = units.at(-1);
  return last === undefined ? 0 : last.seq + last.events.length - 1;
}
