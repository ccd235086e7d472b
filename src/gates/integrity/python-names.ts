import type { Effort } from './effort.ts';
import type { Block } from './python-blocks.ts';
import type { TestBlock } from './test-model.ts';

/** What the names of a Python file stand for: a second definition in one block takes the place of the first, which is never run. */
export class PythonNames {
  readonly #effort: Effort;
  readonly #known = new Map<Block | null, Map<string, readonly TestBlock[]>>();
  readonly #shadowed = new Set<TestBlock>();

  constructor(effort: Effort) {
    this.#effort = effort;
  }

  /** Takes a test, or a class with its tests. `scope`: the block that it is directly in. */
  define(scope: Block | null, name: string, tests: readonly TestBlock[]): void {
    this.#effort.spend(1 + tests.length / 4);
    const known = this.#known.get(scope) ?? new Map<string, readonly TestBlock[]>();
    this.#known.set(scope, known);
    for (const test of known.get(name) ?? []) this.#shadowed.add(test);
    known.set(name, tests);
  }

  /** Whether a test is never run, because its name stands for something else. */
  isShadowed(test: TestBlock): boolean {
    return this.#shadowed.has(test);
  }
}
