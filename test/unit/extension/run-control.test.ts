import assert from 'node:assert/strict';
import type { StatusView } from '../../../src/contract/engine-api.ts';
import type { RunRequest, RunSummary } from '../../../src/contract/run-event.ts';
import type { FolderSession } from '../../../src/extension/session/folder-session.ts';
import { RunControl, type RunEnd } from '../../../src/extension/session/run-control.ts';
import { ManualClock } from '../process/manual-clock.ts';
import { run, snapshot } from './snapshots.ts';

/** A folder whose engine notes what it is asked to run, and ends a run when a test says how. */
class Folder {
  snapshot = snapshot([]);
  readonly asked: RunRequest[] = [];
  refusal: Error | undefined;
  settle: (summary: RunSummary) => void = () => {};
  fail: (error: Error) => void = () => {};

  engine(): Promise<{ run: (request: RunRequest) => Promise<RunSummary> }> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    return Promise.resolve({
      run: (request) => new Promise((resolve, reject) => {
        this.asked.push(request);
        this.settle = resolve;
        this.fail = reject;
      }),
    });
  }

  get session(): FolderSession {
    return this as unknown as FolderSession;
  }

  tell(status: Partial<StatusView>, role: 'owner' | 'client' | 'reader' = 'owner'): void {
    this.snapshot = snapshot([], { status, role });
  }
}

describe('continuing a run', () => {
  const start = Date.parse('2030-01-01T00:00:00.000Z');
  const isoAt = (clock: ManualClock): string => new Date(clock.now()).toISOString();
  const control = async (continues = true): Promise<{ clock: ManualClock; runs: RunControl; folder: Folder }> => {
    const clock = new ManualClock();
    await clock.advance(start);
    return { clock, runs: new RunControl({ clock, continues: () => continues }), folder: new Folder() };
  };
  const interrupted = (interruptedAt: string | null, left: RunRequest | null = { maxItems: 2 }) => ({ ...run({ maxItems: 3 }), interruptedAt, left });

  it('goes by itself where it was interrupted a moment ago, once', async () => {
    const { clock, runs, folder } = await control();
    folder.tell({ interrupted: interrupted(isoAt(clock)) });
    await clock.advance(4 * 60_000);
    await Promise.all([runs.look(folder.session), runs.look(folder.session)]);
    await runs.look(folder.session);
    assert.deepEqual(folder.asked, [{ maxItems: 2 }]);
  });

  it('waits for a person where that was longer ago, or nobody knows when', async () => {
    const { clock, runs, folder } = await control();
    folder.tell({ interrupted: interrupted(isoAt(clock)) });
    await clock.advance(6 * 60_000);
    await runs.look(folder.session);
    folder.tell({ interrupted: interrupted(null) });
    await runs.look(folder.session);
    assert.deepEqual(folder.asked, []);
  });

  it('goes by itself where its agent was still at work or it waits for an account, whenever it was, and says so', async () => {
    const { clock, runs, folder } = await control();
    const said: FolderSession[] = [];
    runs.onDidContinue((session) => said.push(session));
    await clock.advance(3_600_000);
    folder.tell({ interrupted: { ...interrupted(null), goesOn: true } });
    await runs.look(folder.session);
    await runs.look(folder.session);
    assert.deepEqual([folder.asked, said], [[{ maxItems: 2 }], [folder.session]]);
    const other = await control(false);
    other.folder.tell({ interrupted: { ...interrupted(null), goesOn: true } });
    await other.runs.look(other.folder.session);
    assert.deepEqual(other.folder.asked, []);
  });

  it('goes by itself where this window has seen the run at work, whenever it was', async () => {
    const { clock, runs, folder } = await control();
    folder.tell({ run: run({ maxItems: 3 }) }, 'client');
    await runs.look(folder.session);
    await clock.advance(3_600_000);
    folder.tell({ interrupted: interrupted(null) });
    await runs.look(folder.session);
    assert.deepEqual(folder.asked, [{ maxItems: 2 }]);
  });

  it('is for the owner, for a run with something left, and for those who want it', async () => {
    const { clock, runs, folder } = await control();
    for (const role of ['client', 'reader'] as const) {
      folder.tell({ interrupted: interrupted(isoAt(clock)) }, role);
      await runs.look(folder.session);
    }
    folder.tell({ interrupted: interrupted(isoAt(clock), null) });
    await runs.look(folder.session);
    folder.tell({ interrupted: null });
    await runs.look(folder.session);
    const others = await control(false);
    others.folder.tell({ interrupted: interrupted(isoAt(others.clock)) });
    await others.runs.look(others.folder.session);
    assert.deepEqual([folder.asked, others.folder.asked], [[], []]);
  });

  it('waits while everything is paused', async () => {
    const { clock, runs, folder } = await control();
    folder.tell({ interrupted: interrupted(isoAt(clock)), paused: 'Paused by ada: lunch' });
    await runs.look(folder.session);
    assert.deepEqual(folder.asked, []);
    folder.tell({ interrupted: interrupted(isoAt(clock)) });
    await runs.look(folder.session);
    assert.deepEqual(folder.asked, [{ maxItems: 2 }]);
  });

  it('is tried again where it could not begin', async () => {
    const { clock, runs, folder } = await control();
    folder.tell({ interrupted: interrupted(isoAt(clock)) });
    folder.refusal = new Error('The disk is full.');
    await assert.rejects(runs.look(folder.session), /The disk is full/);
    folder.refusal = undefined;
    await runs.look(folder.session);
    assert.deepEqual(folder.asked, [{ maxItems: 2 }]);
  });

  it('tells how runs end, well or not', async () => {
    const { runs, folder } = await control();
    const ends: RunEnd[] = [];
    runs.onDidEnd((end) => ends.push(end));
    const summary: RunSummary = { type: 'summary', completed: [], failed: [], blocked: [], tasks: 0, durationSeconds: 0, reason: 'no-items', phases: { spec: 0, impl: 0, test: 0, review: 0 }, tests: { passed: 0, failed: 0 }, files: 0, commits: 0, outcomes: {}, costUsd: 0 };
    await runs.start(folder.session, {});
    folder.settle(summary);
    await runs.start(folder.session, { maxItems: 1 });
    const error = new Error('No.');
    folder.fail(error);
    await new Promise((resolve) => { setImmediate(resolve); });
    assert.deepEqual(ends.map(({ result }) => result), [summary, { error }]);
    assert.ok(ends.every(({ session }) => session === folder.session));
  });
});
