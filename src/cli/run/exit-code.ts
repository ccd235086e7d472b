import { EXIT } from '../../contract/exit-codes.ts';
import type { RunSummary } from '../../contract/run-event.ts';
import type { Interrupt } from '../services.ts';

/** The signals' numbers in POSIX; a program that a signal ended answers with 128 and its number. */
const SIGNAL_NUMBERS: Readonly<Record<Interrupt, number>> = { SIGHUP: 1, SIGINT: 2, SIGPIPE: 13, SIGTERM: 15 };

export function exitCodeOfSignal(interrupt: Interrupt): number {
  return 128 + SIGNAL_NUMBERS[interrupt];
}

/**
 * What a run came to. A failure weighs more than a limit, which can be met by another run.
 * @param waits whether anything that the run was asked for waits for a human
 */
export function exitCodeOfRun(summary: RunSummary, interrupt: Interrupt | undefined, waits: boolean): number {
  if (summary.reason === 'stopped') return exitCodeOfSignal(interrupt ?? 'SIGINT');
  if (summary.failed.length > 0 || summary.reason === 'unavailable') return EXIT.failed;
  if (summary.reason === 'hours' || summary.reason === 'budget' || summary.reason === 'limit') return EXIT.limit;
  return summary.reason === 'blocked' && waits ? EXIT.blocked : EXIT.done;
}
