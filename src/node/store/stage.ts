import { UserError } from '../../base/errors.ts';
import type { TaskRecord } from '../../contract/task-record.ts';
import type { Fold } from './fold.ts';
import type { Position } from './replay.ts';

/** Somebody who waits for events to be on disk. */
export interface WaitingCommit<S, E> {
  readonly events: readonly E[];
  readonly resolve: (state: S) => void;
  readonly reject: (error: unknown) => void;
}

/** A commit that fits, with what it leads to once it is on disk. */
export interface StagedCommit<S, E> extends Position<S> {
  commit: WaitingCommit<S, E>;
  /** The place of its first event; `seq` is that of its last. */
  firstSeq: number;
  finished: TaskRecord[];
}

export interface RefusedCommit<S, E> {
  commit: WaitingCommit<S, E>;
  error: unknown;
}

/** Finds out what each commit leads to, on top of those before it. One that does not fit changes nothing for the next. */
export function stage<S, E>(
  fold: Fold<S, E>, from: Position<S>, commits: readonly WaitingCommit<S, E>[],
): { staged: StagedCommit<S, E>[]; refused: RefusedCommit<S, E>[] } {
  const staged: StagedCommit<S, E>[] = [];
  const refused: RefusedCommit<S, E>[] = [];
  let position = from;
  for (const commit of commits) {
    try {
      const next = stageOne(fold, position, commit);
      staged.push(next);
      position = next;
    } catch (error) {
      refused.push({ commit, error });
    }
  }
  return { staged, refused };
}

function stageOne<S, E>(fold: Fold<S, E>, from: Position<S>, commit: WaitingCommit<S, E>): StagedCommit<S, E> {
  if (commit.events.length === 0) throw new UserError('refused', 'There is no event to commit.');
  let { seq, state } = from;
  const finished: TaskRecord[] = [];
  for (const event of commit.events) {
    const reason = fold.refusal(state, event);
    if (reason !== null) throw new UserError('refused', reason);
    const before = state;
    state = fold.transition(before, event);
    seq += 1;
    finished.push(...fold.project(before, event, state, seq));
  }
  return { commit, firstSeq: from.seq + 1, seq, state, finished };
}
