import { isoTime } from '../base/clock.ts';
import type { Config } from '../contract/config.ts';
import type { RepositoryCommand } from '../engine/ports/approval.ts';
import { systemClock } from '../node/clock.ts';
import { approvalRequest, needsApproval, requiredApprovals, type ApprovalRequest } from '../node/workspace/approval-requests.ts';
import { Approvals } from '../node/workspace/approvals.ts';
import { userStateFolder } from '../node/workspace/user-state-folder.ts';
import { WorkspaceFiles } from '../node/workspace/workspace-files.ts';
import type { HostOptions } from './workspace-host.ts';

/** A command that the repository names, and whether a person has approved what it says now. */
export interface ApprovalState {
  request: ApprovalRequest;
  approved: boolean;
}

/** The approvals of one workspace. They are the user's, not the repository's. */
export interface ApprovalBook {
  /** Every command that a configuration names. @throws UserError where the test command needs a shell */
  required(config: Config): Promise<ApprovalState[]>;
  stateOf(command: RepositoryCommand): Promise<ApprovalState>;
  /** Approves what the requests say, and nothing that they may say later. */
  approve(requests: readonly ApprovalRequest[]): Promise<void>;
  revoke(requests: readonly ApprovalRequest[]): Promise<void>;
}

/** The approvals as they are on disk. `user` is who approves. */
export function approvalBook({ root, environment }: Pick<HostOptions, 'root' | 'environment'>, user: string): ApprovalBook {
  const workspace = new WorkspaceFiles(root);
  const approvals = new Approvals(userStateFolder(environment));
  const stateOf = async (request: ApprovalRequest): Promise<ApprovalState> => ({ request, approved: await approvals.isApproved(request) });
  return {
    required: async (config) => Promise.all((await requiredApprovals(config, workspace)).map(stateOf)),
    async stateOf(command) {
      const state = await stateOf(await approvalRequest(command, workspace));
      return { ...state, approved: state.approved || !(await needsApproval(command, workspace)) };
    },
    async approve(requests) {
      for (const request of requests) await approvals.approve(request, user, isoTime(systemClock));
    },
    async revoke(requests) {
      for (const request of requests) await approvals.revoke(request);
    },
  };
}
