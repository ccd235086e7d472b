import type { Clock } from '../../base/clock.ts';
import type { AttemptClock } from '../../engine/ports/agent.ts';
import type { AttemptRecord } from './record.ts';

/** The time of an attempt by what its shim tells of it. For people to look at: the shim's own clock decides. */
export class RecordedClock {
  readonly #clock: Clock;
  readonly #limits: Pick<AttemptClock, 'idleMs' | 'wallMs'>;
  #began: number | null = null;
  #heard: number | null = null;

  constructor(clock: Clock, limits: Pick<AttemptClock, 'idleMs' | 'wallMs'>) {
    this.#clock = clock;
    this.#limits = limits;
  }

  hear(record: AttemptRecord): void {
    // The clock of the day may have been set in between: what has just been written is no older than now.
    const at = this.#clock.monotonic() - Math.max(0, this.#clock.now() - record.at);
    if (record.type === 'agent') this.#began = at;
    const waits = record.type === 'event' && record.event.type === 'waiting' ? record.event.seconds ?? 0 : 0;
    this.#heard = at + waits * 1000;
  }

  read(): AttemptClock {
    const now = this.#clock.monotonic();
    return { silentMs: this.#since(this.#heard, now), workedMs: this.#since(this.#began, now), ...this.#limits };
  }

  #since(moment: number | null, now: number): number {
    return moment === null ? 0 : Math.max(0, Math.round(now - moment));
  }
}
