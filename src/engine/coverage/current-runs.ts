import type { ResultSet } from '../../results/test-case.ts';
import { isKeptReport, type RunResults } from './run-results.ts';

/**
 * Runs that still say something, of those that are known, newest first: none before the newest of everything. Where a
 * report is of tests that ran since a run began, that says it better, and of the run only how it ended counts; but what a
 * later run of some files has written says nothing of the others. One that is under way says nothing yet. `ended` gives a run
 * of which only its end counts.
 */
export function currentRuns(runs: readonly RunResults[], reports: readonly ResultSet[], ended: (run: RunResults) => RunResults): RunResults[] {
  const whole = runs.findIndex((run) => run.whole);
  const current = whole < 0 ? runs : runs.slice(0, whole + 1);
  const partial = current.filter((run) => !run.whole && !isKeptReport(run));
  const kept = current.filter(isKeptReport);
  const isOfLater = (began: number, { at }: ResultSet): boolean => partial.some((later) => later.began > began && wrote(later, at));
  return current.filter(({ at }) => Number.isFinite(at)).map((run) => {
    const isSaidBetter = isKeptReport(run)
      ? reports.some((report) => report.source === run.source && report.at > run.at && !isOfLater(run.at, report))
      : [...reports, ...kept].some((report) => report.began >= run.began && !isOfLater(run.began, report));
    return isSaidBetter ? ended(run) : run;
  });
}

/** Reports as they were before a run of some files writes over them, to be kept as runs; those that are kept already are left out. */
export function reportsToKeep(reports: readonly ResultSet[], kept: readonly RunResults[]): RunResults[] {
  return reports
    .filter(({ source, at, cases }) => cases.length > 0 && !kept.some((run) => run.source === source && run.at === at))
    .map(({ source, at, began, cases }) => ({ source, kind: 'run' as const, at, began, command: null, ok: null, cases, item: null, whole: false }));
}

/** Whether a report that was written then can be of this run. */
function wrote({ began, at }: RunResults, written: number): boolean {
  return written >= began && written <= at;
}
