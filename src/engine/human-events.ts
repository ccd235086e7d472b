import { isoTime } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { RunEvent } from '../contract/run-event.ts';
import { dollars } from '../pipeline/budgets.ts';
import type { PipelineEvent } from '../pipeline/event.ts';
import { chosenOption } from '../pipeline/question.ts';
import { chosenItem } from '../pipeline/refusal.ts';
import type { Decision, PipelineState } from '../pipeline/state.ts';
import type { Budgets } from './spending/budgets.ts';
import type { EnginePorts } from './ports/engine-ports.ts';

const SEE_STATES = 'See the states of the items with: coherence backlog list';

/** What a person may do with an item, and how it is recorded. */
const CHANGES = { retried: 'item.retried', skipped: 'item.skipped', reopened: 'item.reopened' } as const;

export interface HumanEventsPorts extends Pick<EnginePorts, 'store' | 'guard' | 'clock'> {
  budgets: Budgets;
  /** The key of the item that a person names. @throws UserError where there is none */
  keyOf: (name: string) => Promise<string>;
  /** A run that waits looks again. */
  wake: () => void;
  tell: (event: RunEvent) => void;
}

/** What people decide: acknowledged or refused at once, and told. It never waits for a disk to be freed. */
export class HumanEvents {
  readonly #ports: HumanEventsPorts;

  constructor(ports: HumanEventsPorts) {
    this.#ports = ports;
  }

  async pause(reason: string, by: string): Promise<void> {
    await this.#commit({ type: 'paused', reason, by, at: this.#at });
    this.#ports.tell({ type: 'paused', at: this.#at, reason });
  }

  async resume(by: string): Promise<void> {
    await this.#commit({ type: 'resumed', by, at: this.#at });
    this.#ports.tell({ type: 'resumed', at: this.#at });
    this.#ports.wake();
  }

  /** `id`: of the question, or of the item that waits for its answer. `askedAt`: the question is refused where it was asked anew since. */
  async decide(id: string, answer: string, by: string, askedAt?: string): Promise<void> {
    const known = questionNamed(this.#ports.store.state(), id);
    const given = chosenOption(answer, known?.options ?? []);
    await this.#commit({
      type: 'decision.answered', id: known?.id ?? id, answer: given, by, at: this.#at,
      ...(askedAt === undefined ? {} : { askedAt }),
    }, 'See what is asked with: coherence attention');
    if (known !== undefined) await this.#ports.guard.release(known.key);
    if (known !== undefined) this.#tellChanged(chosenItem(known, given) ?? known.key, 'answered', by);
  }

  async change(item: string, change: keyof typeof CHANGES, by: string): Promise<void> {
    const key = await this.#ports.keyOf(item);
    await this.#commit({ type: CHANGES[change], key, by, at: this.#at }, SEE_STATES);
    await this.#ports.guard.release(key);
    this.#tellChanged(key, change, by);
  }

  async raiseBudget(scope: 'run' | 'day', usd: number, by: string): Promise<void> {
    await this.#commit(this.#ports.budgets.raise(scope, usd, by), 'See what was spent with: coherence budget');
    this.#ports.tell({ type: 'notice', at: this.#at, severity: 'info', message: `${by} has raised the budget of the ${scope} to ${dollars(usd)}.` });
  }

  #tellChanged(key: string, change: Extract<RunEvent, { type: 'item-changed' }>['change'], by: string): void {
    this.#ports.tell({ type: 'item-changed', at: this.#at, key, change, by });
    this.#ports.wake();
  }

  async #commit(event: PipelineEvent, hintWhereRefused?: string): Promise<void> {
    try {
      await this.#ports.store.commit(event);
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'refused' || hintWhereRefused === undefined) throw error;
      throw new UserError('refused', error.message, { hint: hintWhereRefused, cause: error });
    }
  }

  get #at(): string {
    return isoTime(this.#ports.clock);
  }
}

/** The question of this id; else the open one of the item of this key, or of the only one with this label. */
function questionNamed({ decisions, known: items }: PipelineState, id: string): Decision | undefined {
  const open = Object.values(decisions).filter((decision) => decision.answer === undefined);
  const [labelled, second] = open.filter((decision) => items[decision.key]?.label === id);
  return decisions[id] ?? open.find((decision) => decision.key === id) ?? (second === undefined ? labelled : undefined);
}
