import { silentLogger } from '../base/logger.ts';
import type { Config } from '../contract/config.ts';
import type { CiPort } from '../engine/ports/ci.ts';
import type { ReportPort } from '../engine/ports/reports.ts';
import { GithubChecks } from '../node/ci/github-checks.ts';
import { RemoteRepository } from '../node/ci/remote-repository.ts';
import { ReportChecks } from '../node/ci/report-checks.ts';
import { systemClock } from '../node/clock.ts';
import { Git } from '../node/git/git.ts';
import { ReportFiles } from '../node/reports/report-files.ts';
import { readReport } from '../results/report.ts';
import type { HostOptions } from './workspace-host.ts';

const GITHUB_API = 'https://api.github.com';

/** What evidence is found with, in a workspace whose real path is `root`. */
export interface EvidenceParts {
  reports: ReportPort;
  headCommit: () => Promise<string | null>;
}

export function evidenceParts(root: string, options: HostOptions): EvidenceParts {
  const git = new Git(root, options.environment);
  return {
    reports: new ReportFiles({ root, clock: systemClock, logger: options.logger ?? silentLogger }),
    // Without git, or in a repository without a commit, evidence names none.
    headCommit: () => git.textOrNull(['rev-parse', '--quiet', '--verify', 'HEAD']).catch(() => null),
  };
}

/**
 * Where the state of the branch's checks is asked for; null where the configuration says nothing. The address of GitHub
 * comes from the machine alone: what a repository names must not be sent a token.
 */
export function checksOf({ ci }: Config, root: string, reports: ReportPort, options: HostOptions): CiPort | null {
  const { environment, logger = silentLogger, githubToken } = options;
  if (ci === undefined) return null;
  if (ci.provider === 'report') return ci.report === undefined ? null : new ReportChecks({ glob: ci.report, reports, readReport, logger });
  const apiUrl = environment['GITHUB_API_URL'] ?? GITHUB_API;
  const remote = new RemoteRepository(new Git(root, environment), apiUrl);
  const { repository, branch } = ci;
  return new GithubChecks({
    apiUrl, clock: systemClock, logger,
    repository: () => (repository === undefined ? remote.repository() : Promise.resolve(repository)),
    branch: () => (branch === undefined ? remote.branch() : Promise.resolve(branch)),
    checks: ci.checks,
    token: async () => (await githubToken?.()) ?? environment['GITHUB_TOKEN'] ?? environment['GH_TOKEN'] ?? null,
  });
}
