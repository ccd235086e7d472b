import { millisecondsOf } from '../base/clock.ts';
import type { Phase } from '../contract/phase.ts';
import { own } from './state-change.ts';
import type { ItemProgress, PipelineState } from './state.ts';

/** An agent of a phase, and whose limits it shares. */
export interface Candidate {
  name: string;
  account: string;
}

/** Who does the next step of an item. */
export type Turn<T extends Candidate> =
  | { type: 'works'; agent: T }
  /** All that could are paused: the account that goes on first. */
  | { type: 'waits'; account: string }
  /** None of them can be started. */
  | { type: 'none' };

/** Under what the failures of an agent in a phase are counted. */
export function failuresKey(phase: Phase, agent: string): string {
  return `${phase} ${agent}`;
}

/**
 * Whose turn it is among the agents of a phase, in their order. Who has failed the item `fallbackAfter` times in this phase hands
 * over to the next, the last one to nobody; an agent behind takes over while the account of one before it is paused. `current`
 * goes on with what it has begun, where it may.
 */
export function turnOf<T extends Candidate>(
  state: PipelineState, item: ItemProgress | undefined, phase: Phase, agents: readonly T[],
  options: { fallbackAfter: number; absent: ReadonlySet<string>; current?: string | undefined },
): Turn<T> {
  const there = agents.filter(({ name }) => !options.absent.has(name));
  const failed = ({ name }: T): number => own(item?.failedWith ?? {}, failuresKey(phase, name)) ?? 0;
  const first = there.findIndex((agent) => failed(agent) < options.fallbackAfter);
  const inTurn = there.slice(first === -1 ? there.length - 1 : first);
  const [next] = inTurn;
  if (next === undefined) return { type: 'none' };
  const free = inTurn.filter(({ account }) => own(state.accounts ?? {}, account) === undefined);
  const agent = free.find(({ name }) => name === options.current) ?? free[0];
  return agent === undefined ? { type: 'waits', account: firstToGoOn(state, inTurn, next.account) } : { type: 'works', agent };
}

function firstToGoOn(state: PipelineState, agents: readonly Candidate[], account: string): string {
  const due = (name: string): number => millisecondsOf(own(state.accounts ?? {}, name)?.resumesAt ?? '');
  return agents.reduce((first, { account: name }) => (due(name) < due(first) ? name : first), account);
}
