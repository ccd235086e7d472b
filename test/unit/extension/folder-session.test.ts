import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emitter } from '../../../src/base/emitter.ts';
import { UserError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { CoverageView } from '../../../src/contract/coverage.ts';
import type { EngineApi, StatusView } from '../../../src/contract/engine-api.ts';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { FolderSession } from '../../../src/extension/session/folder-session.ts';
import type { WorkspaceHost } from '../../../src/host/workspace-host.ts';
import { ManualClock } from '../process/manual-clock.ts';
import { EMPTY_COVERAGE, item, run, status } from './snapshots.ts';

/** A host that answers what a test says. */
class Host implements WorkspaceHost {
  readonly role = 'owner';
  readonly config = configSchema.parse({});
  readonly problems = [];
  readonly notices = [];
  readonly closed = new Emitter<void>();
  readonly events = new Emitter<RunEvent>();
  readonly onClosed = this.closed.event;
  looks = 0;
  told: StatusView = status();
  coverageLooks = 0;
  coverage: () => Promise<CoverageView> = () => Promise.resolve(EMPTY_COVERAGE);
  /** What the next look gets instead of an answer. */
  failure: Error | undefined;
  closing: () => Promise<void> = () => Promise.resolve();

  get api(): EngineApi {
    const answer = async (): Promise<StatusView> => {
      this.looks += 1;
      const { failure } = this;
      this.failure = undefined;
      if (failure !== undefined) throw failure;
      return this.told;
    };
    const api: Partial<EngineApi> = { onEvent: this.events.event, status: answer, items: () => Promise.resolve([item('item_1')]) };
    api.coverage = () => {
      this.coverageLooks += 1;
      return this.coverage();
    };
    return api as EngineApi;
  }

  close(): Promise<void> {
    return this.closing();
  }
}

describe('a session of a folder', () => {
  let root: string;
  let clock: ManualClock;
  let session: FolderSession;
  let hosts: Host[];
  /** What each opening comes to, the last one again and again. */
  let openings: (() => Promise<Host>)[];
  let opened: number;
  let shown: FolderSnapshot[];

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-session-')));
    mkdirSync(join(root, '.coherence'));
    mkdirSync(join(root, 'specs'));
    writeFileSync(join(root, 'specs/backlog.md'), '1. Add a clock\n');
    clock = new ManualClock();
    hosts = [];
    opened = 0;
    shown = [];
    openings = [() => {
      const host = new Host();
      hosts.push(host);
      return Promise.resolve(host);
    }];
    session = new FolderSession({ uri: 'file:///work', name: 'work', root }, {
      openWorkspace: () => {
        const opening = openings[Math.min(opened, openings.length - 1)];
        opened += 1;
        return opening === undefined ? assert.fail() : opening();
      },
      readWorkspace: () => Promise.resolve({
        config: configSchema.parse({}), problems: [], status: () => Promise.resolve(status({ owner: null })), items: () => Promise.resolve([item('item_1')]),
        findings: () => Promise.resolve([]), tasks: () => Promise.resolve([]), recentTasks: () => Promise.resolve([]), coverage: () => Promise.resolve(EMPTY_COVERAGE),
        unfinished: () => Promise.resolve([]), evidence: () => Promise.resolve([]),
        updateDocuments: () => Promise.reject(new Error('Nothing is written here.')), handOver: () => Promise.resolve(), dispose: () => {},
      }),
      clock, logger: silentLogger, isTrusted: () => true, environment: () => ({}),
    });
    session.onDidChange((snapshot) => shown.push(snapshot));
  });

  afterEach(async () => {
    await session.close();
    rmSync(root, { recursive: true });
  });

  function nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const listening = session.onDidChange(() => {
        listening.dispose();
        resolve();
      });
    });
  }

  it('opens the engine anew with other keys, once nothing runs', async () => {
    await session.close();
    let keys: Record<string, string> = {};
    const given: unknown[] = [];
    session = new FolderSession({ uri: 'file:///work', name: 'work', root }, {
      openWorkspace: (options) => {
        given.push(options.keys);
        const host = new Host();
        hosts.push(host);
        return Promise.resolve(host);
      },
      readWorkspace: () => assert.fail(), clock, logger: silentLogger, isTrusted: () => true, environment: () => ({}), keys: () => keys,
    });
    await session.refresh();
    await session.refresh();
    keys = { A_KEY: 'a-value' };
    const [first] = hosts;
    assert.ok(first);
    first.told = status({ run: run() });
    await session.refresh();
    assert.deepEqual(given, [{}]);
    first.told = status();
    await session.refresh();
    assert.deepEqual(given, [{}, { A_KEY: 'a-value' }]);
  });

  it('says that its folder has gone, and goes on when it is back', async () => {
    await session.refresh();
    renameSync(root, `${root}-moved`);
    await session.refresh();
    assert.equal(session.snapshot.trouble?.message, 'The folder work is not there any more.');
    renameSync(`${root}-moved`, root);
    await session.refresh();
    assert.equal(session.snapshot.trouble, null);
  });

  it('looks once after a burst of events, and not for progress', async () => {
    await session.refresh();
    const [host] = hosts;
    const before = host?.looks ?? 0;
    for (let index = 0; index < 50; index += 1) host?.events.fire({ type: 'resumed', at: '' });
    assert.equal(host?.looks, before);
    const change = nextChange();
    await clock.advance(1000);
    await change;
    assert.equal(host?.looks, before + 1);
    host?.events.fire({ type: 'progress', at: '', taskId: 'task_1', text: 'Working' });
    await clock.advance(1000);
    await session.refresh();
    assert.equal(host?.looks, before + 2, 'The one that was asked for.');
  });

  it('asks what evidence says once with everything else, and again only when it may have changed', async () => {
    await session.refresh();
    const host = hosts[0]!;
    assert.deepEqual([session.snapshot.coverage, host.coverageLooks], [EMPTY_COVERAGE, 1]);
    const after = async (event: RunEvent): Promise<[looks: number, asked: number]> => {
      const [looks, asked] = [host.looks, host.coverageLooks];
      const change = nextChange();
      host.events.fire(event);
      await clock.advance(1000);
      await change;
      return [host.looks - looks, host.coverageLooks - asked];
    };
    assert.deepEqual(await after({ type: 'resumed', at: '' }), [1, 0]);
    assert.deepEqual(await after({ type: 'coverage-changed', at: '' }), [1, 1]);
    assert.deepEqual(await after({ type: 'documents-updated', at: '', files: [] }), [1, 1]);
    await session.refresh();
    assert.equal(host.coverageLooks, 4, 'Files may have changed.');
  });

  it('looks not at all for what tests write', async () => {
    await session.refresh();
    const before = hosts[0]?.looks;
    hosts[0]?.events.fire({ type: 'tests-output', at: '', text: 'ok 1' });
    await clock.advance(1000);
    assert.equal(hosts[0]?.looks, before);
  });

  it('asks once what evidence says after many files have changed', async () => {
    await session.refresh();
    const change = nextChange();
    for (let index = 0; index < 50; index += 1) session.touched();
    assert.equal(hosts[0]?.coverageLooks, 1);
    await clock.advance(1000);
    await change;
    assert.equal(hosts[0]?.coverageLooks, 2);
  });

  it('shows everything else where evidence cannot be looked at, and asks again', async () => {
    await session.refresh();
    const host = hosts[0]!;
    host.coverage = () => Promise.reject(new Error('A report is broken.'));
    await session.refresh();
    assert.deepEqual([session.snapshot.coverage, session.snapshot.trouble, session.snapshot.items.length], [null, null, 1]);
    host.coverage = () => Promise.resolve(EMPTY_COVERAGE);
    const change = nextChange();
    host.events.fire({ type: 'resumed', at: '' });
    await clock.advance(1000);
    await change;
    assert.equal(session.snapshot.coverage, EMPTY_COVERAGE);
  });

  it('looks again when the owner goes while it says what evidence there is', async () => {
    await session.refresh();
    const host = hosts[0]!;
    host.coverage = () => Promise.reject(new UserError('owner-gone', 'The owner has gone.'));
    const before = shown.length;
    await session.refresh();
    assert.equal(shown.length, before, 'What was seen stays.');
    host.coverage = () => Promise.resolve(EMPTY_COVERAGE);
    const change = nextChange();
    await clock.advance(100);
    await change;
    assert.equal(session.snapshot.coverage, EMPTY_COVERAGE);
  });

  it('reads what evidence says where it owns nothing', async () => {
    openings = [() => Promise.reject(new UserError('owner-unreachable', 'Another process owns it.'))];
    await session.refresh();
    assert.deepEqual([session.snapshot.role, session.snapshot.coverage], ['reader', EMPTY_COVERAGE]);
  });

  it('passes on what its engine tells', async () => {
    await session.refresh();
    const heard: RunEvent[] = [];
    session.onRunEvent((event) => heard.push(event));
    const event: RunEvent = { type: 'progress', at: '', taskId: 'task_1', text: 'Working' };
    hosts[0]?.events.fire(event);
    assert.deepEqual(heard, [event]);
  });

  it('says what keeps it from opening, and tries again after a while', async () => {
    const [works] = openings;
    openings = [() => Promise.reject(new UserError('owner-unreachable', 'Another process owns it.', { hint: 'Wait.' })), works!];
    await session.refresh();
    assert.deepEqual([session.snapshot.role, session.snapshot.backlog, session.snapshot.items.length], ['reader', 'ready', 1]);
    assert.deepEqual(session.snapshot.trouble, { message: 'Another process owns it.', hint: 'Wait.' });
    await clock.advance(4000);
    assert.equal(opened, 1);
    const change = nextChange();
    await clock.advance(2000);
    await change;
    assert.deepEqual([session.snapshot.trouble, session.snapshot.role], [null, 'owner']);
  });

  it('gives whoever wants the engine the reason why there is none', async () => {
    openings = [() => Promise.reject(new UserError('owner-unreachable', 'Another process owns it.', { hint: 'Wait.' }))];
    await assert.rejects(session.engine(), (error: UserError) => error.message === 'Another process owns it.' && error.hint === 'Wait.');
  });

  it('looks again when the owner goes in the middle of an answer', async () => {
    await session.refresh();
    const [host] = hosts;
    const before = shown.length;
    host!.failure = new UserError('owner-gone', 'The owner has gone.');
    await session.refresh();
    assert.equal(shown.length, before, 'What was seen stays.');
    const change = nextChange();
    await clock.advance(100);
    await change;
    assert.equal(session.snapshot.trouble, null);
  });

  it('shows what went wrong otherwise, and what it saw before', async () => {
    await session.refresh();
    hosts[0]!.failure = new Error('Something broke.');
    await session.refresh();
    assert.deepEqual([session.snapshot.trouble, session.snapshot.items.length], [{ message: 'Something broke.', hint: null }, 1]);
    await session.refresh();
    assert.equal(session.snapshot.trouble, null);
  });

  it('opens the folder again when it has lost it, however it ends', async () => {
    for (const closing of [() => Promise.resolve(), () => Promise.reject(new Error('The state is owned by somebody else.'))]) {
      await session.refresh();
      const host = hosts.at(-1)!;
      host.closing = closing;
      const before = hosts.length;
      const again = new Promise<void>((resolve) => {
        const listening = session.onDidOpen(() => {
          listening.dispose();
          resolve();
        });
      });
      host.closed.fire();
      await again;
      assert.equal(hosts.length, before + 1);
    }
  });

  it('lets its engine go when it closes, and shows nothing afterwards', async () => {
    await session.refresh();
    let closed = 0;
    hosts[0]!.closing = () => {
      closed += 1;
      return Promise.resolve();
    };
    const before = shown.length;
    await session.close();
    hosts[0]?.events.fire({ type: 'resumed', at: '' });
    hosts[0]?.closed.fire();
    await clock.advance(10_000);
    await session.refresh();
    assert.deepEqual([closed, shown.length, hosts.length], [1, before, 1]);
  });

  it('opens nothing for a look that is under way when it closes', async () => {
    let open = (_: Host): void => {};
    const late = new Host();
    let closed = false;
    late.closing = () => {
      closed = true;
      return Promise.resolve();
    };
    let begun = (): void => {};
    const begins = new Promise<void>((resolve) => { begun = resolve; });
    openings = [() => new Promise((resolve) => {
      open = resolve;
      begun();
    })];
    const looking = session.refresh();
    await begins;
    const closing = session.close();
    open(late);
    await Promise.all([looking, closing]);
    assert.equal(closed, true, 'What was opened in the last moment is let go.');
  });
});
