import { pathOf } from '../test-path.ts';
import { NamedTests, withoutTime } from './named-tests.ts';
import { FailureList, isStackLine, plus, type TestCounts, type TestOutputReader } from './reader.ts';

interface Place {
  file: string | null;
  line: number | null;
}

const NOWHERE: Place = { file: null, line: null };

/** The `spec` reporter of node:test. Suites that fail because of a test in them are not listed by it. */
export class NodeSpecReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #counts: TestCounts = { passed: null, failed: null, skipped: null };
  #inFailures = false;
  #expectsName = false;
  readonly #tests = new NamedTests();
  /** Where the failures are, one for each. */
  readonly #places: Place[] = [];
  #place: Place = NOWHERE;

  line(line: string): void {
    if (line.startsWith('ℹ ')) this.#count(line);
    else if (line.startsWith('✖ failing tests')) this.#inFailures = true;
    else if (this.#inFailures) this.#failure(line);
    else this.#list(line);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const failing = this.#failures.failures;
    const told = failing.map(({ name, message }, index) => ({ name, message, ...(this.#places[index] ?? NOWHERE) }));
    return { counts: this.#counts.passed === null ? null : this.#counts, failing, cases: this.#tests.inOrder(told) };
  }

  /** `▶` begins a suite, and before Node 22 ends it as well; one that has ended stands there once more with its mark. */
  #list(line: string): void {
    const [, white = '', mark, text = ''] = /^(\s{0,200})([▶✔✖﹣]) (\S.{0,1900})$/.exec(line) ?? [];
    if (mark === undefined) return;
    const comment = /^(.{1,1900}\(\d{1,12}(?:\.\d{1,12})?ms\)) # (.{0,500})$/.exec(text);
    const { name, seconds } = withoutTime(comment?.[1] ?? text);
    if (this.#tests.closes(white.length, name)) return;
    const reason = comment?.[2];
    if (mark === '▶') this.#tests.enter(white.length, name);
    else if (mark === '﹣' || reason !== undefined) {
      this.#tests.add(white.length, name, { outcome: 'skipped', seconds, message: reason === 'SKIP' || reason === 'TODO' ? null : (reason ?? null) });
    } else this.#tests.add(white.length, name, { outcome: mark === '✔' ? 'passed' : 'failed', seconds });
  }

  #count(line: string): void {
    this.#failures.close();
    this.#inFailures = false;
    const [, what, digits] = /^ℹ (pass|fail|cancelled|skipped|todo) (\d{1,9})$/.exec(line) ?? [];
    const value = Number(digits);
    if (what === 'pass') this.#counts.passed = plus(this.#counts.passed, value);
    else if (what === 'fail' || what === 'cancelled') this.#counts.failed = plus(this.#counts.failed, value);
    else if (what === 'skipped' || what === 'todo') this.#counts.skipped = plus(this.#counts.skipped, value);
  }

  #failure(line: string): void {
    if (line.startsWith('test at ')) {
      this.#failures.close();
      this.#expectsName = true;
      this.#place = placeOf(line.slice(8));
    } else if (line.startsWith('✖ ')) {
      if (this.#failures.failures.length === this.#places.length) this.#places.push(this.#place);
      this.#failures.open(line.slice(2).replace(/ \(\d{1,12}(?:\.\d{1,12})?ms\)$/, ''));
      this.#expectsName = false;
    } else if (!this.#expectsName && this.#failures.isOpen) {
      if (isStackLine(line)) this.#failures.close();
      else this.#failures.add(line);
    }
  }
}

function placeOf(text: string): Place {
  const [, path = '', line = ''] = /^(.{1,1000}?):(\d{1,9})(?::\d{1,9})?$/.exec(text.trim()) ?? [];
  return path === '' ? NOWHERE : { file: pathOf(path), line: Number(line) > 0 ? Number(line) : null };
}
