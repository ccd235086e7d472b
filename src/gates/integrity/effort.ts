/**
 * How much work reading may still be. A step is about what one token costs: to find it, to keep it, to compare it.
 * Where nothing is left, what reads says nothing more, and whoever asked it looks at `isSpent` and takes nothing of it.
 */
export class Effort {
  #left: number;
  #spent = 0;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** Takes steps; whether there were as many. */
  spend(steps: number): boolean {
    this.#spent += steps;
    this.#left -= steps;
    return this.#left >= 0;
  }

  /** Looking through characters is less work than making something of them. */
  scan(characters: number): boolean {
    return this.spend(characters / 16);
  }

  /** Something is beyond all measure, whatever it costs. */
  giveUp(): void {
    this.#left = -1;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Steps that were taken, those included that were one too many. */
  get spent(): number {
    return this.#spent;
  }
}
