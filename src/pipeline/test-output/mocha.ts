import { FailureList, isStackLine, plus, type TestCounts, type TestOutputReader } from './reader.ts';

/** The reporters of mocha that end with its epilogue: `spec`, `dot`, `min` and others. */
export class MochaReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  /** The lines of a failure's title, until the one that ends with a colon. */
  #title: string[] | null = null;
  #inFailures = false;

  line(line: string): void {
    const [, digits, what] = line.startsWith('  ') ? (/^\s{2,8}(\d{1,9}) (passing|failing|pending)\b/.exec(line) ?? []) : [];
    if (what !== undefined) this.#count(what, Number(digits));
    else if (this.#inFailures) this.#failure(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const { passed, failed, skipped } = this.#counts;
    if (passed === null) return { counts: null, failing: [] };
    return { counts: { passed, failed: failed ?? 0, skipped: skipped ?? 0 }, failing: this.#failures.failures };
  }

  #count(what: string, value: number): void {
    const key = what === 'passing' ? 'passed' : what === 'failing' ? 'failed' : 'skipped';
    this.#counts[key] = plus(this.#counts[key], value);
    this.#inFailures = what === 'failing';
  }

  #failure(line: string): void {
    const [, first] = line.startsWith('  ') ? (/^\s{2}\d{1,9}\) (.{1,1000})$/.exec(line) ?? []) : [];
    if (first !== undefined) {
      this.#failures.close();
      this.#title = [first];
      this.#endTitle(first);
    } else if (this.#title !== null) {
      this.#title.push(line.trim());
      if (line.trim() === '' || this.#title.length > 20) this.#title = null;
      else this.#endTitle(line);
    } else if (isStackLine(line)) this.#failures.close();
    else this.#failures.add(line);
  }

  #endTitle(line: string): void {
    if (this.#title === null || !line.endsWith(':')) return;
    this.#failures.open(this.#title.join(' > ').slice(0, -1));
    this.#title = null;
  }
}
