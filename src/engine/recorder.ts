import { isoTime, type Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { Waiting } from '../base/waiting.ts';
import type { RunEvent } from '../contract/run-event.ts';
import type { PipelineEvent } from '../pipeline/event.ts';
import type { PipelineState } from '../pipeline/state.ts';
import type { Store } from './ports/store.ts';

const PROBE_MS = 1000;

/**
 * Records what happened. While a run goes on and the disk takes nothing it waits, says so once and goes on by itself
 * when it can, so that a finished attempt is never forgotten for want of space.
 */
export class Recorder {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #tell: (event: RunEvent) => void;
  readonly #room: Waiting;
  #patient = false;

  constructor(store: Store, clock: Clock, tell: (event: RunEvent) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#tell = tell;
    this.#room = new Waiting(clock);
  }

  /** Whether it waits for the disk. Whoever waits when it no longer does tries once more and gives up. */
  set patient(patient: boolean) {
    this.#patient = patient;
    if (!patient) this.#room.wake();
  }

  /** @throws UserError `refused`, `read-only` or `fenced`, which do not pass by waiting; `disk-full` where it does not wait. */
  record(...events: PipelineEvent[]): Promise<PipelineState> {
    return this.patiently(() => this.#store.commit(...events));
  }

  /** Does work that commits. Where the disk is full it is done again, from its start, when there is room. */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    let said = false;
    for (;;) {
      try {
        const result = await work();
        if (said) this.#notice('info', 'The state can be written again, the run goes on.');
        return result;
      } catch (error) {
        if (!this.#patient || !(error instanceof UserError) || this.#store.health.mode !== 'suspended') throw error;
        if (!said) this.#notice('error', error.message, error.hint);
        said = true;
        await this.#untilWritable();
      }
    }
  }

  async #untilWritable(): Promise<void> {
    do {
      await this.#room.wait(PROBE_MS);
    } while (!(await this.#store.probe()) && this.#patient);
  }

  #notice(severity: 'info' | 'error', message: string, hint?: string): void {
    this.#tell({ type: 'notice', at: isoTime(this.#clock), severity, message, ...(hint === undefined ? {} : { hint }) });
  }
}
