import { upkeep, type Step } from '../../pipeline/plan.ts';
import { attemptsAtWork } from '../attempt/attempt.ts';
import type { BacklogSource, BacklogView } from '../backlog/backlog-source.ts';
import { isFull } from '../failures.ts';
import type { ItemSteps } from '../item/item-steps.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';

export interface UpkeepPorts extends Pick<EnginePorts, 'store'> {
  recorder: Recorder;
  backlog: BacklogSource;
}

/** What is owed before, between and after runs: nothing half-done, and a tree without unfinished work. */
export class Upkeep {
  readonly #ports: UpkeepPorts;
  readonly #steps: ItemSteps;

  constructor(ports: UpkeepPorts, steps: ItemSteps) {
    this.#ports = ports;
    this.#steps = steps;
  }

  /** Nothing runs any more: items that were running are open again, but for those whose attempt was left at work. */
  async park(): Promise<void> {
    const { store, recorder } = this.#ports;
    const left = new Set(attemptsAtWork(store.state()).map(({ key }) => key));
    for (const item of Object.values(store.state().items)) {
      if (item.state === 'running' && !left.has(item.key)) await recorder.record({ type: 'item.parked', key: item.key });
    }
  }

  /** Commits what is owed, and takes the work of items that nobody works on out of the tree. */
  async payUp(): Promise<void> {
    const { store, backlog } = this.#ports;
    for (let step = upkeep(store.state()); step !== null; step = upkeep(store.state())) {
      await this.step(step, await backlog.read(store.state()));
    }
  }

  /** Every step can be repeated: one that failed while the disk was full is left to be done again when there is room. */
  async step(step: Step, view: BacklogView): Promise<void> {
    const { store, recorder } = this.#ports;
    await recorder.patiently(() => store.requireRoom());
    try {
      await this.#steps.perform(step, view);
    } catch (error) {
      if (store.health.mode !== 'writable' || !(await isFull(store))) throw error;
      await recorder.patiently(() => store.requireRoom());
    }
  }
}
