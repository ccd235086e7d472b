import { tooLarge, TOO_MANY_TESTS } from './bounds.ts';
import { PytestReader } from './output/pytest.ts';
import type { ReadReport } from './test-case.ts';
import { textLines } from './text-lines.ts';

/**
 * Reads the output of `pytest -rA`, or of `pytest -v`. Tests that were skipped have no name in the short summary: they
 * are called by the place that it names. Never throws.
 */
export function readPytestText(text: string): ReadReport {
  const large = tooLarge(text);
  if (large !== null) return { problem: large };
  const reader = new PytestReader();
  for (const line of textLines(text)) reader.line(line);
  const { cases, counts } = reader.end();
  if (reader.isCut) return { problem: TOO_MANY_TESTS };
  if (cases.length > 0) return { cases };
  if (counts === null) return { problem: 'It is not the output of pytest.' };
  const { passed, failed, skipped } = counts;
  return (passed ?? 0) + (failed ?? 0) + (skipped ?? 0) === 0 ? { cases } : { problem: 'It names no tests: pytest does so with -rA.' };
}
