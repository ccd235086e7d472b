import type { Clock } from '../../base/clock.ts';
import type { CoverageView } from '../../contract/coverage.ts';

/** A view that is younger is as good as new. */
const YOUNG_MS = 2000;
/** Looks in the background take at most this share of the time. */
const SHARE = 10;
/** A view that is so many times older than a young one is from no moment ago. */
const OLD = 5;

export interface RecentViewPorts {
  clock: Clock;
  /** Looks now. */
  look: () => Promise<CoverageView>;
  /** Lets nobody else look or write meanwhile. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** A look in the background has found something else than was told before. */
  onNews: () => void;
}

interface Seen {
  /** On the monotonic clock. */
  at: number;
  /** It is as good as new for so long. */
  youngMs: number;
  view: CoverageView;
}

/**
 * The view of a moment ago, for those who ask often and want to know roughly. Nobody looks while nobody asks. Whoever asks
 * waits for a look only where there was none within the last moments, or where the last one is known to be wrong.
 */
export class RecentView {
  readonly #ports: RecentViewPorts;
  #seen: Seen | undefined;
  #refreshing = false;

  constructor(ports: RecentViewPorts) {
    this.#ports = ports;
  }

  /** Somebody has looked, and it took so long. */
  saw(view: CoverageView, tookMs: number): void {
    this.#seen = { at: this.#ports.clock.monotonic(), youngMs: Math.max(YOUNG_MS, tookMs * SHARE), view };
  }

  /** What was seen is wrong from now on. */
  forget(): void {
    this.#seen = undefined;
  }

  /** What was seen may be old. It is still told until there is another view. */
  expire(): void {
    const seen = this.#seen;
    if (seen !== undefined) this.#seen = { ...seen, at: Math.min(seen.at, this.#ports.clock.monotonic() - seen.youngMs) };
  }

  get(): Promise<CoverageView> {
    const seen = this.#seen;
    if (seen === undefined || this.#age(seen) >= seen.youngMs * OLD) return this.#ports.inTurn(() => this.#youngOrNew());
    if (this.#age(seen) >= seen.youngMs) void this.#refresh(seen.view);
    return Promise.resolve(seen.view);
  }

  #age({ at }: Seen): number {
    return this.#ports.clock.monotonic() - at;
  }

  /** Somebody before in the queue may have looked meanwhile. */
  #youngOrNew(): Promise<CoverageView> {
    const seen = this.#seen;
    return seen !== undefined && this.#age(seen) < seen.youngMs ? Promise.resolve(seen.view) : this.#ports.look();
  }

  async #refresh(told: CoverageView): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      const view = await this.#ports.inTurn(() => this.#youngOrNew());
      if (!saysTheSame(told, view)) this.#ports.onNews();
    } catch {
      // Whoever asks when there is no view of a moment ago any more is told what is wrong.
    } finally {
      this.#refreshing = false;
    }
  }
}

/** Specs that have not changed are the very same objects from look to look. */
function saysTheSame(a: CoverageView, b: CoverageView): boolean {
  if (a === b) return true;
  const others = ({ specs: _, ...rest }: CoverageView): string => JSON.stringify(rest);
  return a.specs.length === b.specs.length && a.specs.every((spec, index) => spec === b.specs[index]) && others(a) === others(b);
}
