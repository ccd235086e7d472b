import { NamedTests } from './named-tests.ts';
import { FailureList, plus, type TestCounts, type TestOutputReader } from './reader.ts';

/** `cargo test`. */
export class CargoReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  readonly #tests = new NamedTests();

  line(line: string): void {
    const [, test, ending, reason] = line.startsWith('test ') ? (/^test (\S.{0,1000}?) \.\.\. (ok|FAILED|ignored)(?:, (.{0,500}))?$/.exec(line) ?? []) : [];
    if (test !== undefined) {
      const outcome = ending === 'ok' ? 'passed' : ending === 'FAILED' ? 'failed' : 'skipped';
      this.#tests.add(0, test.replace(/ - should panic$/, ''), { outcome, message: reason ?? null });
    }
    if (!this.#failures.isOpen && !line.startsWith('test result') && !line.startsWith('----')) return;
    const summary = /^test result: (?:ok|FAILED)\. (\d{1,9}) passed; (\d{1,9}) failed; (\d{1,9}) ignored;/.exec(line);
    const [, name] = /^---- (\S.{0,500}) stdout ----$/.exec(line) ?? [];
    if (summary !== null) {
      this.#failures.close();
      this.#counts.passed = plus(this.#counts.passed, Number(summary[1]));
      this.#counts.failed = plus(this.#counts.failed, Number(summary[2]));
      this.#counts.skipped = plus(this.#counts.skipped, Number(summary[3]));
    } else if (name !== undefined) this.#failures.open(name);
    else if (/^(?:failures:$|note: run with )/.test(line)) this.#failures.close();
    else this.#failures.add(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const found = this.#counts.passed !== null;
    return { counts: found ? this.#counts : null, failing: found ? this.#failures.failures : [], cases: this.#tests.all(this.#failures.failures) };
  }
}
