import { boundedCase, boundedName, MOST_DEPTH, MOST_TESTS } from '../bounds.ts';
import type { TestCase } from '../test-case.ts';
import { testPathOf } from '../test-path.ts';
import { MOST_FAILURES, plus, type TestCounts, type TestOutputReader } from './reader.ts';
import { TapDetails } from './tap-details.ts';
import { TapPlans } from './tap-plans.ts';
import { tapPoint, type TapPoint } from './tap-point.ts';

/** A test with its own name, as it is written. */
interface Entry {
  test: TestCase;
  own: string;
}

/** The point that was read last, while its details are read. */
interface OpenPoint {
  /** Null where it is a suite that passed, or one test too many. */
  entry: Entry | null;
  details: TapDetails;
  /** Where its subtests begin. */
  from: number;
  hasSubtests: boolean;
}

/**
 * TAP 13 and 14: the `tap` reporters of node:test, mocha, vitest and others, also between lines of something else.
 * Points that have subtests are suites or files: they count only where they failed, or were skipped, for a reason of their own.
 */
export class TapReader implements TestOutputReader {
  readonly #entries: Entry[] = [];
  readonly #summary: TestCounts = { passed: null, failed: null, skipped: null };
  /** Tests that there was no room for. */
  readonly #beyond = { passed: 0, failed: 0, skipped: 0 };
  /** How far in the points around are, outermost first, and where the first of each is among the entries. */
  readonly #levels: { indent: number; start: number }[] = [];
  /** Points whose braces are open. */
  readonly #braces: { indent: number; start: number; point: TapPoint }[] = [];
  #open: OpenPoint | null = null;
  #isDocument = false;
  readonly #plans = new TapPlans();
  #hasPlan = false;
  #bailOut: string | null = null;
  readonly #isReport: boolean;

  /** `isReport`: there is nothing but TAP. In the output of a command, `ok then` is no test. */
  constructor(isReport = false) {
    this.#isReport = isReport;
  }

  /** Why the run was given up, or null. */
  get bailOut(): string | null {
    return this.#bailOut;
  }

  /** There were more tests than are kept. */
  get isCut(): boolean {
    return this.#beyond.passed + this.#beyond.failed + this.#beyond.skipped > 0;
  }

  /** What the text does not tell of though it should, at its end; null where that is nothing. */
  get missing(): string | null {
    return this.#plans.missing(this.#summary.passed === null);
  }

  /** There was a version, a plan or a summary: the text is TAP. */
  get isTap(): boolean {
    return this.#isDocument || this.#hasPlan || this.#summary.passed !== null;
  }

  line(line: string): void {
    const text = line.trimStart();
    const indent = line.length - text.length;
    const isHeld = this.#open?.details.holds(line, text) === true;
    const point = !isHeld && (text.startsWith('ok') || text.startsWith('not ok')) ? tapPoint(text, this.#isReport && this.#isDocument) : null;
    const planned = isHeld ? undefined : /^1\.\.(\d{1,9})/.exec(text)?.[1];
    if (point !== null) {
      this.#plans.point(indent);
      this.#point(indent, point);
    }
    else if (!isHeld && text === '}' && this.#braces.some((brace) => brace.indent === indent)) this.#closeBraces(indent);
    else {
      if (/^TAP version 1[2-4]$/.test(text)) this.#isDocument = true;
      else if (planned !== undefined) {
        this.#hasPlan = true;
        this.#plans.plan(indent, Number(planned));
      }
      else if (!isHeld && text.startsWith('Bail out!')) this.#bailOut ??= text.slice(9).trim();
      else if (line.startsWith('# ')) this.#count(line);
      this.#open?.details.read(line, text);
    }
  }

  end(): ReturnType<TestOutputReader['end']> & { cases: TestCase[] } {
    this.#closeBraces(0);
    this.#closePoint();
    if (!this.isTap) return { counts: null, failing: [], cases: [] };
    const points = { ...this.#beyond };
    for (const { test } of this.#entries) points[test.outcome] += 1;
    const failing = this.#entries.filter(({ test }) => test.outcome === 'failed').slice(0, MOST_FAILURES);
    return {
      counts: this.#summary.passed === null ? (this.#hasPlan ? points : null) : this.#summary,
      failing: failing.map(({ test, own }) => ({ name: own, message: test.message ?? '' })),
      cases: this.#entries.map(({ test }) => test),
    };
  }

  #count(line: string): void {
    const [, what, digits] = /^# (pass|fail|cancelled|skipped|todo)\s{1,4}(\d{1,9})$/.exec(line) ?? [];
    if (what === undefined) return;
    const key = what === 'pass' ? 'passed' : what === 'fail' || what === 'cancelled' ? 'failed' : 'skipped';
    this.#summary[key] = plus(this.#summary[key], Number(digits));
  }

  #point(indent: number, point: TapPoint): void {
    // Braces that are still open at this depth were part of a name.
    this.#closeBraces(indent);
    this.#closePoint();
    const from = this.#enter(indent);
    if (point.opens && this.#braces.length < MOST_DEPTH) this.#braces.push({ indent, start: from, point });
    else this.#settle(indent, point, from);
  }

  /** Leaves what is further in; answers where that began among the entries. */
  #enter(indent: number): number {
    let from = this.#entries.length;
    for (let level = this.#levels.at(-1); level !== undefined && level.indent > indent; level = this.#levels.at(-1)) {
      from = level.start;
      this.#levels.pop();
    }
    const around = this.#levels.at(-1)?.indent ?? -1;
    if (around < indent && this.#levels.length < MOST_DEPTH) this.#levels.push({ indent, start: from });
    return from;
  }

  #closeBraces(indent: number): void {
    for (let brace = this.#braces.at(-1); brace !== undefined && brace.indent >= indent; brace = this.#braces.at(-1)) {
      this.#closePoint();
      this.#braces.pop();
      this.#enter(brace.indent);
      this.#settle(brace.indent, brace.point, brace.start);
    }
  }

  #settle(indent: number, point: TapPoint, from: number): void {
    const hasSubtests = from < this.#entries.length;
    if (hasSubtests) this.#adopt(from, point.name);
    const isTest = !hasSubtests || point.outcome !== 'passed';
    const hasRoom = this.#entries.length < MOST_TESTS;
    if (isTest && !hasRoom) this.#beyond[point.outcome] += 1;
    const entry = isTest && hasRoom ? entryOf(point) : null;
    if (entry !== null) this.#entries.push(entry);
    this.#open = { entry, details: new TapDetails(indent), from, hasSubtests };
  }

  /** Puts a suite's name in front of those of its tests; a file is where they are. */
  #adopt(from: number, name: string): void {
    const file = testPathOf(name);
    for (let index = from; index < this.#entries.length; index += 1) {
      const test = this.#entries[index]?.test;
      if (test === undefined) continue;
      test.file ??= file;
      if (file !== null) continue;
      test.name = boundedName(`${name} > ${test.name}`);
      if (test.suite === '') test.suite = boundedName(name);
    }
  }

  #closePoint(): void {
    if (this.#open === null) return;
    const { entry, details, from, hasSubtests } = this.#open;
    this.#open = null;
    const end = entry === null ? this.#entries.length : this.#entries.length - 1;
    for (let index = from; details.file !== null && index < end; index += 1) {
      const test = this.#entries[index]?.test;
      if (test !== undefined) test.file ??= details.file;
    }
    if (entry === null) return;
    const { test } = entry;
    if (this.#isNoTest(test, details, hasSubtests, from, end)) this.#entries.pop();
    else {
      entry.test = boundedCase({
        ...test,
        file: test.file ?? details.file,
        line: details.line,
        seconds: details.seconds ?? test.seconds,
        message: test.outcome === 'failed' ? details.message : test.message,
      });
    }
  }

  /** A suite that failed because of a test in it, or an empty one. */
  #isNoTest(test: TestCase, { type, failureType }: TapDetails, hasSubtests: boolean, from: number, end: number): boolean {
    if (test.outcome === 'passed') return type === 'suite';
    if (test.outcome === 'skipped') return false;
    if (failureType !== null) return failureType.includes('subtestsFailed');
    return hasSubtests && this.#entries.slice(from, end).some((entry) => entry.test.outcome === 'failed');
  }
}

function entryOf(point: TapPoint): Entry {
  // vitest's flat reporter: `tests/sum.test.ts > Sum > adds`.
  const first = point.name.indexOf(' > ');
  const file = testPathOf(first < 0 ? point.name : point.name.slice(0, first));
  const name = file === null || first < 0 ? point.name : point.name.slice(first + 3);
  const message = point.outcome === 'skipped' ? point.reason : null;
  return { own: point.name, test: boundedCase({ name, suite: '', file, line: null, outcome: point.outcome, message, seconds: point.seconds }) };
}
