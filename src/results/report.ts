import { readingJunit, readJunit } from './junit.ts';
import { readPytestText } from './pytest-text.ts';
import { readTap } from './tap.ts';
import type { ReadReport } from './test-case.ts';

/** Where a format is looked for: far enough for a long preamble, and no search through all of a large text. */
const HEAD = 1024 * 1024;

/**
 * Reads a report in the format that its content shows: JUnit XML, TAP, or the output of pytest. `path` decides only
 * where the content does not, by its extension. Never throws; a problem is one sentence.
 */
export function readReport(path: string, text: string): ReadReport {
  return isXml(text) ? readJunit(text) : readOther(path, text);
}

/** The same in parts, where the format allows it: between them others can have their turn. */
export function* readingReport(path: string, text: string): Generator<void, ReadReport, void> {
  return isXml(text) ? yield* readingJunit(text) : readOther(path, text);
}

function startOf(text: string): string {
  return text.slice(0, HEAD).replace(/^\ufeff/, '').trimStart();
}

function isXml(text: string): boolean {
  return startOf(text).startsWith('<');
}

function readOther(path: string, text: string): ReadReport {
  const start = startOf(text);
  const extension = /\.([A-Za-z]{1,10})$/.exec(path)?.[1]?.toLowerCase();
  if (start === '') return { problem: 'It is empty.' };
  if (/^[^\S\n]{0,100}TAP version 1[2-4]\r?$/m.test(start)) return readTap(text);
  if (/^=+ (?:short test summary info|test session starts) =+\r?$/m.test(text)) return readPytestText(text);
  if (/^(?:1\.\.\d{1,9}\b|(?:not )?ok \d{1,9}\b)/m.test(start) || extension === 'tap') return readTap(text);
  if (/^(?:PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) \S/m.test(start)) return readPytestText(text);
  if (extension === 'xml') return { problem: 'It is not XML: it does not begin with an element.' };
  return { problem: 'It is neither JUnit XML, nor TAP, nor the output of pytest -rA.' };
}
