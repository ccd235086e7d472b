import { FailureList, isStackLine, plus, type TestCounts, type TestOutputReader } from './reader.ts';

/** The `spec` reporter of node:test. Suites that fail because of a test in them are not listed by it. */
export class NodeSpecReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  #inFailures = false;
  #expectsName = false;

  line(line: string): void {
    if (line.startsWith('ℹ ')) this.#count(line);
    else if (line.startsWith('✖ failing tests')) this.#inFailures = true;
    else if (this.#inFailures) this.#failure(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    return { counts: this.#counts.passed === null ? null : this.#counts, failing: this.#failures.failures };
  }

  #count(line: string): void {
    this.#failures.close();
    this.#inFailures = false;
    const [, what, digits] = /^ℹ (pass|fail|cancelled|skipped|todo) (\d{1,9})$/.exec(line) ?? [];
    const value = Number(digits);
    if (what === 'pass') this.#counts.passed = plus(this.#counts.passed, value);
    else if (what === 'fail' || what === 'cancelled') this.#counts.failed = plus(this.#counts.failed, value);
    else if (what === 'skipped' || what === 'todo') this.#counts.skipped = plus(this.#counts.skipped, value);
  }

  #failure(line: string): void {
    if (line.startsWith('test at ')) {
      this.#failures.close();
      this.#expectsName = true;
    } else if (line.startsWith('✖ ')) {
      this.#failures.open(line.slice(2).replace(/ \(\d{1,12}(?:\.\d{1,12})?ms\)$/, ''));
      this.#expectsName = false;
    } else if (!this.#expectsName && this.#failures.isOpen) {
      if (isStackLine(line)) this.#failures.close();
      else this.#failures.add(line);
    }
  }
}
