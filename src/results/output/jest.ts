import { boundedCase, MOST_TESTS } from '../bounds.ts';
import type { TestCase, TestOutcome } from '../test-case.ts';
import { sourcePathOf } from '../test-path.ts';
import { NamedTests, withoutTime } from './named-tests.ts';
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

const MARKS: Readonly<Record<string, TestOutcome>> = {
  '✓': 'passed', '√': 'passed', '✕': 'failed', '×': 'failed', '✗': 'failed', '○': 'skipped', '✎': 'skipped', '↓': 'skipped', '□': 'skipped',
};

/** jest's default reporter. It names its tests with `--verbose`, or where there is one file. */
export class JestReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  readonly #tests = new NamedTests();
  /** The file whose tests are listed. */
  #file: string | null = null;
  #inList = false;

  line(line: string): void {
    if (line.startsWith('Tests: ')) {
      this.#failures.close();
      readCounts(line, this.#counts);
      return;
    }
    this.#list(line);
    if (line.startsWith('  ● ') && line !== '  ● Console') this.#failures.open(line.slice(4).replaceAll(' › ', ' > '));
    else if (!this.#failures.isOpen) return;
    else if (isStackLine(line) || /^(?:Test Suites: |PASS |FAIL )/.test(line)) this.#failures.close();
    else this.#failures.add(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const found = this.#counts.passed !== null;
    return { counts: found ? this.#counts : null, failing: found ? this.#failures.failures : [], cases: this.#tests.all(this.#failures.failures) };
  }

  #list(line: string): void {
    if (line.startsWith('PASS ') || line.startsWith('FAIL ')) {
      // A project's name may stand in front of the path, and a time behind it.
      this.#file = line.split(' ').map(sourcePathOf).findLast((path) => path !== null) ?? null;
      this.#inList = this.#file !== null;
      return;
    }
    const text = line.trimStart();
    const indent = line.length - text.length;
    if (text === '' || text.startsWith('● ') || indent < 2) this.#inList = false;
    if (!this.#inList) return;
    const outcome = text[1] === ' ' ? MARKS[text[0] ?? ''] : undefined;
    if (outcome === undefined) this.#tests.enter(indent, text);
    else {
      const { name, seconds } = withoutTime(text.slice(2).replace(outcome === 'skipped' ? /^(?:skipped|todo) / : '', ''));
      this.#tests.add(indent, name, { outcome, seconds, file: this.#file });
    }
  }
}

/** vitest's default and verbose reporters; the verbose one names its tests. */
export class VitestReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  readonly #tests: { file: string; name: string; outcome: TestOutcome; seconds: number | null }[] = [];

  line(line: string): void {
    if (line.startsWith(' ') && /^\s{1,8}Tests {2}\d/.test(line)) {
      this.#failures.close();
      readCounts(line, this.#counts);
      return;
    }
    this.#test(line);
    if (line.startsWith(' FAIL  ')) this.#failures.open(line.slice(7));
    else if (!this.#failures.isOpen) return;
    else if (isStackLine(line) || line.startsWith('⎯')) this.#failures.close();
    else this.#failures.add(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const found = this.#counts.passed !== null;
    return { counts: found ? this.#counts : null, failing: found ? this.#failures.failures : [], cases: this.#cases() };
  }

  /** ` ✓ tests/sum.test.ts > Sum > adds 1ms`, with a project's name in bars where there are several. */
  #test(line: string): void {
    const [, mark = '', text = ''] = /^ {1,3}([✓√×✗↓□]) (?:\|[^|]{1,100}\| )?(\S.{0,1900})$/.exec(line) ?? [];
    const first = text.indexOf(' > ');
    const file = first < 0 ? null : sourcePathOf(text.slice(0, first));
    if (file === null || this.#tests.length >= MOST_TESTS) return;
    this.#tests.push({ file, ...withoutTime(text.slice(first + 3), true), outcome: MARKS[mark] ?? 'failed' });
  }

  #cases(): TestCase[] {
    const messages = new Map(this.#failures.failures.map(({ name, message }) => [name, message]));
    return this.#tests.map((test) => {
      const message = test.outcome === 'failed' ? (messages.get(`${test.file} > ${test.name}`) ?? null) : null;
      return boundedCase({ ...test, suite: '', line: null, message });
    });
  }
}
