// mocha's dots, and at the end how many tests passed.
import Mocha from 'mocha';
import { sayTotals } from './totals.mjs';

export default class Reporter extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      sayTotals({ passed: passes, failed: failures, skipped: pending });
    });
  }
}
