import { millisecondsOf } from '../../base/clock.ts';
import { displayCommand } from '../../base/command-line.ts';
import type { InterruptedRunView } from '../../contract/engine-api.ts';
import type { RunRequest } from '../../contract/run-event.ts';
import { stateOf, type BacklogView } from '../backlog/backlog-source.ts';
import type { ItemProgress, PipelineState, RecordedRun } from '../../pipeline/state.ts';

const HOUR_MS = 3_600_000;

/** The recorded run where it is not `underWay`: its process has ended before it did. `adopted`: its agent had not. */
export function interruptedRun(state: PipelineState, view: BacklogView, underWay: string | null, adopted = false): InterruptedRunView | null {
  const run = state.run ?? null;
  if (run === null || run.id === underWay) return null;
  const undone = new Set([...view.items.values()].filter((item) => stateOf(state, item) !== 'done').map((item) => item.key));
  const { id, request, startedAt, interruptedAt = null } = run;
  const mayCost = request.budgetUsd === undefined ? undefined : Math.max(request.budgetUsd, state.runBudgetUsd ?? 0);
  const raised = mayCost === undefined ? run : { ...run, request: { ...request, budgetUsd: mayCost } };
  const left = leftOf(raised, [...Object.values(state.items), ...Object.values(state.done)], undone);
  return { id, request, startedAt, interruptedAt, left, ...(adopted || run.waits === true || waitsForAccount(state) ? { goesOn: true } : {}) };
}

/**
 * What a run that was interrupted had still to do. The time since its end does not count; where that is not known, it
 * ended with the last that is known of its work. `undone` has the keys of the backlog's items that are not done. Null
 * where nothing is left.
 */
export function leftOf(run: RecordedRun, items: readonly ItemProgress[], undone: ReadonlySet<string>): RunRequest | null {
  const { items: wanted, maxItems, hours, budgetUsd, ...request } = run.request;
  const keys = wanted?.filter((key) => undone.has(key));
  if ((keys ?? [...undone]).length === 0) return null;
  const left: RunRequest = keys === undefined ? request : { ...request, items: keys };
  if (maxItems !== undefined) {
    const ended = new Set(items.filter((item) => endedSince(item, run.startedAt)).map(({ key }) => key));
    left.maxItems = maxItems - ended.size;
    // Where it has taken up all that it might, others are not begun while those wait for an account. What is open goes first anyway.
    const inHand = (run.had ?? []).filter((key) => undone.has(key) && !ended.has(key));
    const isWaiting = items.some(({ block, key }) => block?.kind === 'limit' && inHand.includes(key));
    if (isWaiting && left.maxItems > 0 && inHand.length >= left.maxItems) left.items = inHand;
  }
  // A clock that was set back must not give a run more time than it was given.
  if (hours !== undefined) left.hours = rounded(hours - Math.max(0, millisecondsOf(run.interruptedAt ?? run.workedAt) - millisecondsOf(run.startedAt)) / HOUR_MS);
  if (budgetUsd !== undefined) left.budgetUsd = rounded(budgetUsd - run.costUsd);
  return [left.maxItems, left.hours, left.budgetUsd].every((amount) => amount === undefined || amount > 0) ? left : null;
}

function waitsForAccount(state: PipelineState): boolean {
  return Object.values(state.items).some(({ block }) => block?.kind === 'limit' && state.accounts?.[block.account] !== undefined);
}

/** The command that does what a request asks for. */
export function runCommand({ hours, maxItems, budgetUsd, agent, items, wait }: RunRequest): string {
  return displayCommand([
    'coherence', 'run',
    ...(hours === undefined ? [] : ['--hours', String(hours)]),
    ...(maxItems === undefined ? [] : ['--max-items', String(maxItems)]),
    ...(budgetUsd === undefined ? [] : ['--budget', String(budgetUsd)]),
    ...(agent === undefined ? [] : ['--agent', agent]),
    ...(wait === false ? ['--no-wait'] : []),
    // Last, as it takes all that follows.
    ...(items === undefined ? [] : ['--item', ...items]),
  ]);
}

function endedSince({ state, finishedAt }: ItemProgress, since: string): boolean {
  return (state === 'done' || state === 'failed') && finishedAt !== undefined && finishedAt >= since;
}

/** Without what adding and taking away leaves behind a number, so that it can be read and typed. */
function rounded(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}
