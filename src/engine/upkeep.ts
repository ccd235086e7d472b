import { isoTime } from '../base/clock.ts';
import type { Config } from '../contract/config.ts';
import { upkeep, type Step } from '../pipeline/plan.ts';
import type { BacklogSource, BacklogView } from './backlog-source.ts';
import type { ItemSteps } from './item-steps.ts';
import type { EnginePorts } from './ports/engine-ports.ts';
import type { Recorder } from './recorder.ts';

export interface UpkeepPorts extends Pick<EnginePorts, 'store' | 'checkout' | 'agents' | 'tests' | 'clock'> {
  recorder: Recorder;
  backlog: BacklogSource;
}

/** What is owed before and after a run: the end of what an earlier owner left, and a tree without unfinished work. */
export class Upkeep {
  readonly #ports: UpkeepPorts;
  readonly #config: Config;
  readonly #steps: ItemSteps;
  #recovered = false;
  /** Keys of items whose task an owner before this one lost once too often. The next run tells of them. */
  readonly setAside: string[] = [];

  constructor(ports: UpkeepPorts, config: Config, steps: ItemSteps) {
    this.#ports = ports;
    this.#config = config;
    this.#steps = steps;
  }

  /**
   * Ends and settles what an owner before this one left behind, once. Where the disk does not take it now, a run does it
   * first of all.
   */
  async recover(): Promise<void> {
    if (this.#recovered) return;
    const { store, recorder, clock, agents, tests } = this.#ports;
    const limits = { maxIterations: this.#config.maxIterations, lostAttempts: this.#config.limits.lostAttempts };
    const current = store.state().limits;
    if (current.maxIterations !== limits.maxIterations || current.lostAttempts !== limits.lostAttempts) {
      await recorder.record({ type: 'limits.set', limits });
    }
    await tests.reapAbandoned();
    for (const task of Object.values(store.state().tasks)) {
      if (task.status !== 'running' || task.attempt === undefined) continue;
      await agents.reap(task.attempt.token);
      const state = await recorder.record({
        type: 'attempt.settled', taskId: task.id, token: task.attempt.token, at: isoTime(clock), outcome: 'lost',
        reason: 'Its owner ended before it did.', durationSeconds: 0, files: await this.#leftBehind(task.key),
      });
      if (state.items[task.key]?.state === 'failed') this.setAside.push(task.key);
    }
    await this.park();
    this.#recovered = true;
    // What is in the way of a checkout must not keep people from what they came for: the next run says what it is.
    await this.#steps.orMessage(() => this.payUp());
  }

  /** What a lost attempt had changed: it counts for its task, so that the next attempt need not do it again. */
  async #leftBehind(key: string): Promise<string[]> {
    const { checkout, store } = this.#ports;
    if (store.state().items[key]?.opened !== true) return [];
    // Where that cannot be told now, closing the checkout keeps it on the item's branch.
    const changes = await this.#steps.orMessage(() => checkout.changes(key));
    return 'ok' in changes ? [] : changes.files.filter((file) => !changes.conflicts.includes(file));
  }

  /** Nothing runs any more: items that were running are open again. */
  async park(): Promise<void> {
    const { store, recorder } = this.#ports;
    for (const item of Object.values(store.state().items)) {
      if (item.state === 'running') await recorder.record({ type: 'item.parked', key: item.key });
    }
  }

  /** Commits what is owed, and takes the work of items that nobody works on out of the tree. */
  async payUp(): Promise<void> {
    const { store } = this.#ports;
    for (let step = upkeep(store.state()); step !== null; step = upkeep(store.state())) {
      await this.step(step, await this.#ports.backlog.read(store.state()));
    }
  }

  /** Every step can be repeated: one that failed while the disk was full is left to be done again when there is room. */
  async step(step: Step, view: BacklogView): Promise<void> {
    const { store, recorder } = this.#ports;
    await recorder.patiently(() => store.requireRoom());
    try {
      await this.#steps.perform(step, view);
    } catch (error) {
      if (store.health.mode !== 'writable') throw error;
      const full = await store.requireRoom().then(() => false, () => true);
      if (!full) throw error;
      await recorder.patiently(() => store.requireRoom());
    }
  }
}
