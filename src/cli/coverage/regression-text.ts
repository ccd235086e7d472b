import type { Regression } from '../../contract/coverage.ts';
import { minuteText } from '../text/minute.ts';

/** What regressed and since when, one sentence. */
export function regressionText({ since, tests }: Regression): string {
  return `Its tests passed once and fail since ${minuteText(since)}${tests.length === 0 ? '' : `: ${tests.join(', ')}`}.`;
}
