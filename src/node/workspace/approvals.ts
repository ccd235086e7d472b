import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { ApprovalPort, RepositoryCommand } from '../../engine/ports/approval.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { makeFolder, nodeFileSystem, orNull, replaceFile } from '../store/file-system.ts';
import { approvalRequest, needsApproval, type ApprovalRequest } from './approval-requests.ts';

const approvalSchema = z.object({
  schema: z.literal(1),
  hash: z.string(),
  id: z.string(),
  says: z.string(),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
});

/**
 * What people have approved: one file for each approval, named by its hash, in a folder of the user's. Nothing in a
 * repository can add one, and two processes that write at once write different files or the same content.
 */
export class Approvals {
  readonly #folder: string;

  /** `stateFolder` is the user's, never the workspace's: see `userStateFolder`. */
  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'approvals');
  }

  async isApproved({ hash }: ApprovalRequest): Promise<boolean> {
    const text = await orNull(readFile(this.#file(hash), 'utf8'));
    if (text === null) return false;
    try {
      return approvalSchema.parse(JSON.parse(text)).hash === hash;
    } catch {
      return false;
    }
  }

  /** `at` is ISO 8601. */
  async approve({ hash, id, says }: ApprovalRequest, by: string, at: string): Promise<void> {
    const approval: z.output<typeof approvalSchema> = { schema: 1, hash, id, says, by, at };
    await makeFolder(nodeFileSystem, this.#folder);
    await replaceFile(nodeFileSystem, this.#file(hash), Buffer.from(`${JSON.stringify(approval, null, 2)}\n`));
  }

  async revoke({ hash }: ApprovalRequest): Promise<void> {
    await rm(this.#file(hash), { force: true });
  }

  #file(hash: string): string {
    return join(this.#folder, `${hash}.json`);
  }
}

/** The approvals as the engine asks for them: what a command says is read anew each time, so a change voids its approval. */
export class WorkspaceApprovals implements ApprovalPort {
  readonly #approvals: Approvals;
  readonly #workspace: WorkspacePort;
  readonly #trusted: boolean;

  /** With `trusted` everything may run, for this process alone: `--trust`. */
  constructor(approvals: Approvals, workspace: WorkspacePort, options: { trusted?: boolean } = {}) {
    this.#approvals = approvals;
    this.#workspace = workspace;
    this.#trusted = options.trusted ?? false;
  }

  async refusalFor(command: RepositoryCommand): Promise<string | null> {
    if (this.#trusted || !(await needsApproval(command, this.#workspace))) return null;
    const request = await approvalRequest(command, this.#workspace);
    if (await this.#approvals.isApproved(request)) return null;
    return `${request.title} has not been approved in what it says now. Look at it and approve it with: coherence approve`;
  }
}
