import { runChecks } from '../../host/doctor/run-checks.ts';
import type { ChecklistLine } from '../model/pipeline-tree.ts';
import type { FolderSession } from './folder-session.ts';

/** The checklist of a folder. In one that is not trusted nothing is started for it. */
export async function checklistOf(session: FolderSession, trusted: boolean): Promise<readonly ChecklistLine[]> {
  return runChecks(session.options(), { nodeVersion: process.version, startsProcesses: trusted });
}
