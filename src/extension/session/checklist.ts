import type { Clock } from '../../base/clock.ts';
import { runChecks } from '../../host/doctor/run-checks.ts';
import type { ChecklistLine } from '../model/pipeline-tree.ts';
import type { FolderSession } from './folder-session.ts';

/** A view that shows the checklist asks for it at every change; it is made anew when it is so old. */
const FRESH_MS = 15_000;

/** The checklists of folders. In a folder that is not trusted nothing is started for one. */
export class Checklists {
  readonly #clock: Clock;
  readonly #isTrusted: () => boolean;
  readonly #made = new WeakMap<FolderSession, { at: number; trusted: boolean; lines: Promise<readonly ChecklistLine[]> }>();

  constructor(clock: Clock, isTrusted: () => boolean) {
    this.#clock = clock;
    this.#isTrusted = isTrusted;
  }

  of(session: FolderSession): Promise<readonly ChecklistLine[]> {
    const now = this.#clock.monotonic();
    const trusted = this.#isTrusted();
    const made = this.#made.get(session);
    if (made !== undefined && made.trusted === trusted && now - made.at < FRESH_MS) return made.lines;
    const lines = runChecks(session.options(), { nodeVersion: process.version, startsProcesses: trusted });
    this.#made.set(session, { at: now, trusted, lines });
    return lines;
  }

  /** The next time that it is asked for, everything is looked at again. */
  forget(session: FolderSession): void {
    this.#made.delete(session);
  }
}
