import { isoTime } from '../../base/clock.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { Step } from '../../pipeline/plan.ts';
import { progressOf } from '../../pipeline/state.ts';
import type { ActiveRun } from '../active-run.ts';
import type { AttemptSteps } from './attempt-steps.ts';
import type { BacklogItem, BacklogView } from '../backlog/backlog-source.ts';
import { commitMessage } from './commit-message.ts';
import { orProblem } from '../failures.ts';
import type { ItemHolds } from './item-holds.ts';
import type { ItemTrees } from './item-trees.ts';
import type { MergeSteps } from './merge-steps.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';

export interface ItemStepsPorts extends Pick<EnginePorts, 'store' | 'checkout' | 'clock'> {
  recorder: Recorder;
  attempts: AttemptSteps;
  trees: ItemTrees;
  holds: ItemHolds;
  merge: MergeSteps;
}

/** Does the steps that the pipeline's state asks for. Each can be repeated after a crash. */
export class ItemSteps {
  readonly #ports: ItemStepsPorts;
  readonly #tell: (event: RunEvent) => void;
  readonly #run: () => ActiveRun | undefined;

  /** `run` gives the run under way, which counts what is done. */
  constructor(ports: ItemStepsPorts, tell: (event: RunEvent) => void, run: () => ActiveRun | undefined) {
    this.#ports = ports;
    this.#tell = tell;
    this.#run = run;
  }

  /** One step. What goes wrong with an item blocks that item; what goes wrong with the store ends the run. */
  async perform(step: Step, view: BacklogView): Promise<void> {
    const { store, recorder, clock, attempts, trees, holds, merge } = this.#ports;
    await store.requireOwnership();
    const at = isoTime(clock);
    const item = view.items.get(step.key);
    const progress = store.state().items[step.key];
    switch (step.type) {
      case 'start':
        await recorder.record({ type: 'item.started', key: step.key, kind: step.kind, at, turn: step.turn });
        this.#tell({ type: 'item-started', at, key: step.key, label: item?.entry.label ?? '', text: item?.entry.text ?? '', backlog: step.kind });
        return;
      case 'vanished':
        return holds.asVanished(step.key);
      case 'open':
        return trees.open(step.key, item);
      case 'create-task':
        return attempts.createTask(step.key, step.phase, step.iteration);
      case 'attempt':
        if (item !== undefined && progress !== undefined) await attempts.attempt(step.taskId, progress, item);
        return;
      case 'commit':
        return this.#commit(step, item);
      case 'gate-action':
        return merge.act(step, item, progress);
      case 'merge':
        return this.#merge(step.key, item);
      case 'close':
        await this.#ports.checkout.close(step.key);
        await recorder.record({ type: 'checkout.closed', key: step.key });
    }
  }

  async #commit(step: Extract<Step, { type: 'commit' }>, item: BacklogItem | undefined): Promise<void> {
    const { store, checkout, recorder, clock } = this.#ports;
    const task = store.state().tasks[step.taskId];
    const message = commitMessage(task, item?.entry.text ?? store.state().known[step.key]?.text ?? step.key, item?.entry.label ?? '');
    const commit = await checkout.commit({ key: step.key, taskId: step.taskId, token: step.token, message, files: step.files });
    await recorder.record({ type: 'task.committed', taskId: step.taskId, token: step.token, commit, at: isoTime(clock) });
    if (commit === null) return;
    this.#run()?.tally.commit(step.files);
    this.#tell({ type: 'committed', at: isoTime(clock), key: step.key, taskId: step.taskId, commit, files: step.files });
  }

  async #merge(key: string, item: BacklogItem | undefined): Promise<void> {
    const { checkout, recorder, clock, store, merge, holds, trees } = this.#ports;
    const looked = await orProblem(store, async () => ({ ok: true as const, held: await merge.hold(key, item) }));
    if (!looked.ok) return holds.byConflict(key, looked.message, looked.files);
    const { held } = looked;
    if (held === 'stopped') return;
    if (held !== null) return held.tell ? holds.tell(key, item?.entry.label ?? '', held.reason) : holds.count(key);
    // A gate that was stopped at work has not looked at all of it: the next run looks again.
    if (this.#run()?.stopped === true) return;
    const merged = await orProblem(store, async () => {
      await merge.noteDocuments(key);
      return checkout.merge(key);
    });
    if (!merged.ok) return holds.byConflict(key, merged.message, merged.files);
    trees.forget(key);
    await recorder.record({ type: 'item.merged', key, commit: merged.commit, at: isoTime(clock) });
    this.#run()?.tally.completed(key, progressOf(store.state(), key)?.tests);
    this.#tell({ type: 'item-done', at: isoTime(clock), key, label: item?.entry.label ?? '', ...(merged.commit === null ? {} : { commit: merged.commit }) });
    await merge.follow();
  }
}
