import { plus, type TestCounts, type TestOutputReader } from './reader.ts';

const OUTCOME = /(\d{1,9}) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)\b/g;

/** pytest's last line, with or without its frame, and its short summary. */
export class PytestReader implements TestOutputReader {
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  readonly #failing = new Map<string, string>();

  line(line: string): void {
    if (line.startsWith('FAILED ') || line.startsWith('ERROR ')) this.#failure(line.slice(line.indexOf(' ') + 1));
    else if (line.length < 500 && / in \d{1,9}(?:\.\d{1,9})?s\b/.test(line)) this.#count(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    if (this.#counts.passed === null) return { counts: null, failing: [] };
    return { counts: this.#counts, failing: [...this.#failing].map(([name, message]) => ({ name, message })) };
  }

  #failure(text: string): void {
    const dash = text.indexOf(' - ');
    const name = dash < 0 ? text : text.slice(0, dash);
    if (name.includes('::') || name.includes('.py')) this.#failing.set(name, dash < 0 ? '' : text.slice(dash + 3));
  }

  #count(line: string): void {
    const text = line.replace(/^=+ /, '');
    if (!/^(?:\d{1,9} (?:passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)\b|no tests ran )/.test(text)) return;
    let [passed, failed, skipped] = [0, 0, 0];
    for (const [, digits, what = ''] of text.matchAll(OUTCOME)) {
      if (what === 'passed' || what === 'xpassed') passed += Number(digits);
      else if (what === 'failed' || what.startsWith('error')) failed += Number(digits);
      else if (what === 'skipped' || what === 'xfailed') skipped += Number(digits);
    }
    this.#counts.passed = plus(this.#counts.passed, passed);
    this.#counts.failed = plus(this.#counts.failed, failed);
    this.#counts.skipped = plus(this.#counts.skipped, skipped);
  }
}
