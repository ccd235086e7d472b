import { isoTime, type Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { RunEvent } from '../contract/run-event.ts';
import type { PipelineEvent } from '../pipeline/event.ts';
import type { PipelineState } from '../pipeline/state.ts';
import type { Store } from './ports/store.ts';

const PROBE_MS = 1000;

/**
 * Records what happened. While the disk takes nothing it waits, says so once and goes on by itself when it can,
 * so that a finished attempt is never forgotten for want of space.
 */
export class Recorder {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #tell: (event: RunEvent) => void;

  constructor(store: Store, clock: Clock, tell: (event: RunEvent) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** @throws UserError `refused`, `read-only` or `fenced`: those do not pass by waiting. */
  async record(...events: PipelineEvent[]): Promise<PipelineState> {
    let said = false;
    for (;;) {
      try {
        const state = await this.#store.commit(...events);
        if (said) this.#notice('info', 'The state can be written again, the run goes on.');
        return state;
      } catch (error) {
        if (!(error instanceof UserError) || this.#store.health.mode !== 'suspended') throw error;
        if (!said) this.#notice('error', error.message, error.hint);
        said = true;
        await this.#untilWritable();
      }
    }
  }

  async #untilWritable(): Promise<void> {
    do await new Promise<void>((resolve) => void this.#clock.after(PROBE_MS, resolve));
    while (!(await this.#store.probe()));
  }

  #notice(severity: 'info' | 'error', message: string, hint?: string): void {
    this.#tell({ type: 'notice', at: isoTime(this.#clock), severity, message, ...(hint === undefined ? {} : { hint }) });
  }
}
