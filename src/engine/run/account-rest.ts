import { isoTime, millisecondsOf, type Clock } from '../../base/clock.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { PipelineState } from '../../pipeline/state.ts';

/** How long a run that waits looks away: the clock that people read may jump, and the machine may have slept. */
const LONGEST_LOOK_MS = 30_000;
const SHORTEST_LOOK_MS = 20;

/** What a run says of accounts that are paused, each pause once, and how it waits for the first that goes on. */
export class AccountRest {
  readonly #clock: Clock;
  readonly #tell: (event: RunEvent) => void;
  /** What was told, by account: since when it is paused. */
  readonly #told = new Map<string, string>();

  constructor(clock: Clock, tell: (event: RunEvent) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Says which of these accounts are paused. */
  tellPaused({ accounts = {} }: PipelineState, names: Iterable<string>): void {
    for (const account of names) {
      const paused = accounts[account];
      if (paused === undefined || this.#told.get(account) === paused.since) continue;
      this.#told.set(account, paused.since);
      this.#tell({ type: 'account-paused', at: isoTime(this.#clock), account, message: paused.message, resumesAt: paused.resumesAt });
    }
  }

  /** Says which accounts a step has brought to their limit. */
  tellNew(before: PipelineState, after: PipelineState): void {
    if (before.accounts === after.accounts) return;
    this.tellPaused(after, Object.keys(after.accounts ?? {}).filter((account) => after.accounts?.[account] !== before.accounts?.[account]));
  }

  /** Says which accounts go on, of those that were said to be paused. */
  tellResumed({ accounts = {} }: PipelineState): void {
    for (const account of [...this.#told.keys()]) {
      if (Object.hasOwn(accounts, account)) continue;
      this.#told.delete(account);
      this.#tell({ type: 'account-resumed', at: isoTime(this.#clock), account });
    }
  }

  /** For how long to wait before the next look, in milliseconds: until the first of these accounts is due, and not for long. */
  lookIn({ accounts = {} }: PipelineState, names: Iterable<string>): number {
    const due = [...names].flatMap((name) => accounts[name]?.resumesAt ?? []).map((at) => millisecondsOf(at) - this.#clock.now());
    return Math.max(SHORTEST_LOOK_MS, Math.min(LONGEST_LOOK_MS, ...due));
  }
}
