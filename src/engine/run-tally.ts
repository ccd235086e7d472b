import type { Outcome, Phase } from '../contract/phase.ts';
import type { RunSummary } from '../contract/run-event.ts';
import type { AttemptSettled } from '../pipeline/event.ts';
import { addUsd } from '../pipeline/spending.ts';

/** Counts what one run did. */
export class RunTally {
  readonly #started: number;
  readonly #completed = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #blocked = new Set<string>();
  readonly #files = new Set<string>();
  readonly #phases: Record<Phase, number> = { spec: 0, impl: 0, test: 0, review: 0 };
  /** Of the last review of each item, whatever became of the item. */
  readonly #tests = new Map<string, { passed: number; failed: number }>();
  readonly #outcomes: Partial<Record<Outcome, number>> = {};
  #tasks = 0;
  #commits = 0;
  costUsd = 0;

  /** @param started monotonic milliseconds */
  constructor(started: number) {
    this.#started = started;
  }

  attempt(key: string, settled: AttemptSettled, phase: Phase, finished: boolean): void {
    if (finished) this.#tasks += 1;
    if (settled.outcome === 'completed') this.#phases[phase] += 1;
    if (settled.tests !== undefined) this.#tests.set(key, settled.tests);
    this.#outcomes[settled.outcome] = (this.#outcomes[settled.outcome] ?? 0) + 1;
    this.costUsd = addUsd(this.costUsd, settled.costUsd ?? 0);
  }

  commit(files: readonly string[]): void {
    this.#commits += 1;
    for (const file of files) this.#files.add(file);
  }

  completed(key: string, tests: { passed: number; failed: number } | undefined): void {
    this.#completed.add(key);
    this.#failed.delete(key);
    this.#blocked.delete(key);
    if (tests !== undefined) this.#tests.set(key, tests);
  }

  failed(key: string): void {
    this.#failed.add(key);
    this.#blocked.delete(key);
  }

  blocked(key: string): void {
    this.#blocked.add(key);
  }

  /** `waits` tells whether an item still waits for a person: one that was answered meanwhile does not. */
  summary(now: number, reason: RunSummary['reason'], waits: (key: string) => boolean): RunSummary {
    return {
      type: 'summary',
      completed: [...this.#completed],
      failed: [...this.#failed],
      blocked: [...this.#blocked].filter((key) => waits(key)),
      tasks: this.#tasks,
      durationSeconds: Math.round(now - this.#started) / 1000,
      reason,
      phases: { ...this.#phases },
      outcomes: { ...this.#outcomes },
      costUsd: this.costUsd,
      tests: this.#testsOfAll(),
      files: this.#files.size,
      commits: this.#commits,
    };
  }

  #testsOfAll(): { passed: number; failed: number } {
    const all = { passed: 0, failed: 0 };
    for (const { passed, failed } of this.#tests.values()) {
      all.passed += passed;
      all.failed += failed;
    }
    return all;
  }
}
