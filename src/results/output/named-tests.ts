import { boundedCase, boundedName, MOST_DEPTH, MOST_TESTS } from '../bounds.ts';
import type { TestCase, TestOutcome } from '../test-case.ts';
import { secondsIn } from './tap-point.ts';

/** What a line says of a test besides its name. */
interface Told {
  outcome: TestOutcome;
  file?: string | null;
  seconds?: number | null;
  message?: string | null;
}

/** Tests that a reporter lists line by line, suites by how far they are indented. */
export class NamedTests {
  readonly #cases: TestCase[] = [];
  /** Their own names, without those of suites. */
  readonly #own: string[] = [];
  #named = 0;
  readonly #around: { indent: number; name: string }[] = [];

  get count(): number {
    return this.#cases.length;
  }

  /** A suite begins; what is as far in, or further, has ended. */
  enter(indent: number, name: string): void {
    this.#leave(indent);
    if (this.#around.length < MOST_DEPTH) this.#around.push({ indent, name });
  }

  /** Whether the innermost suite around is this one; it ends then. */
  closes(indent: number, name: string): boolean {
    const suite = this.#around.findLast((one) => one.indent <= indent);
    if (suite?.indent !== indent || suite.name !== name) return false;
    this.#leave(indent);
    return true;
  }

  /** A test in the suites that are less far in. */
  add(indent: number, name: string, { outcome, file = null, seconds = null, message = null }: Told): void {
    this.#leave(indent);
    if (this.#cases.length >= MOST_TESTS) return;
    const names = [...this.#around.map((suite) => suite.name), name];
    this.#cases.push(boundedCase({ name: names.join(' > '), suite: names.at(-2) ?? '', file, line: null, outcome, message, seconds }));
    this.#own.push(name);
  }

  /** The tests since the last such call are of this suite: go names the package behind its tests. */
  belongTo(suite: string): void {
    for (; this.#named < this.#cases.length; this.#named += 1) {
      const test = this.#cases[this.#named];
      if (test !== undefined) test.suite = boundedName(suite);
    }
  }

  /** All of them, those that failed with the messages that stand elsewhere, by their full names. */
  all(failures: readonly { name: string; message: string }[] = []): TestCase[] {
    const messages = new Map(failures.map(({ name, message }) => [name, message]));
    return this.#cases.map((test) => {
      const message = test.outcome === 'failed' ? messages.get(test.name) : undefined;
      return message === undefined ? test : boundedCase({ ...test, message });
    });
  }

  /**
   * All of them, those that failed with what is told further down, in the same order and by their own names. What is
   * told of something else failed as well: a suite whose own set-up or clean-up went wrong.
   */
  inOrder(failures: readonly { name: string; message: string; file: string | null; line: number | null }[]): TestCase[] {
    let next = 0;
    const others: TestCase[] = [];
    const other = (until: number): void => {
      for (const failure of failures.slice(next, until)) others.push(boundedCase({ ...failure, suite: '', outcome: 'failed', seconds: null }));
      next = until;
    };
    const tests = this.#cases.map((test, index) => {
      if (test.outcome !== 'failed') return test;
      const found = failures.findIndex(({ name }, at) => at >= next && name === this.#own[index]);
      const failure = failures[found];
      if (failure === undefined) return test;
      other(found);
      next += 1;
      return boundedCase({ ...test, message: failure.message, file: failure.file, line: failure.line });
    });
    other(failures.length);
    return [...tests, ...others];
  }

  #leave(indent: number): void {
    while ((this.#around.at(-1)?.indent ?? -1) >= indent) this.#around.pop();
  }
}

/** The time at the end of a line, `(12 ms)` or with `bare` also `12ms`, and what stands before it. */
export function withoutTime(text: string, bare = false): { name: string; seconds: number | null } {
  const time = bare ? / (\d{1,9}(?:\.\d{1,9})?)(ms|s)$/ : / \((\d{1,9}(?:\.\d{1,9})?) ?(ms|s)\)$/;
  const [whole, digits, unit] = time.exec(text) ?? [];
  if (whole === undefined) return { name: text, seconds: null };
  return { name: text.slice(0, -whole.length), seconds: unit === 's' ? Number(digits) : secondsIn(Number(digits)) };
}
