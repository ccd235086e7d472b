import type { TestReport } from '../results/test-output.ts';
import { matchCases } from './case-matching.ts';
import type { ChangedTest } from './changed-tests.ts';

/** What a run of tests on the code as it was before came to. */
export interface BaseRun {
  ok: boolean;
  report: TestReport;
  /** Where it says that something of the work is missing that tests need: among what it tells of tests, or outside of that. */
  lack: 'none' | 'in-tests' | 'outside';
}

/** A test that passes there. Its line is null where only the run knows of it. */
export interface GreenTest {
  name: string;
  line: number | null;
}

export interface Judged<T> {
  green: T[];
  /** There are new tests of which the run does not say how they ended. */
  isUnclear: boolean;
}

/** The new tests of one file that pass on the code as it was, from a run of that file alone. `isAdded`: all that is in it is new. */
export function greenInFile(tests: readonly ChangedTest[], isAdded: boolean, run: BaseRun): Judged<GreenTest> {
  const count = new Count(run);
  const matched = matchCases(run.report.cases, tests);
  const strangers = matched.others.filter(({ outcome }) => outcome === 'passed');
  const areStrangersNew = isAdded && tests.every(({ isNew }) => isNew);
  const green: GreenTest[] = areStrangersNew ? strangers.map(({ name }) => ({ name, line: null })) : [];
  let isUnclear = false;
  for (const test of tests) {
    if (!test.isNew || !test.isRun) continue;
    const outcome = outcomeOf(matched.of(test)) ?? count.unnamed(matched.others.some((each) => each.outcome === 'failed'), strangers.length > 0 && !areStrangersNew);
    if (outcome === 'passed') green.push(test);
    isUnclear ||= outcome === 'unknown';
  }
  return { green, isUnclear };
}

/** The new tests that passed in a run of everything on the code as it was. Others of the same name may have been there before. */
export function greenInAll(tests: readonly ChangedTest[], run: BaseRun): Judged<ChangedTest> {
  const count = new Count(run);
  const matched = matchCases(run.report.cases, tests);
  const files = new Set(tests.filter(({ isNew }) => isNew).map(({ file }) => file));
  const running = new Set(tests.filter((test) => outcomeOf(matched.of(test)) === 'passed').map(({ file }) => file));
  const green: ChangedTest[] = [];
  let isUnclear = false;
  for (const test of tests) {
    if (!test.isNew || !test.isRun) continue;
    const outcome = outcomeOf(matched.of(test));
    if (outcome === 'passed') green.push(test);
    // Where others of its file passed, it was run as well, under a name that does not stand in the source.
    const isRed = (count.namesAllThatPassed && !running.has(test.file)) || (files.size === 1 && count.isLackOfWork);
    isUnclear ||= outcome === null && !isRed;
  }
  return { green, isUnclear };
}

/** Those of `green` that are not among what the run told of before the new tests were there. */
export function notThereBefore(green: readonly ChangedTest[], tests: readonly ChangedTest[], run: BaseRun, before: BaseRun): ChangedTest[] {
  const [then, now] = [matchCases(before.report.cases, tests), matchCases(run.report.cases, tests)];
  return green.filter((test) => now.of(test).length > then.of(test).length);
}

type Outcome = 'passed' | 'failed' | 'skipped' | 'unknown';

/** A test with several cases has failed where one of them has. */
function outcomeOf(cases: readonly { outcome: 'passed' | 'failed' | 'skipped' }[]): Outcome | null {
  for (const outcome of ['failed', 'passed', 'skipped'] as const) if (cases.some((each) => each.outcome === outcome)) return outcome;
  return null;
}

/** What a run says of tests that it does not name. */
class Count {
  readonly #run: BaseRun;
  readonly #named: Record<'passed' | 'failed' | 'skipped', number> = { passed: 0, failed: 0, skipped: 0 };

  constructor(run: BaseRun) {
    this.#run = run;
    for (const { outcome } of run.report.cases) this.#named[outcome] += 1;
  }

  get #passed(): number | null {
    return this.#run.report.passed ?? (this.#run.report.cases.length > 0 ? this.#named.passed : null);
  }

  /** None has passed, because something of the work is missing: another fault of the run would say nothing of the tests. */
  get isLackOfWork(): boolean {
    const { ok, lack } = this.#run;
    return !ok && (this.#passed === null ? lack === 'outside' : this.#passed === 0 && lack !== 'none');
  }

  get namesAllThatPassed(): boolean {
    return this.#passed !== null && this.#passed > 0 && this.#passed <= this.#named.passed;
  }

  /** How a test ended that is not named in a run of its file alone. */
  unnamed(hasOtherFailures: boolean, hasStrangers: boolean): Outcome {
    const { ok, report } = this.#run;
    const isNoneSkipped = (report.skipped ?? 0) <= this.#named.skipped;
    // All that passed are named: this one was not run, or bears another name there.
    if (ok && report.cases.length > 0 && this.#passed !== null && this.#passed <= this.#named.passed) return hasStrangers ? 'unknown' : 'skipped';
    if (ok) return isNoneSkipped && report.passed !== 0 ? 'passed' : 'unknown';
    if (this.#passed === null || this.#passed === 0) return this.isLackOfWork ? 'failed' : 'unknown';
    if (this.#passed <= this.#named.passed) return hasStrangers ? 'unknown' : 'failed';
    // It tells of failures by name, and of the others how many there are.
    return isNoneSkipped && !hasOtherFailures && (report.failed ?? Infinity) <= this.#named.failed ? 'passed' : 'unknown';
  }
}

const LONGEST_LINE = 2_000;
const LACKS = /\b(?:Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|ModuleNotFoundError|ImportError|LoadError|does not provide an export|has no exported member|Failed to (?:load|resolve)|Could not resolve|cannot import name|is not a function|is not defined|undefined: )/;

/** Whether the output of a run says that something of these files is missing. What is told of one test is indented. */
export function lackOf(output: string, files: readonly string[]): BaseRun['lack'] {
  const stems = files.map((file) => file.replace(/^.*\//, '').replace(/\.[^.]*$/, '')).filter((stem) => stem.length > 1);
  const lines = output.split('\n').filter((line) => LACKS.test(line.slice(0, LONGEST_LINE)) && stems.some((stem) => line.includes(stem)));
  return lines.length === 0 ? 'none' : lines.some((line) => /^[\w[]/.test(line)) ? 'outside' : 'in-tests';
}
