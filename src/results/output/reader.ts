import type { TestCase } from '../test-case.ts';

/** Numbers of a summary; null where it does not say. */
export interface TestCounts {
  passed: number | null;
  failed: number | null;
  skipped: number | null;
}

/** Reads the output of one kind of test program, line by line. It sees the lines of all others as well. */
export interface TestOutputReader {
  line(line: string): void;
  /** What was found. Counts are null where there was no summary of its kind. Cases are there where each test is named. */
  end(): { counts: TestCounts | null; failing: { name: string; message: string }[]; cases?: TestCase[] };
}

const MESSAGE_LINES = 30;
export const MOST_FAILURES = 200;

/** Collects failures whose message stands in the lines behind their name. */
export class FailureList {
  readonly failures: { name: string; message: string }[] = [];
  #lines: string[] | null = null;

  get isOpen(): boolean {
    return this.#lines !== null;
  }

  /** Begins a failure; what `add` gets belongs to it until `close`. */
  open(name: string): void {
    this.close();
    if (this.failures.length >= MOST_FAILURES) return;
    this.failures.push({ name, message: '' });
    this.#lines = [];
  }

  add(line: string): void {
    if (this.#lines !== null && this.#lines.length < MESSAGE_LINES) this.#lines.push(line);
  }

  close(): void {
    const last = this.failures.at(-1);
    if (this.#lines !== null && last !== undefined) last.message = dedent(this.#lines);
    this.#lines = null;
  }
}

/** Without the white space that all lines begin with, and without empty lines around. */
export function dedent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(common).trimEnd()).join('\n').replace(/\n{3,}/g, '\n\n').trim();
}

/** A line of a stack trace of JavaScript. */
export function isStackLine(line: string): boolean {
  return line.startsWith(' ') && /^\s{1,40}(?:at|❯) \S/.test(line);
}

/** Adds `value` to a count that may not be known yet. */
export function plus(count: number | null, value: number): number {
  return (count ?? 0) + value;
}
