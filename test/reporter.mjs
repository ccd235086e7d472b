// mocha's dots, and at the end how many tests passed; a JUnit report as well where the environment says where it goes.
import Mocha from 'mocha';
import { reportJunit } from './junit-report.mjs';
import { sayTotals } from './totals.mjs';

export default class Reporter extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const { COHERENCE_TEST_REPORT: report = '' } = process.env;
    if (report !== '') reportJunit(runner, report);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      sayTotals({ passed: passes, failed: failures, skipped: pending });
    });
  }
}
