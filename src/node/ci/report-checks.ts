import type { Logger } from '../../base/logger.ts';
import { messageOf } from '../../base/errors.ts';
import type { CiState } from '../../contract/gates.ts';
import type { CiPort } from '../../engine/ports/ci.ts';
import type { ReportPort } from '../../engine/ports/reports.ts';
import type { ReadReport } from '../../results/test-case.ts';

const MOST_FAILING = 100;
const LONGEST_NAME = 200;

export interface ReportChecksOptions {
  /** The reports of the branch's tests, as a glob. */
  glob: string;
  reports: ReportPort;
  readReport: (path: string, text: string) => ReadReport;
  logger: Logger;
}

/** The state of the branch by reports that its checks have left in the workspace. */
export class ReportChecks implements CiPort {
  readonly #options: ReportChecksOptions;
  /** What reports that looked like this came to. */
  #known: { look: string; state: CiState } | undefined;

  constructor(options: ReportChecksOptions) {
    this.#options = options;
  }

  async state(): Promise<CiState> {
    const { glob, reports, logger } = this.#options;
    try {
      const files = await reports.find([glob]);
      const look = JSON.stringify(files);
      if (this.#known?.look !== look) this.#known = { look, state: await this.#read(files.map((file) => file.path)) };
      return this.#known.state;
    } catch (error) {
      logger.warn(`The reports ${glob} could not be read: ${messageOf(error)}`);
      return this.#state('unknown', [], messageOf(error));
    }
  }

  async #read(paths: readonly string[]): Promise<CiState> {
    const { glob, reports, readReport } = this.#options;
    const failing: string[] = [];
    let passed = 0;
    let problem: string | null = null;
    for (const path of paths) {
      const report = readReport(path, await reports.read(path));
      if ('problem' in report) {
        problem ??= `${path}: ${report.problem}`;
        continue;
      }
      for (const { name, outcome } of report.cases) {
        if (outcome === 'passed') passed += 1;
        else if (outcome === 'failed' && failing.length < MOST_FAILING) failing.push(name.slice(0, LONGEST_NAME));
      }
    }
    if (failing.length > 0) return this.#state('red', failing, null);
    if (problem !== null) return this.#state('unknown', [], problem);
    if (passed > 0) return this.#state('green', [], null);
    return this.#state('unknown', [], paths.length === 0 ? `There is no report ${glob}.` : `No test has run by the report ${glob}.`);
  }

  #state(state: CiState['state'], failing: readonly string[], reason: string | null): CiState {
    return { state, about: this.#options.glob, failing: failing.map((name) => ({ name, url: null })), reason, retryAt: null };
  }
}
