// What a part of the tests came to, for whoever runs several parts: `npm test` adds them up and says it once.
import { appendFileSync } from 'node:fs';

/** @param {{ passed: number, failed: number, skipped: number }} totals */
export function sayTotals({ passed, failed, skipped }) {
  const file = process.env.COHERENCE_TEST_TOTALS;
  if (file === undefined) process.stdout.write(totalsLine({ passed, failed, skipped }));
  else appendFileSync(file, `${JSON.stringify({ passed, failed, skipped })}\n`);
}

/** The one line that scripts read. */
export function totalsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
}
