// mocha's dots, and at the end how many tests passed; a JUnit report as well where the environment says where it goes.
import Mocha from 'mocha';
import { reportJunit } from './junit-report.mjs';
import { secondTries } from './second-try.mjs';
import { sayTotals } from './totals.mjs';

export default class Reporter extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const { COHERENCE_TEST_REPORT: report = '' } = process.env;
    if (report !== '') reportJunit(runner, report);
    const toldTries = secondTries(runner);
    runner.once('end', () => {
      process.stdout.write(toldTries());
      const { passes, failures, pending } = runner.stats;
      sayTotals({ passed: passes, failed: failures, skipped: pending });
    });
  }
}
