import { isoTime, millisecondsOf } from '../../base/clock.ts';
import { disposable, type Disposable } from '../../base/disposable.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { Decision, PipelineState } from '../../pipeline/state.ts';
import { unlessRefused } from '../failures.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';

/** How long it looks away: questions are asked meanwhile, clocks jump and machines sleep. */
const LONGEST_LOOK_MS = 30_000;
const SHORTEST_LOOK_MS = 1000;

export interface DecisionDeadlinesPorts extends Pick<EnginePorts, 'store' | 'clock'> {
  recorder: Recorder;
}

/** Skips items whose question nobody has answered in time, where a person has set a time. Answers nothing. */
export class DecisionDeadlines {
  readonly #ports: DecisionDeadlinesPorts;
  readonly #seconds: number | undefined;
  readonly #tell: (event: RunEvent) => void;

  /** @param seconds undefined for no limit */
  constructor(ports: DecisionDeadlinesPorts, seconds: number | undefined, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#seconds = seconds;
    this.#tell = tell;
  }

  /** Skips what runs out while this process owns the workspace, whether a run is under way or not. */
  watch(): Disposable {
    let watching = this.#seconds !== undefined;
    let timer: Disposable | undefined;
    const next = (): void => {
      if (watching) timer = this.#ports.clock.after(this.#lookIn(), () => void look());
    };
    const look = async (): Promise<void> => {
      // What cannot be recorded now is tried again at the next look.
      await this.expire().catch(() => {});
      next();
    };
    next();
    return disposable(() => {
      watching = false;
      timer?.dispose();
    });
  }

  /** For how long to look away, in milliseconds: until the next question runs out, and not for long. */
  #lookIn(): number {
    const { store, clock } = this.#ports;
    const left = openQuestions(store.state()).map((question) => this.#endOf(question) - clock.now()).filter(Number.isFinite);
    return Math.max(SHORTEST_LOOK_MS, Math.min(LONGEST_LOOK_MS, ...left));
  }

  #endOf({ askedAt }: Decision): number {
    return millisecondsOf(askedAt) + (this.#seconds ?? Number.POSITIVE_INFINITY) * 1000;
  }

  /** Skips what has run out by the wall clock: an answer has until then, also while nobody looks. */
  async expire(): Promise<void> {
    const { store, recorder, clock } = this.#ports;
    for (const decision of openQuestions(store.state())) {
      if (!(this.#endOf(decision) <= clock.now())) continue;
      const { id, key, question, askedAt } = decision;
      const at = isoTime(clock);
      // A person may answer in this very moment: then there is nothing left that could run out.
      const recorded = await recorder.record({ type: 'decision.expired', id, askedAt, at }).catch(unlessRefused);
      if (recorded === null) continue;
      this.#tell({ type: 'item-changed', at, key, change: 'skipped', by: 'the time limit for answers' });
      this.#tell({
        type: 'notice', at, severity: 'warning', message: `${named(recorded.known[key]?.label, key)} is skipped: nobody has answered in time: ${question}`,
        hint: `Take it up again with: coherence retry ${key}`,
      });
    }
  }
}

/** Which item an entry is must be answered: there is nothing yet that could be skipped. */
function openQuestions(state: PipelineState): Decision[] {
  return Object.values(state.decisions).filter(({ answer, kind }) => answer === undefined && kind !== 'identity');
}

function named(label: string | undefined, key: string): string {
  return label === undefined || label === '' ? `The item ${key}` : `Item ${label}`;
}
