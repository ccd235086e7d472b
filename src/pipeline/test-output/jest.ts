import { FailureList, isStackLine, plus, type TestCounts, type TestOutputReader } from './reader.ts';

/** Adds up the "1 failed, 2 passed, 3 total" of a summary line. */
function readCounts(text: string, into: TestCounts): void {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const [, digits, what] of text.matchAll(/(\d{1,9}) (passed|failed|skipped|todo|pending)\b/g)) {
    if (what === 'passed') passed += Number(digits);
    else if (what === 'failed') failed += Number(digits);
    else skipped += Number(digits);
  }
  into.passed = plus(into.passed, passed);
  into.failed = plus(into.failed, failed);
  into.skipped = plus(into.skipped, skipped);
}

/** jest's default reporter. */
export class JestReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };

  line(line: string): void {
    if (line.startsWith('Tests: ')) {
      this.#failures.close();
      readCounts(line, this.#counts);
      return;
    }
    if (line.startsWith('  ● ') && line !== '  ● Console') this.#failures.open(line.slice(4).replaceAll(' › ', ' > '));
    else if (!this.#failures.isOpen) return;
    else if (isStackLine(line) || /^(?:Test Suites: |PASS |FAIL )/.test(line)) this.#failures.close();
    else this.#failures.add(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const found = this.#counts.passed !== null;
    return { counts: found ? this.#counts : null, failing: found ? this.#failures.failures : [] };
  }
}

/** vitest's default and verbose reporters. */
export class VitestReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };

  line(line: string): void {
    if (line.startsWith(' ') && /^\s{1,8}Tests {2}\d/.test(line)) {
      this.#failures.close();
      readCounts(line, this.#counts);
      return;
    }
    if (line.startsWith(' FAIL  ')) this.#failures.open(line.slice(7));
    else if (!this.#failures.isOpen) return;
    else if (isStackLine(line) || line.startsWith('⎯')) this.#failures.close();
    else this.#failures.add(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const found = this.#counts.passed !== null;
    return { counts: found ? this.#counts : null, failing: found ? this.#failures.failures : [] };
  }
}
