import { FailureList, isStackLine, plus, type TestCounts, type TestOutputReader } from './reader.ts';

const POINT = /^(not )?ok \d{1,9}(?: - | -? ?)(.{0,1000}?)(?: # (?:SKIP|TODO)\b.*)?$/i;

/** TAP: the `tap` reporters of node:test and mocha, and others. Suites that fail because of a test in them do not count. */
export class TapReader implements TestOutputReader {
  readonly #failures = new FailureList();
  readonly #summary: TestCounts = { passed: null, failed: null, skipped: null };
  readonly #points = { passed: 0, failed: 0, skipped: 0 };
  #hasPlan = false;
  /** Where the details of the failure at hand stand, and how far the failure is indented. */
  #details: 'none' | 'awaited' | 'yaml' | 'text' = 'none';
  #indent = 0;
  #inMessage = false;

  line(line: string): void {
    const text = line.trimStart();
    if (text.startsWith('ok ') || text.startsWith('not ok ')) this.#point(line.length - text.length, text);
    else if (text.startsWith('1..')) this.#hasPlan = true;
    else if (line.startsWith('# ')) this.#count(line);
    else if (this.#details !== 'none') this.#detail(line, text);
  }

  end(): ReturnType<TestOutputReader['end']> {
    this.#failures.close();
    const hasSummary = this.#summary.passed !== null;
    if (!hasSummary && !this.#hasPlan) return { counts: null, failing: [] };
    return { counts: hasSummary ? this.#summary : this.#points, failing: this.#failures.failures };
  }

  #point(indent: number, text: string): void {
    this.#failures.close();
    this.#details = 'none';
    const [whole, not, name = ''] = POINT.exec(text) ?? [];
    if (whole === undefined) return;
    const isSkipped = / # (?:SKIP|TODO)\b/i.test(whole);
    this.#points[isSkipped ? 'skipped' : not === undefined ? 'passed' : 'failed'] += 1;
    if (isSkipped || not === undefined) return;
    this.#failures.open(name.replaceAll(/\\([#\\])/g, '$1'));
    this.#indent = indent;
    this.#details = 'awaited';
    this.#inMessage = false;
  }

  #count(line: string): void {
    const [, what, digits] = /^# (pass|fail|cancelled|skipped|todo)\s{1,4}(\d{1,9})$/.exec(line) ?? [];
    if (what === undefined) return;
    const key = what === 'pass' ? 'passed' : what === 'fail' || what === 'cancelled' ? 'failed' : 'skipped';
    this.#summary[key] = plus(this.#summary[key], Number(digits));
  }

  #detail(line: string, text: string): void {
    if (text !== '' && line.length - text.length <= this.#indent) this.#details = 'none';
    else if (this.#details === 'awaited') this.#details = text === '---' ? 'yaml' : 'text';
    else if (this.#details === 'yaml') this.#yaml(line, text);
    if (this.#details === 'text' && isStackLine(line)) this.#details = 'none';
    else if (this.#details === 'text') this.#failures.add(line);
    if (this.#details === 'none') this.#failures.close();
  }

  #yaml(line: string, text: string): void {
    const isKey = line.length - text.length === this.#indent + 2 && /^\w{1,40}:(?: |$)/.test(text);
    if (text === '...') this.#details = 'none';
    else if (isKey && text.startsWith('failureType:') && text.includes('subtestsFailed')) this.#dropSuite();
    else if (isKey) {
      const [, value = ''] = /^(?:error|message): ?(.*)$/.exec(text) ?? [];
      this.#inMessage = /^[|>][-+]?$/.test(value);
      if (value !== '' && !this.#inMessage) this.#failures.add(value.replace(/^(['"])(.*)\1$/, '$2'));
    } else if (this.#inMessage) this.#failures.add(line);
  }

  #dropSuite(): void {
    this.#failures.drop();
    this.#details = 'none';
  }
}
