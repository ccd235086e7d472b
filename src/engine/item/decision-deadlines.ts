import { isoTime } from '../../base/clock.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { Decision, PipelineState } from '../../pipeline/state.ts';
import { unlessRefused } from '../failures.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';

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

  /** When the next question runs out, in milliseconds since the epoch; null where none does. */
  next(): number | null {
    const seconds = this.#seconds;
    if (seconds === undefined) return null;
    const times = openQuestions(this.#ports.store.state()).map(({ askedAt }) => Date.parse(askedAt) + seconds * 1000).filter(Number.isFinite);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Skips what has run out by the wall clock: an answer has until then, also while nobody looks. */
  async expire(): Promise<void> {
    const { store, recorder, clock } = this.#ports;
    const seconds = this.#seconds;
    if (seconds === undefined) return;
    for (const { id, key, question, askedAt } of openQuestions(store.state())) {
      if (!(Date.parse(askedAt) + seconds * 1000 <= clock.now())) continue;
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
