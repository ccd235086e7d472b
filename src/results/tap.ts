import { tooLarge, TOO_MANY_TESTS } from './bounds.ts';
import { TapReader } from './output/tap.ts';
import type { ReadReport } from './test-case.ts';
import { textLines } from './text-lines.ts';

/** Reads a report in TAP 13 or 14, subtests and all. Never throws. */
export function readTap(text: string): ReadReport {
  const large = tooLarge(text);
  if (large !== null) return { problem: large };
  const reader = new TapReader(true);
  for (const line of textLines(text)) reader.line(line);
  const { cases } = reader.end();
  if (reader.isCut) return { problem: TOO_MANY_TESTS };
  if (reader.bailOut !== null) return { problem: `The run was given up${reader.bailOut === '' ? '' : `: ${reader.bailOut.slice(0, 200)}`}.` };
  if (!reader.isTap) return { problem: 'It is not TAP: it has neither a version nor a plan.' };
  // What passed in a part of a run does not say that the other part did not fail.
  return reader.missing === null ? { cases } : { problem: `It is not complete: ${reader.missing}.` };
}
