import { counted } from '../../base/counted.ts';
import { MOST_DEPTH } from '../bounds.ts';

/** The points at one depth, and how many of them were planned; null where no plan was read. */
interface Level {
  indent: number;
  planned: number | null;
  points: number;
}

/**
 * Compares the plans of TAP with the points that there are. Several documents one behind the other are added up. More points
 * than planned are nothing: some writers plan without the tests that are skipped.
 */
export class TapPlans {
  readonly #levels: Level[] = [];
  #short: Level | undefined;

  point(indent: number): void {
    const level = this.#enter(indent);
    if (level !== null) level.points += 1;
  }

  /** `planned` as written. */
  plan(indent: number, planned: number): void {
    const level = this.#enter(indent);
    if (level !== null) level.planned = (level.planned ?? 0) + planned;
  }

  /** What is missing at the end, as a part of a sentence; null where nothing is. */
  missing(needsPlan: boolean): string | null {
    const short = this.#short ?? this.#levels.findLast(isShort);
    if (short !== undefined) return `it plans ${counted(short.planned ?? 0, 'test')} and tells of ${short.points}`;
    return needsPlan && this.#levels[0]?.planned === null ? 'it has no plan' : null;
  }

  #enter(indent: number): Level | null {
    this.#leave(indent);
    const around = this.#levels.at(-1);
    if (around?.indent === indent) return around;
    if (this.#levels.length >= MOST_DEPTH) return null;
    const level = { indent, planned: null, points: 0 };
    this.#levels.push(level);
    return level;
  }

  #leave(indent: number): void {
    for (let level = this.#levels.at(-1); level !== undefined && level.indent > indent; level = this.#levels.at(-1)) {
      if (isShort(level)) this.#short ??= level;
      this.#levels.pop();
    }
  }
}

function isShort({ planned, points }: Level): boolean {
  return planned !== null && points < planned;
}
