import type { Fold } from '../node/store/fold.ts';
import type { PipelineEvent } from '../pipeline/event.ts';
import { emptyState, STATE_SCHEMA, type PipelineState } from '../pipeline/state.ts';
import { finishedTasks } from '../pipeline/task-record.ts';
import { refusal } from '../pipeline/refusal.ts';
import { transition } from '../pipeline/transition.ts';

/** What the store keeps is the pipeline's state. */
export const pipelineFold: Fold<PipelineState, PipelineEvent> = {
  schema: STATE_SCHEMA,
  empty: emptyState(),
  transition,
  // A result with a stale token is recorded: the transition counts it, and nothing else comes of it.
  refusal: (state, event) => (event.type === 'attempt.settled' ? null : refusal(state, event)),
  project: (before, _event, after, seq) => finishedTasks(before, after, seq),
  // The transition itself lets finished tasks go.
  bound: (state) => state,
};
