import * as l10n from '@vscode/l10n';
import { millisecondsOf } from '../../base/clock.ts';
import { timesThatCount, type UsedTime } from '../../contract/attempt-times.ts';
import type { AttemptTimes } from '../../contract/engine-api.ts';
import { shortDuration } from './ages.ts';

/** The limits of an attempt that count by now: `silent for 4 of 15 min`, `52 of 60 min`. `now`: milliseconds since the epoch. */
export function timesParts(times: AttemptTimes, now: number): string[] {
  const { silent, worked } = timesThatCount(times, now);
  return [...(silent === null ? [] : [l10n.t('silent for {0}', usedText(silent))]), ...(worked === null ? [] : [usedText(worked)])];
}

/** What is left of an attempt in a sentence, with both limits. */
export function timeLeftSentence({ idleEndsAt, wallEndsAt }: AttemptTimes, now: number): string {
  const until = (at: string): number => Math.max(0, (millisecondsOf(at) - now) / 1000);
  return l10n.t('Ended in {0} if it stays silent, in {1} in any case.', shortDuration(Math.min(until(idleEndsAt), until(wallEndsAt))), shortDuration(until(wallEndsAt)));
}

function usedText({ used, of, unit }: UsedTime): string {
  return unit === 's' ? l10n.t('{0} of {1} s', used, of) : l10n.t('{0} of {1} min', used, of);
}
