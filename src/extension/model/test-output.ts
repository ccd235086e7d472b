import * as l10n from '@vscode/l10n';
import type { TestRunResult } from '../../contract/coverage.ts';
import { shortDuration } from './ages.ts';

/** Text for a terminal, which wants to be told to go back to the beginning of a line. */
export function terminalText(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}

/** How a run of tests ended, in one line. */
export function endText({ command, exitCode, ended, passed, failed, skipped, durationSeconds }: TestRunResult): string {
  const counts = [
    ...(passed === null ? [] : [l10n.t('{0} passed', passed)]), ...(failed === null ? [] : [l10n.t('{0} failed', failed)]),
    ...(skipped === null || skipped === 0 ? [] : [l10n.t('{0} skipped', skipped)]),
  ];
  return [command, endingText(ended, exitCode), ...counts, shortDuration(durationSeconds)].join(' · ');
}

function endingText(ended: TestRunResult['ended'], exitCode: number | null): string {
  switch (ended) {
    case 'timed_out':
      return l10n.t('ended: it took too long');
    case 'cancelled':
      return l10n.t('stopped');
    case 'start_failed':
      return l10n.t('it could not be started');
    case null:
      return exitCode === null ? l10n.t('ended by a signal') : l10n.t('exit code {0}', exitCode);
  }
}
