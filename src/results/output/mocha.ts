import { NamedTests, withoutTime } from './named-tests.ts';
import { FailureList, isStackLine, plus, type TestCounts, type TestOutputReader } from './reader.ts';

/** The reporters of mocha that end with its epilogue: `spec`, which names its tests, `dot`, `min` and others. */
export class MochaReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  /** The lines of a failure's title, until the one that ends with a colon. */
  #title: string[] | null = null;
  #inFailures = false;
  readonly #tests = new NamedTests();
  #inEpilogue = false;

  line(line: string): void {
    const [, digits, what] = line.startsWith('  ') ? (/^\s{2,8}(\d{1,9}) (passing|failing|pending)\b/.exec(line) ?? []) : [];
    if (what !== undefined) this.#count(what, Number(digits));
    else if (this.#inFailures) this.#failure(line);
    else if (!this.#inEpilogue && line.startsWith('  ')) this.#list(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const { passed, failed, skipped } = this.#counts;
    if (passed === null) return { counts: null, failing: [] };
    const failing = this.#failures.failures;
    return { counts: { passed, failed: failed ?? 0, skipped: skipped ?? 0 }, failing, cases: this.#tests.count === 0 ? [] : this.#tests.all(failing) };
  }

  /** The lines of the `spec` reporter: suites, and tests with a mark, a number or a dash. */
  #list(line: string): void {
    const text = line.trimStart();
    const indent = line.length - text.length;
    const [, mark, name = ''] = /^(✔|✓|√|\d{1,9}\)|-) (\S.{0,1900})$/.exec(text) ?? [];
    if (mark === undefined) {
      if (text !== '' && indent <= 200) this.#tests.enter(indent, text);
    } else if (mark === '-') this.#tests.add(indent, name, { outcome: 'skipped' });
    else if (mark.endsWith(')')) this.#tests.add(indent, name, { outcome: 'failed' });
    else this.#tests.add(indent, withoutTime(name).name, { outcome: 'passed', seconds: withoutTime(name).seconds });
  }

  #count(what: string, value: number): void {
    const key = what === 'passing' ? 'passed' : what === 'failing' ? 'failed' : 'skipped';
    this.#counts[key] = plus(this.#counts[key], value);
    this.#inFailures = what === 'failing';
    this.#inEpilogue = true;
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
