import { statSync } from 'node:fs';
import packageFile from '../../package.json' with { type: 'json' };
import type { Event } from '../base/emitter.ts';
import { approvalBook } from '../host/approval-book.ts';
import { localFiles } from '../host/local-files.ts';
import { openDocuments } from './lint/open-documents.ts';
import { openWorkspace } from '../host/open-workspace.ts';
import { hasProgram, installedVersion, programVersion } from '../host/programs.ts';
import { readWorkspace } from '../host/read-workspace.ts';
import { repairWorkspace } from '../host/repair-workspace.ts';
import { detectWorkspace } from '../host/set-up/detect-workspace.ts';
import { rulePage } from '../host/rule-pages.ts';
import { taskHistory } from '../host/task-history.ts';
import { userName } from '../host/user-name.ts';
import { systemClock } from '../node/clock.ts';
import { serveLanguage } from './language-server.ts';
import type { CliServices, Interrupt } from './services.ts';

/** The real parts behind the commands. */
export function systemServices(interrupts: Event<Interrupt>): CliServices {
  const environment = process.env;
  const user = userName();
  return {
    openWorkspace,
    readWorkspace,
    repairWorkspace,
    openDocuments,
    rulePage,
    files: localFiles,
    detect: (root) => detectWorkspace({ root, environment }),
    approvals: (root) => approvalBook({ root, environment }, user),
    history: taskHistory,
    pathKind,
    version: programVersion,
    hasProgram: (program, root) => hasProgram(program, { root, environment }),
    agentVersion: (program, root) => installedVersion(program, { root, environment }),
    serveLanguage,
    interrupts,
    clock: systemClock,
    user,
    cwd: process.cwd(),
    environment,
    nodeVersion: process.version,
    programVersion: packageFile.version,
  };
}

function pathKind(path: string): 'folder' | 'file' | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : found.isDirectory() ? 'folder' : 'file';
}
