import { isoTime } from '../../base/clock.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { budgetQuestion } from '../../pipeline/budgets.ts';
import type { PipelineEvent } from '../../pipeline/event.ts';
import type { Decision, PipelineState, UsedUpBudget } from '../../pipeline/state.ts';
import type { ActiveRun } from '../active-run.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';

export interface ItemHoldsPorts extends Pick<EnginePorts, 'store' | 'clock'> {
  recorder: Recorder;
}

/** What is told of a question with the item that waits for its answer. */
export function askedBy({ id, question, options }: Decision): { decisionId: string; question: string; options: string[] } {
  return { decisionId: id, question, options };
}

/** Items that cannot go on now: what holds them is recorded and told, and the run has had them. */
export class ItemHolds {
  readonly #ports: ItemHoldsPorts;
  readonly #tell: (event: RunEvent) => void;
  readonly #run: () => ActiveRun | undefined;

  /** `run` gives the run under way. */
  constructor(ports: ItemHoldsPorts, tell: (event: RunEvent) => void, run: () => ActiveRun | undefined) {
    this.#ports = ports;
    this.#tell = tell;
    this.#run = run;
  }

  /** Something is in its way that a person has to look at. */
  async byConflict(key: string, message: string, files: string[]): Promise<void> {
    const { known } = await this.#record({ type: 'item.conflicted', key, message, files, at: this.#at });
    this.tell(key, known[key]?.label ?? '', message);
  }

  async byAccount(key: string, account: string): Promise<void> {
    const { accounts, known } = await this.#record({ type: 'account.held', key, account, at: this.#at });
    this.tell(key, known[key]?.label ?? '', accounts?.[account]?.message ?? '');
  }

  async byBudget(key: string, label: string, budget: UsedUpBudget): Promise<void> {
    await this.#record({ type: 'budget.held', key, budget, at: this.#at });
    this.tell(key, label, budgetQuestion(budget));
  }

  /** It is in no backlog any more, with work that a person has to decide about, or without. */
  async asVanished(key: string): Promise<void> {
    const { items, known } = await this.#record({ type: 'item.vanished', key, at: this.#at });
    const block = items[key]?.block;
    if (block?.kind === 'vanished') this.tell(key, known[key]?.label ?? '', block.message);
  }

  /** Tells that it waits, for what is recorded already. */
  tell(key: string, label: string, reason: string, at = this.#at): void {
    const { items, decisions } = this.#ports.store.state();
    const block = items[key]?.block;
    const decision = block?.kind === 'decision' ? decisions[block.decisionId] : undefined;
    this.count(key);
    this.#tell({
      type: 'item-blocked', at, key, label, reason,
      ...(block?.kind === 'limit' ? { account: block.account } : {}),
      ...(decision === undefined ? {} : askedBy(decision)),
    });
  }

  /** The run has had it; people know of it already. */
  count(key: string): void {
    this.#run()?.tally.blocked(key);
  }

  #record(event: PipelineEvent): Promise<PipelineState> {
    return this.#ports.recorder.record(event);
  }

  get #at(): string {
    return isoTime(this.#ports.clock);
  }
}
