import { isoTime } from '../../base/clock.ts';
import { adviceOf } from '../../base/errors.ts';
import { newAttemptToken } from '../../base/ids.ts';
import { applyTextEdits } from '../../contract/text-edit.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { Step } from '../../pipeline/plan.ts';
import type { ItemProgress } from '../../pipeline/state.ts';
import { extendFilesEdits } from '../../spec/extend-files.ts';
import type { BacklogItem } from '../backlog/backlog-source.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { gateQuestion } from './gate-question.ts';
import type { Gates } from './gates.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';

/** Warnings of one item that are told one by one. */
const MOST_TOLD = 10;

export interface MergeStepPorts extends Pick<EnginePorts, 'store' | 'checkout' | 'workspace' | 'clock' | 'ids'> {
  recorder: Recorder;
  gates: Gates;
  coverage: Coverage;
  tell: (event: RunEvent) => void;
}

/** What lies between a review that is passed and a merge, and what follows the merge. */
export class MergeSteps {
  readonly #ports: MergeStepPorts;
  #abort = new AbortController();
  #unknownCi: string | null = null;
  #unknownWhileRed: string | null = null;

  constructor(ports: MergeStepPorts) {
    this.#ports = ports;
  }

  /** Ends what a gate runs. */
  cancel(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  /**
   * Looks at the gates. Null where the item may be merged; `stopped` where that was not found out; otherwise it waits now,
   * `tell` where people do not know yet.
   */
  async hold(key: string, item: BacklogItem | undefined): Promise<{ reason: string; tell: boolean } | 'stopped' | null> {
    const { store, recorder, clock, gates, tell } = this.#ports;
    const progress = store.state().items[key];
    if (progress === undefined) return null;
    const specPath = specOf(progress, item);
    const result = await gates.check(progress, specPath, this.#abort.signal);
    if (result.kind === 'stopped') return 'stopped';
    const at = isoTime(clock);
    if (result.kind !== 'ci') for (const { message } of result.warnings.slice(0, MOST_TOLD)) tell({ type: 'notice', at, severity: 'warning', message });
    if (result.kind === 'open') {
      this.#tellUnknownCi(at);
      return null;
    }
    if (result.kind === 'ci') {
      const known = Object.values(store.state().items).some((other) => other.block?.kind === 'ci');
      await recorder.record({ type: 'ci.held', key, message: result.message, at });
      return { reason: result.message, tell: !known };
    }
    const { question, options, choices } = gateQuestion(result.gate, result.findings, specPath);
    await recorder.record({ type: 'gate.held', key, gate: result.gate, findings: result.findings, question, options, choices, at });
    tell({ type: 'gate-held', at, key, label: item?.entry.label ?? '', gate: result.gate, findings: result.findings });
    return { reason: question, tell: true };
  }

  /** Checks that cannot be asked hold nothing: a person who counts on them is told, once. */
  #tellUnknownCi(at: string): void {
    const { gates, tell } = this.#ports;
    const problem = gates.ciProblem;
    if (problem !== null && problem !== this.#unknownCi) tell({ type: 'notice', at, severity: 'warning', message: `The checks of the branch are not known, so they hold nothing. ${problem}` });
    this.#unknownCi = problem;
  }

  /** Does what a person has chosen at a gate. It can be repeated. */
  async act({ key, action }: Extract<Step, { type: 'gate-action' }>, item: BacklogItem | undefined, progress: ItemProgress | undefined): Promise<void> {
    const { checkout, recorder, clock } = this.#ports;
    const at = isoTime(clock);
    try {
      if (action.type === 'extend') await this.#extend(key, action.files, item, progress);
      else await checkout.revert(key, action.files);
    } catch (error) {
      await recorder.record({ type: 'gate.settled', key, review: false, at }, { type: 'item.conflicted', key, message: adviceOf(error), files: action.files, at });
      return;
    }
    await recorder.record({ type: 'gate.settled', key, review: action.type === 'revert', at });
  }

  /** Merges that waited for the checks of the branch go on where they are known not to be red any more, or hold nothing. */
  async releaseCi(): Promise<void> {
    const { store, recorder, clock, gates, tell } = this.#ports;
    const waiting = Object.values(store.state().items).filter((item) => item.block?.kind === 'ci').map((item) => item.key);
    if (waiting.length === 0) return;
    if (gates.ciHolds) {
      const red = await gates.ciMessage();
      this.#tellStillWaiting();
      if (red !== null || gates.ciProblem !== null) return;
    }
    await recorder.record({ type: 'ci.released', keys: waiting, at: isoTime(clock) });
    tell({ type: 'ci-released', at: isoTime(clock), items: waiting.length });
  }

  /** What was red may still be: that it is not known now lets nothing go on, and is told, once. */
  #tellStillWaiting(): void {
    const { clock, gates, tell } = this.#ports;
    const problem = gates.ciProblem;
    if (problem !== null && problem !== this.#unknownWhileRed) {
      tell({
        type: 'notice', at: isoTime(clock), severity: 'warning', message: `The checks of the branch were red and are not known now, so what waits for them still does. ${problem}`,
        hint: 'Merge an item all the same with: coherence retry',
      });
    }
    this.#unknownWhileRed = problem;
  }

  /** Resolves when nothing writes documents: an item's work may come into the tree then. */
  documentsSettled(): Promise<void> {
    return this.#ports.coverage.settled();
  }

  /** To be called before the merge: what an item brings into the documents is no person's. Without commits nobody can tell. */
  async noteDocuments(key: string): Promise<void> {
    const changes = await this.#ports.checkout.committed(key, null);
    if (changes !== null) await this.#ports.coverage.itemWrites(key, changes);
  }

  /** Documents follow what was merged. Never fails. */
  follow(): Promise<void> {
    return this.#ports.coverage.follow();
  }

  async #extend(key: string, files: readonly string[], item: BacklogItem | undefined, progress: ItemProgress | undefined): Promise<void> {
    const { workspace, checkout, store, ids } = this.#ports;
    const spec = progress === undefined ? null : specOf(progress, item);
    const text = spec === null ? null : await workspace.read(spec);
    if (spec === null || text === null) return;
    const edits = extendFilesEdits(text, spec, files, 'changed by the work, allowed by a person');
    if (edits.length > 0) await workspace.write(spec, applyTextEdits(text, edits));
    const { files: changed, conflicts } = await checkout.changes(key);
    if (!changed.includes(spec) || conflicts.includes(spec)) return;
    const task = Object.values(store.state().tasks).findLast((each) => each.key === key);
    await checkout.commit({
      key, taskId: task?.id ?? key, token: newAttemptToken(ids), files: [spec],
      message: `spec: extend the list of files${item === undefined || item.entry.label === '' ? '' : ` (${item.entry.label})`}\n\n${files.map((file) => `- ${file}`).join('\n')}`,
    });
  }
}

function specOf(progress: ItemProgress, item: BacklogItem | undefined): string | null {
  return progress.specPath ?? item?.entry.spec ?? null;
}
