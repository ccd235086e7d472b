import { headOf } from '../base/cut-text.ts';
import type { TestCase } from './test-case.ts';

/** A larger report is not read. UTF-16 units, so never more than the bytes of its file. */
export const MOST_TEXT = 64 * 1024 * 1024;
/** A report with more tests is not read: half of one would say that the other half did not fail. */
export const MOST_TESTS = 200_000;
/** How deep suites and subtests are followed. */
export const MOST_DEPTH = 64;
const NAME_LENGTH = 1_000;
const MESSAGE_LENGTH = 2_000;

/** A test with its texts cut, white space around them left out, an empty message as none, and a name in any case. */
export function boundedCase(test: TestCase): TestCase {
  const message = headOf((test.message ?? '').trim(), MESSAGE_LENGTH);
  return {
    ...test,
    name: boundedName(test.name.trim()) || boundedName(test.suite.trim()) || 'a test without a name',
    suite: boundedName(test.suite),
    file: test.file === null ? null : boundedName(test.file),
    message: message === '' ? null : message,
  };
}

export function boundedName(name: string): string {
  return headOf(name, NAME_LENGTH);
}

/** Why a text is too large to be read, or null. */
export function tooLarge(text: string): string | null {
  return text.length > MOST_TEXT ? `It is larger than ${String(MOST_TEXT / 1024 / 1024)} MiB.` : null;
}

/** Why a report with more tests than that is not read. */
export const TOO_MANY_TESTS = `It holds more than ${MOST_TESTS.toLocaleString('en')} tests.`;
