import { oneLine } from '../base/cut-text.ts';
import type { AttemptSettled } from './event.ts';
import { dollars } from './budgets.ts';
import { blockOnDecision } from './state-change.ts';
import type { Decision, ItemProgress, PipelineState } from './state.ts';

/** Who has paused, where it was the breaker. */
export const BREAKER = 'the breaker';

/** How many failures are remembered. */
const MEMORY = 100;
/** How many items that are done make a usual cost. */
const FEWEST_ITEMS = 5;
/** How many items have to end of the same failure before all of it pauses. */
const SAME_ENDS = 3;
/** What a failure is known by is no longer than this. */
const LENGTH = 300;

export const BREAKER_OPTIONS = ['Try again', 'Skip the item'];

/** What a failure is known by. */
export function failureKey({ failure, outcome, reason }: Pick<AttemptSettled, 'failure' | 'outcome' | 'reason'>, phase: string): string {
  return oneLine(`${phase} ${outcome} ${failure ?? steady(reason)}`, LENGTH);
}

/** What providers call a request, its answer, its trace: `req_011CX…`, `chatcmpl-B2x…`, `request ID: aZ3…`, `cf-ray: 8f2a…-FRA`. */
const IDS = /\breq_\w{1,200}|\b(?:msg|resp|chatcmpl|ses|call|toolu|gen)[_-](?=[A-Za-z0-9]{0,80}\d)[A-Za-z0-9]{8,80}|\b(?:(?:request|trace|correlation)[ _-]?id|cf-ray)\b["']?[:= ]{1,3}["']?(?=[\w-]{0,80}\d)[\w-]{6,200}/gi;

/** Without what is another each time and says nothing of the failure: times, durations, ids. */
function steady(reason: string): string {
  return reason
    .replace(IDS, '#')
    .replace(/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?)?/g, '#')
    .replace(/\b\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?\b/g, '#')
    .replace(/\b\d{1,12}(?:[.,]\d{1,9})?\s?(?:ms|s|secs?|seconds?|mins?|minutes?|h|hours?)\b/g, '#')
    .replace(/\b(?=[0-9a-f-]{0,40}\d)[0-9a-f]{8,40}(?:-[0-9a-f]{4,12}){0,4}\b/gi, '#');
}

/** With one more failure. */
export function remembered(failures: readonly string[] | undefined, failure: string): string[] {
  return [...failures ?? [], failure].slice(-MEMORY);
}

/**
 * Why an item is to be held, as a question for a person; null where it may go on. Decided from the recorded state alone, so
 * that the same journal always holds the same items.
 */
export function breakerQuestion(state: PipelineState, item: ItemProgress, reason: string): string | null {
  const { breaker } = state.limits;
  if (breaker === undefined) return null;
  const failures = item.failures ?? [];
  const last = failures.slice(-breaker.sameFailure);
  if (breaker.sameFailure > 0 && last.length === breaker.sameFailure && new Set(last).size === 1) {
    return `It has failed ${breaker.sameFailure} times in the same way: ${oneLine(reason, LENGTH)} Try again?`;
  }
  const [a, b, c, d] = failures.slice(-4);
  if (breaker.cycle && d !== undefined && a === c && b === d && a !== b) {
    return `Its failures go back and forth between two, the last one: ${oneLine(reason, LENGTH)} Try again?`;
  }
  return spendQuestion(state, item);
}

/** The same for what it has cost alone. */
export function spendQuestion(state: PipelineState, { costUsd = 0, spendAllowed }: ItemProgress): string | null {
  const { spendFactor } = state.limits.breaker ?? { spendFactor: 0 };
  const usual = spendAllowed === true || spendFactor === 0 ? null : usualCost(state);
  return usual === null || costUsd <= spendFactor * usual ? null : `It has cost ${dollars(costUsd)}, where others usually cost ${dollars(usual)}. Go on?`;
}

/** The median of what items that are done have cost; null where too few have told, or told nothing. */
function usualCost(state: PipelineState): number | null {
  const costs = Object.values(state.done).flatMap(({ costUsd }) => costUsd ?? []).sort((a, b) => a - b);
  return costs.length < FEWEST_ITEMS ? null : (costs[Math.floor(costs.length / 2)] ?? null);
}

/** An item that waits for a person to say whether it goes on, and the question; it has the item's own key. */
export function openBreaker(item: ItemProgress, question: string, askedAt: string): { item: ItemProgress; decision: Decision } {
  return { item: blockOnDecision(item, item.key), decision: { id: item.key, key: item.key, kind: 'breaker', question, options: BREAKER_OPTIONS, askedAt } };
}

/** What a person lets go on begins anew: what it failed of and cost before is known and accepted. */
export function closeBreaker({ failures: _, ...item }: ItemProgress): ItemProgress {
  return { ...item, spendAllowed: true };
}

/** One more item has come to its end by a failure. Where some in a row ended in the same way, none of the others would fare better. */
export function countEnd(state: PipelineState, failure: string, reason: string, at: string): PipelineState {
  const counted = { ...state, failures: remembered(state.failures, failure).slice(-SAME_ENDS) };
  if ((state.limits.breaker?.sameFailure ?? 0) === 0 || state.paused !== null) return counted;
  if (counted.failures.length < SAME_ENDS || new Set(counted.failures).size > 1) return counted;
  return { ...counted, paused: { reason: `${SAME_ENDS} items in a row ended in the same way: ${oneLine(reason, LENGTH)}`, by: BREAKER, at } };
}
