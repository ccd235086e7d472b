import type { BacklogItem } from '../backlog/backlog-source.ts';
import { orProblem } from '../failures.ts';
import type { ItemHolds } from './item-holds.ts';
import type { MergeSteps } from './merge-steps.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';

export interface ItemTreesPorts extends Pick<EnginePorts, 'store' | 'checkout'> {
  recorder: Recorder;
  holds: ItemHolds;
  merge: MergeSteps;
}

/** Where the items that are open are worked on, as far as this process has opened them. */
export class ItemTrees {
  readonly #ports: ItemTreesPorts;
  readonly #roots = new Map<string, string>();

  constructor(ports: ItemTreesPorts) {
    this.#ports = ports;
  }

  /** The folder of an item's work; undefined where it has to be opened first. */
  rootOf(key: string): string | undefined {
    return this.#roots.get(key);
  }

  /** Puts its earlier work in place. What is in the way of that holds the item. */
  async open(key: string, item: BacklogItem | undefined): Promise<void> {
    const { store, checkout, recorder, holds, merge } = this.#ports;
    await merge.documentsSettled();
    const opened = await orProblem(store, () => checkout.open({ key, label: item?.entry.label ?? '', text: item?.entry.text ?? '' }));
    if (!opened.ok) return holds.byConflict(key, opened.message, opened.files);
    this.#roots.set(key, opened.root);
    await recorder.record({ type: 'checkout.opened', key });
  }

  /** It is merged. */
  forget(key: string): void {
    this.#roots.delete(key);
  }
}
