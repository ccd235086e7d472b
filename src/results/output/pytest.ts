import { boundedCase, MOST_TESTS } from '../bounds.ts';
import type { TestCase, TestOutcome } from '../test-case.ts';
import { pathOf } from '../test-path.ts';
import { idAndMessage, isPytestId, pytestId } from './pytest-id.ts';
import { MOST_FAILURES, plus, type TestCounts, type TestOutputReader } from './reader.ts';

const OUTCOME = /(\d{1,9}) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)\b/g;
const OUTCOMES: Readonly<Record<string, TestOutcome>> = {
  PASSED: 'passed', FAILED: 'failed', ERROR: 'failed', SKIPPED: 'skipped', XFAIL: 'skipped', XPASS: 'passed',
};
/** Of the short summary (`-rA`), and of `-v`. */
const SUMMARY = /^(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (?:\[(\d{1,9})\] )?(\S.*)$/;
const VERBOSE = /^(\S.{0,1500}) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: \((.{0,500})\))? {1,200}\[ {0,2}\d{1,3}%\]$/;
/** Of `-v` where pytest-xdist runs tests side by side. */
const PARALLEL = /^\[gw\d{1,4}\] \[ {0,2}\d{1,3}%\] (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (\S.*)$/;
const RANK = { skipped: 0, passed: 1, failed: 2 } as const;

/** pytest's last line, with or without its frame, its short summary, and its lines with `-v`. */
export class PytestReader implements TestOutputReader {
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  readonly #failing = new Map<string, string>();
  /** By their ids. A test that passed and could not be cleared up after has failed. */
  readonly #tests = new Map<string, TestCase>();
  /** Of tests that were skipped, the short summary says only where. */
  readonly #places = new Map<string, TestCase>();
  #hasSkipped = false;

  /** There were more tests than are kept. */
  get isCut(): boolean {
    return this.#tests.size + this.#places.size >= MOST_TESTS;
  }

  line(line: string): void {
    const [, word = '', times, text = ''] = SUMMARY.exec(line) ?? [];
    if (word !== '') this.#summary(word, times, text);
    else if (line.endsWith('%]')) this.#verbose(line);
    else if (line.startsWith('[gw')) this.#parallel(line);
    else if (line.length < 500 && / in \d{1,9}(?:\.\d{1,9})?s\b/.test(line)) this.#count(line);
  }

  end(): ReturnType<TestOutputReader['end']> & { cases: TestCase[] } {
    const cases = [...this.#tests.values(), ...(this.#hasSkipped ? [] : this.#places.values())];
    if (this.#counts.passed === null) return { counts: null, failing: [], cases };
    return { counts: this.#counts, failing: [...this.#failing].map(([name, message]) => ({ name, message })), cases };
  }

  #summary(word: string, times: string | undefined, text: string): void {
    if (word === 'SKIPPED' && times !== undefined) {
      this.#place(text);
      return;
    }
    // A test that passed has no message, so what looks like one is part of its id.
    const { id, message } = word === 'PASSED' ? { id: text.trim(), message: '' } : idAndMessage(text);
    if (!isPytestId(id)) return;
    this.#add(id, word, word === 'XPASS' ? '' : message);
    if (OUTCOMES[word] === 'failed' && this.#failing.size < MOST_FAILURES) this.#failing.set(id, message);
  }

  #verbose(line: string): void {
    const [, id, word = '', message = ''] = VERBOSE.exec(line) ?? [];
    if (id !== undefined && id.includes('::')) this.#add(id, word, message);
  }

  #parallel(line: string): void {
    const [, word = '', id] = PARALLEL.exec(line.trimEnd()) ?? [];
    if (id !== undefined && id.includes('::')) this.#add(id, word, '');
  }

  #add(id: string, word: string, message: string): void {
    if (this.isCut) return;
    const outcome = OUTCOMES[word] ?? 'failed';
    const known = this.#tests.get(id);
    if (word === 'SKIPPED') this.#hasSkipped = true;
    if (known !== undefined && RANK[known.outcome] > RANK[outcome]) return;
    const text = message === '' && known?.outcome === outcome ? known.message : message;
    this.#tests.set(id, boundedCase({ ...pytestId(id), line: null, outcome, message: text, seconds: null }));
  }

  #place(text: string): void {
    const [, path = '', digits = '', reason = ''] = /^(.{1,1000}?):(\d{1,9}): ?(.*)$/.exec(text) ?? /^(\S{1,1000}\.py)()(?:: ?(.*))?$/.exec(text) ?? [];
    if (path === '' || this.isCut) return;
    const line = Number(digits) > 0 ? Number(digits) : null;
    this.#places.set(text, boundedCase({
      name: line === null ? path : `${path}:${String(line)}`, suite: '', file: pathOf(path), line, outcome: 'skipped', message: reason, seconds: null,
    }));
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
