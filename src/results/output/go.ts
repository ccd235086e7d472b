import type { TestOutcome } from '../test-case.ts';
import { NamedTests } from './named-tests.ts';
import { FailureList, type TestOutputReader } from './reader.ts';

const OUTCOMES: Readonly<Record<string, TestOutcome>> = { PASS: 'passed', FAIL: 'failed', SKIP: 'skipped' };

/** `go test`. Without `-v` it names no test that passes, so passed is unknown then, and no test is named. */
export class GoReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };
  #isVerbose = false;
  #isGo = false;
  readonly #tests = new NamedTests();

  line(line: string): void {
    if (!this.#failures.isOpen && !/^(?:===|ok|FAIL|\?|\t| {0,40}---)/.test(line)) return;
    if (line.startsWith('=== RUN ')) this.#isVerbose = true;
    if (/^(?:ok {2}|FAIL|\?? {0,3})\t\S/.test(line)) {
      this.#isGo = true;
      this.#tests.belongTo(line.split('\t')[1] ?? '');
      this.#failures.close();
      return;
    }
    const [, result, name = '', seconds] = /^\s{0,40}--- (PASS|FAIL|SKIP): (\S{1,500}) \((\d{1,9}\.\d{1,3})s\)$/.exec(line) ?? [];
    if (result === undefined) {
      if (/^(?:=== |\s*--- |FAIL$|PASS$)/.test(line)) this.#failures.close();
      else this.#failures.add(line);
      return;
    }
    this.#failures.close();
    this.#counts[result === 'PASS' ? 'passed' : result === 'FAIL' ? 'failed' : 'skipped'] += 1;
    this.#tests.add(0, name, { outcome: OUTCOMES[result] ?? 'failed', seconds: Number(seconds) });
    if (result === 'FAIL') this.#failures.open(name);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const { passed, failed, skipped } = this.#counts;
    if (!this.#isGo && passed + failed + skipped === 0) return { counts: null, failing: [] };
    return { counts: { passed: this.#isVerbose ? passed : null, failed, skipped }, failing: this.#failures.failures, cases: this.#isVerbose ? this.#tests.all(this.#failures.failures) : [] };
  }
}
