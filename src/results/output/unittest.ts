import { FailureList, plus, type TestCounts, type TestOutputReader } from './reader.ts';

/** Python's unittest. */
export class UnittestReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  #ran: number | null = null;

  line(line: string): void {
    if (!this.#failures.isOpen && !/^(?:Ran|OK|FAIL|ERROR)/.test(line)) return;
    const [, ran] = /^Ran (\d{1,9}) tests? in /.exec(line) ?? [];
    const [, outcome] = /^(OK|FAILED)(?: \(|$)/.exec(line) ?? [];
    const [, name] = /^(?:FAIL|ERROR): (\S.{0,1000})$/.exec(line) ?? [];
    if (ran !== undefined) {
      this.#failures.close();
      this.#ran = Number(ran);
    } else if (this.#ran !== null && outcome !== undefined) this.#count(line, this.#ran);
    else if (name !== undefined) this.#failures.open(name);
    else if (/^={20}/.test(line)) this.#failures.close();
    // The frames of the traceback are left out, what was raised stays.
    else if (!/^(?:-{20}|Traceback |\s{2})/.test(line)) this.#failures.add(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const found = this.#counts.passed !== null;
    return { counts: found ? this.#counts : null, failing: found ? this.#failures.failures : [] };
  }

  #count(line: string, ran: number): void {
    let failed = 0;
    let skipped = 0;
    for (const [, what, digits] of line.matchAll(/\b(failures|errors|skipped|expected failures|unexpected successes)=(\d{1,9})/g)) {
      if (what === 'skipped') skipped += Number(digits);
      else if (what !== 'expected failures') failed += Number(digits);
    }
    this.#counts.passed = plus(this.#counts.passed, Math.max(0, ran - failed - skipped));
    this.#counts.failed = plus(this.#counts.failed, failed);
    this.#counts.skipped = plus(this.#counts.skipped, skipped);
    this.#ran = null;
  }
}
