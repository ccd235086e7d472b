import { millisecondsOf, type Clock } from '../../base/clock.ts';
import { Emitter } from '../../base/emitter.ts';
import type { InterruptedRunView } from '../../contract/engine-api.ts';
import type { RunRequest, RunSummary } from '../../contract/run-event.ts';
import type { FolderSession } from './folder-session.ts';

/** A run that was interrupted longer ago than this, and that has nothing at work, is continued only when a person says so. */
const RECENT_MS = 5 * 60_000;

/** How a run ended that this window started. */
export interface RunEnd {
  session: FolderSession;
  result: RunSummary | { error: unknown };
}

export interface RunControlPorts {
  clock: Clock;
  /** Whether runs are continued without asking after a reload or the end of the window that had them. */
  continues: () => boolean;
}

/** Starts runs, and continues those whose process ended before they did. */
export class RunControl {
  readonly #ports: RunControlPorts;
  readonly #ends = new Emitter<RunEnd>();
  /** Runs that this window has seen at work: the window that had them may have had no time to say that it went. */
  readonly #seen = new Set<string>();
  readonly #continued = new Set<string>();

  readonly #continuations = new Emitter<FolderSession>();

  readonly onDidEnd = this.#ends.event;
  /** A run goes on that no person has asked for in this window. */
  readonly onDidContinue = this.#continuations.event;

  constructor(ports: RunControlPorts) {
    this.#ports = ports;
  }

  /** Starts a run and returns once the engine has it. How it ends is told by `onDidEnd`. @throws UserError as `FolderSession.engine` */
  async start(session: FolderSession, request: RunRequest): Promise<void> {
    const engine = await session.engine();
    engine.run(request).then(
      (result) => this.#ends.fire({ session, result }),
      (error: unknown) => this.#ends.fire({ session, result: { error } }),
    ).catch(() => {});
  }

  /** To be told whenever a session shows something new: continues what is to be continued without a question. */
  async look(session: FolderSession): Promise<void> {
    const { status, role } = session.snapshot;
    if (status === null) return;
    if (status.run !== null) this.#seen.add(status.run.id);
    const { interrupted } = status;
    // What is paused goes on when a person resumes it.
    if (role !== 'owner' || interrupted === null || interrupted.left === null || status.paused !== null) return;
    if (!this.#ports.continues() || !(interrupted.goesOn === true || this.#isRecent(interrupted))) return;
    if (this.#continued.has(interrupted.id)) return;
    this.#continued.add(interrupted.id);
    try {
      await this.start(session, interrupted.left);
      this.#continuations.fire(session);
    } catch (error) {
      // It was not begun, so the next look may try again.
      this.#continued.delete(interrupted.id);
      throw error;
    }
  }

  dispose(): void {
    this.#ends.dispose();
    this.#continuations.dispose();
  }

  #isRecent({ id, interruptedAt }: InterruptedRunView): boolean {
    if (this.#seen.has(id)) return true;
    return interruptedAt !== null && this.#ports.clock.now() - millisecondsOf(interruptedAt) < RECENT_MS;
  }
}
