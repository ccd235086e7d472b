import { isoOf, millisecondsOf } from '../base/clock.ts';
import type { AttemptSettled } from './event.ts';
import { blocked, changeItem, own, unblocked, without } from './state-change.ts';
import type { PausedAccount, PipelineState } from './state.ts';

/** Where nobody says when an account goes on: how long it waits at first, and at most. Each limit in a row doubles it. */
const FIRST_WAIT_MS: Readonly<Record<PausedAccount['kind'], number>> = { rate: 60_000, usage: 30 * 60_000 };
const LONGEST_WAIT_MS: Readonly<Record<PausedAccount['kind'], number>> = { rate: 3_600_000, usage: 5 * 3_600_000 };
/** So many times in a row a provider's word alone counts: a rest that is told again and again to be short costs an attempt each time. */
const BELIEVED = 2;
/** What goes on at the very moment is refused once more. */
const MARGIN_MS = 1000;
/** A rest that begins so far in the future was noted by a clock that has been set back since. */
const CLOCK_SET_BACK_MS = 60_000;

/**
 * An attempt has reached a limit: its account rests until the time that its provider names, or longer each time. Where the
 * same happens again and again, both: it goes on when the later of them has come.
 */
export function pauseAccount(state: PipelineState, { at, resetsAt }: AttemptSettled, limit: NonNullable<AttemptSettled['limit']>): PipelineState {
  const { account, kind, message } = limit;
  const now = millisecondsOf(at);
  const told = resetsAt === undefined ? Number.NaN : millisecondsOf(resetsAt);
  const strikes = (own(state.strikes ?? {}, account) ?? 0) + 1;
  // Over by now, as of an attempt that ended while nobody was there to see it: it may go on. Told so again, it is not believed.
  const isTold = told > now || (told <= now && strikes === 1);
  const wait = Math.min(FIRST_WAIT_MS[kind] * 2 ** Math.min(strikes - 1, 20), LONGEST_WAIT_MS[kind]);
  const toldAt = isTold ? Math.max(told, now) + MARGIN_MS : 0;
  const resumesAt = isTold && (strikes <= BELIEVED || toldAt >= now + wait) ? toldAt : now + wait;
  const paused: PausedAccount = { kind, message, since: at, resumesAt: isoOf(resumesAt), isTold: isTold && resumesAt === toldAt };
  return { ...state, accounts: { ...state.accounts, [account]: paused }, strikes: { ...state.strikes, [account]: strikes } };
}

/** An item waits for an account. */
export function holdForAccount(state: PipelineState, key: string, account: string): PipelineState {
  const message = own(state.accounts ?? {}, account)?.message ?? `The account ${account} is paused.`;
  return changeItem(state, key, (item) => blocked(item, { kind: 'limit', message, account }));
}

/** An account is tried again, and every item that waits for it can go on. */
export function resumeAccount(state: PipelineState, account: string): PipelineState {
  const waiting = Object.values(state.items).filter(({ block }) => block?.kind === 'limit' && block.account === account);
  const resumed = { ...state, accounts: without(state.accounts ?? {}, account) };
  return waiting.reduce<PipelineState>((seen, { key }) => changeItem(seen, key, unblocked), resumed);
}

/** An agent of the account has completed a task: the next limit is the first again. */
export function forgetStrikes(state: PipelineState, account: string | undefined): PipelineState {
  if (account === undefined || own(state.strikes ?? {}, account) === undefined) return state;
  return { ...state, strikes: without(state.strikes ?? {}, account) };
}

/**
 * Accounts that are to be tried again, by name: their time has come. Where the clock was set back, nobody knows how long that is
 * still to be: one that is tried too early is paused anew, by the clock as it is now.
 */
export function dueAccounts(state: PipelineState, now: number): string[] {
  return Object.entries(state.accounts ?? {})
    .filter(([, { resumesAt, since }]) => millisecondsOf(resumesAt) <= now || millisecondsOf(since) > now + CLOCK_SET_BACK_MS)
    .map(([account]) => account);
}
