import type { AttemptSettled, PipelineEvent } from './event.ts';
import { addUsd } from './spending.ts';
import type { PipelineState } from './state.ts';

export function startRun(state: PipelineState, event: Extract<PipelineEvent, { type: 'run.started' }>): PipelineState {
  const { id, request, at } = event;
  const { runBudgetUsd: _, ...rest } = state;
  const run = { id, request, startedAt: at, costUsd: 0, workedAt: at };
  if (request.maxItems === undefined) return { ...rest, run };
  // What an owner before this one has left at work is the first that it has.
  return { ...rest, run: { ...run, had: Object.values(state.items).filter((item) => item.state === 'running').map(({ key }) => key) } };
}

/** The run takes an item up. */
export function countItem(state: PipelineState, key: string): PipelineState {
  if (!isRecorded(state) || state.run.had === undefined) return state;
  // In an order of their own: which of them came first decides nothing.
  return { ...state, run: { ...state.run, had: [...new Set([...state.run.had, key])].sort() } };
}

/** Items that the run may work on: null for all, as long as it may take up more than it has. */
export function onlyItems({ run }: PipelineState): ReadonlySet<string> | null {
  const had = run?.had;
  return had === undefined || had.length < (run?.request.maxItems ?? 0) ? null : new Set(had);
}

/** The run waits for an account: it goes on by itself, also where another process has to do that. */
export function waitForAccount(state: PipelineState): PipelineState {
  return isRecorded(state) ? { ...state, run: { ...state.run, waits: true } } : state;
}

export function interruptRun(state: PipelineState, at: string): PipelineState {
  return isRecorded(state) ? { ...state, run: { ...state.run, interruptedAt: at } } : state;
}

/** A sign of life of the run. */
export function showAtWork(state: PipelineState, at: string): PipelineState {
  if (!isRecorded(state)) return state;
  const { waits: _, ...run } = state.run;
  return { ...state, run: { ...run, workedAt: at } };
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
