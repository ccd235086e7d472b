import type { AttemptSettled, PipelineEvent } from './event.ts';
import { addUsd } from './spending.ts';
import type { PipelineState } from './state.ts';

export function startRun(state: PipelineState, event: Extract<PipelineEvent, { type: 'run.started' }>): PipelineState {
  const { id, request, at } = event;
  const { runBudgetUsd: _, ...rest } = state;
  return { ...rest, run: { id, request, startedAt: at, costUsd: 0, workedAt: at } };
}

export function interruptRun(state: PipelineState, at: string): PipelineState {
  return isRecorded(state) ? { ...state, run: { ...state.run, interruptedAt: at } } : state;
}

/** A sign of life of the run. */
export function showAtWork(state: PipelineState, at: string): PipelineState {
  return isRecorded(state) ? { ...state, run: { ...state.run, workedAt: at } } : state;
}

/** An attempt has ended: what it cost is the run's. A lost one is settled later, by an owner that has not seen it end. */
export function countAttempt(state: PipelineState, { at, outcome, costUsd }: AttemptSettled): PipelineState {
  if (!isRecorded(state)) return state;
  const counted = costUsd === undefined ? state : { ...state, run: { ...state.run, costUsd: addUsd(state.run.costUsd, costUsd) } };
  return outcome === 'lost' ? counted : showAtWork(counted, at);
}

type StateWithRun = PipelineState & { readonly run: NonNullable<PipelineState['run']> };

function isRecorded(state: PipelineState): state is StateWithRun {
  return state.run !== undefined && state.run !== null;
}
