import { boundedCase, boundedName } from './bounds.ts';
import type { TestCase, TestOutcome } from './test-case.ts';
import { pathOf, sourcePathOf, testPathOf } from './test-path.ts';

export type Attributes = Readonly<Record<string, string | undefined>>;

/** A `testsuite` that is open. */
export interface JunitSuite {
  name: string;
  /** The file that it says it is of, or that its name is. */
  file: string | null;
  /** Its name is no more than that file. */
  isFile: boolean;
}

/** What the elements in a `testcase` say. */
export interface JunitEnding {
  outcome: TestOutcome;
  message: string | null;
}

/** Who wrote the report, where that makes a difference. */
export type JunitWriter = 'node' | 'pytest' | 'other';

const NOT_RUN = new Set(['notrun', 'not run', 'skipped', 'disabled', 'ignored', 'pending', 'suppressed', 'todo']);
const FAILED = new Set(['fail', 'failed', 'failure', 'error', 'errored', 'broken']);

export function junitSuite(attributes: Attributes): JunitSuite {
  const name = boundedName(attributes['name'] ?? '');
  const path = testPathOf(name);
  return { name, file: fileOf(attributes) ?? path, isFile: path !== null };
}

/** How a test ended by its attributes alone, as gtest and ctest say it. */
export function statusOf(attributes: Attributes): TestOutcome {
  for (const word of [attributes['status'], attributes['result']]) {
    const status = word?.trim().toLowerCase() ?? '';
    if (NOT_RUN.has(status)) return 'skipped';
    if (FAILED.has(status)) return 'failed';
  }
  return 'passed';
}

/** Node writes a root without attributes and suites that count disabled tests; pytest names itself. */
export function writerOf(root: Attributes, suites: readonly JunitSuite[], suite: Attributes | null, test: Attributes): JunitWriter {
  if (root['name'] === 'pytest tests' || suites.some(({ name }) => name === 'pytest')) return 'pytest';
  if (Object.keys(root).length > 0) return 'other';
  const classname = test['classname'];
  if (suite === null) return classname === 'test' ? 'node' : 'other';
  if (suite['disabled'] === undefined || suite['hostname'] === undefined) return 'other';
  return classname === 'test' || classname === suites.map(({ name }) => name).join('.') ? 'node' : 'other';
}

/** One test, from its attributes, the suites around it and what its elements say. */
export function junitCase(test: Attributes, suites: readonly JunitSuite[], ending: JunitEnding, writer: JunitWriter): TestCase {
  const inner = suites.at(-1)?.name ?? '';
  const classname = test['classname'] ?? test['class'];
  const suite = writer === 'node' ? inner : (classname ?? inner);
  const own = test['name'] ?? '';
  // Node nests suites and names a test alone; all others that nest name it in full, or by its class.
  const around = writer === 'node' ? suites.filter(({ isFile }) => !isFile).map(({ name }) => name) : [];
  const name = [...around, own.trim() === '' ? suite || inner : own].join(' > ');
  const line = wholeNumber(test['line'] ?? test['lineno']);
  const made: TestCase = {
    name: readable(name, writer),
    suite: readable(suite, writer),
    file: fileOf(test) ?? sourcePathOf(classname ?? '') ?? suites.findLast(({ file }) => file !== null)?.file ?? testPathOf(own),
    // pytest counts lines from 0.
    line: line === null ? null : writer === 'pytest' ? line + 1 : line === 0 ? null : line,
    outcome: ending.outcome,
    message: ending.message === null ? null : readable(ending.message, writer),
    seconds: secondsOf(test['time'] ?? test['duration']),
  };
  return boundedCase(made);
}

/** Node escapes a quotation mark twice. */
function readable(text: string, writer: JunitWriter): string {
  return writer === 'node' ? text.replaceAll('&quot;', '"') : text;
}

function fileOf(attributes: Attributes): string | null {
  return pathOf(attributes['file'] ?? '') ?? pathOf(attributes['filepath'] ?? '');
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\s{0,9}\d{1,9}\s{0,9}$/.test(text) ? Number(text) : null;
}

/** Seconds; `1,234.5` has thousands separators, `0,25` a decimal comma. */
function secondsOf(text: string | undefined): number | null {
  const written = text?.trim() ?? '';
  if (!/^[\d.,]{1,40}(?:[eE][-+]?\d{1,3})?$/.test(written)) return null;
  const isDecimalComma = /^\d{1,12},(?:\d{1,2}|\d{4,12})$/.test(written) || /^0,\d{1,12}$/.test(written);
  const seconds = Number(isDecimalComma ? written.replace(',', '.') : written.replaceAll(',', ''));
  return Number.isFinite(seconds) ? seconds : null;
}
