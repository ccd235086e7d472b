import type { Clock } from '../../base/clock.ts';
import type { IdSource } from '../../base/ids.ts';
import type { AgentPort } from './agent.ts';
import type { ApprovalPort } from './approval.ts';
import type { AttemptGuard } from './attempt-guard.ts';
import type { Checkout } from './checkout.ts';
import type { CiPort } from './ci.ts';
import type { HoldoutPort } from './holdout.ts';
import type { ReportPort } from './reports.ts';
import type { Store } from './store.ts';
import type { TestRunnerPort } from './test-runner.ts';
import type { WorkspacePort } from './workspace.ts';

/** Everything of the machine that the engine uses. Its parts take what they need of it. */
export interface EnginePorts {
  store: Store;
  workspace: WorkspacePort;
  checkout: Checkout;
  agents: AgentPort;
  tests: TestRunnerPort;
  reports: ReportPort;
  holdout: HoldoutPort;
  guard: AttemptGuard;
  /** Null where the configuration says nowhere to ask. */
  ci: CiPort | null;
  /** The commit that the tree is on; null outside of git. */
  headCommit: () => Promise<string | null>;
  approvals: ApprovalPort;
  clock: Clock;
  ids: IdSource;
}
