/** A binary heap: takes values in any order, gives the least one first. */
export class PriorityQueue<T> {
  readonly #heap: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  push(value: T): void {
    const heap = this.#heap;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfLess(at, parent)) break;
      at = parent;
    }
  }

  /** The least value, or undefined where there is none. */
  pop(): T | undefined {
    const heap = this.#heap;
    const least = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return least;
    heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let child = left;
      if (right < heap.length && this.#less(right, left)) child = right;
      if (child >= heap.length || !this.#swapIfLess(child, at)) return least;
      at = child;
    }
  }

  #less(a: number, b: number): boolean {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    return left !== undefined && right !== undefined && this.#compare(left, right) < 0;
  }

  /** Exchanges a value with its parent where it is the lesser of the two. */
  #swapIfLess(child: number, parent: number): boolean {
    if (!this.#less(child, parent)) return false;
    const [lower, upper] = [this.#heap[child], this.#heap[parent]];
    if (lower === undefined || upper === undefined) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }
}
