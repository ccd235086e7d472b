import type { Clock } from '../../base/clock.ts';
import type { IdSource } from '../../base/ids.ts';
import type { AgentPort } from './agent.ts';
import type { ApprovalPort } from './approval.ts';
import type { Checkout } from './checkout.ts';
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
  approvals: ApprovalPort;
  clock: Clock;
  ids: IdSource;
}
