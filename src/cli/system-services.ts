import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import { isoTime } from '../base/clock.ts';
import type { Event } from '../base/emitter.ts';
import { codeOf, messageOf } from '../base/errors.ts';
import { openWorkspace } from '../host/open-workspace.ts';
import { pipelineFold } from '../host/pipeline-fold.ts';
import { readWorkspace } from '../host/read-workspace.ts';
import { repairWorkspace } from '../host/repair-workspace.ts';
import { systemClock } from '../node/clock.ts';
import { stateFolder } from '../node/store/layout.ts';
import { openStoreReadOnly } from '../node/store/read-only.ts';
import { approvalRequest, requiredApprovals, type ApprovalRequest } from '../node/workspace/approval-requests.ts';
import { Approvals } from '../node/workspace/approvals.ts';
import { detect } from '../node/workspace/detect.ts';
import { findProgram } from '../node/workspace/find-program.ts';
import { userStateFolder } from '../node/workspace/user-state-folder.ts';
import { WorkspaceFiles } from '../node/workspace/workspace-files.ts';
import type { ApprovalBook, ApprovalState, CliServices, Interrupt, ProgramCheck } from './services.ts';

const VERSION_TIMEOUT_MS = 5000;

/** The real parts behind the commands. */
export function systemServices(interrupts: Event<Interrupt>): CliServices {
  const environment = process.env;
  const user = userName();
  return {
    openWorkspace,
    readWorkspace,
    repairWorkspace,
    files: (root) => new WorkspaceFiles(root),
    detect: (root) => {
      const workspace = new WorkspaceFiles(root);
      return detect({ workspace, findProgram: (name) => findProgram(name, workspace.root, environment) });
    },
    approvals: (root) => approvalBook(new WorkspaceFiles(root), new Approvals(userStateFolder(environment)), user),
    history: async (root, limit) => (await openStoreReadOnly(stateFolder(root), pipelineFold)).history(limit),
    pathKind,
    version: programVersion,
    hasProgram: async (program, root) =>
      isAbsolute(program) || /[\\/]/.test(program) ? pathKind(resolve(root, program)) === 'file' : (await findProgram(program, root, environment)) !== null,
    interrupts,
    clock: systemClock,
    user,
    cwd: process.cwd(),
    environment,
    nodeVersion: process.version,
    programVersion: packageFile.version,
  };
}

function approvalBook(workspace: WorkspaceFiles, approvals: Approvals, user: string): ApprovalBook {
  const stateOf = async (request: ApprovalRequest): Promise<ApprovalState> => ({ request, approved: await approvals.isApproved(request) });
  return {
    required: async (config) => Promise.all((await requiredApprovals(config, workspace)).map(stateOf)),
    stateOf: async (command) => stateOf(await approvalRequest(command, workspace)),
    async approve(requests) {
      for (const request of requests) await approvals.approve(request, user, isoTime(systemClock));
    },
    async revoke(requests) {
      for (const request of requests) await approvals.revoke(request);
    },
  };
}

/** A user without an entry in the system's list, as in some containers, has only a number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

function pathKind(path: string): 'folder' | 'file' | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : found.isDirectory() ? 'folder' : 'file';
}

function programVersion(program: string): Promise<ProgramCheck> {
  return new Promise((resolved) => {
    execFile(program, ['--version'], { timeout: VERSION_TIMEOUT_MS }, (error, output) => {
      if (error === null) resolved({ found: true, answer: output.split('\n')[0] ?? '' });
      else resolved({ found: false, answer: codeOf(error) === 'ENOENT' ? `${program} was not found on the PATH.` : messageOf(error) });
    });
  });
}
