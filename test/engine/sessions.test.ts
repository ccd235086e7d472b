import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { UserError } from '../../src/base/errors.ts';
import { Emitter } from '../../src/base/emitter.ts';
import type { EngineApi } from '../../src/contract/engine-api.ts';
import type { RunEvent } from '../../src/contract/run-event.ts';
import { FolderSessions } from '../../src/extension/session/folder-sessions.ts';
import { acquire, type Ownership } from '../../src/node/owner/acquire.ts';
import { status } from '../unit/extension/snapshots.ts';
import { smallProject, TestRepository } from './repository.ts';
import { until, windowPorts, Windows, type TestWindow } from './session-window.ts';

const TWO = '1. Add a function for two\n2. Add a function for three\n';
/** Longer than any test. */
const LONG = '120000';

function coded(code: string): (error: UserError) => boolean {
  return (error) => error.code === code;
}

describe('a folder in a window', function () {
  this.timeout(60_000);
  const windows = new Windows();
  afterEach(() => windows.end());

  const project = (backlog = TWO, config: Record<string, unknown> = {}): TestRepository => windows.repository(new TestRepository(smallProject(backlog, config)));
  /** A project that nobody has set up. */
  const bare = (files: Record<string, string> = {}): TestRepository => windows.repository(new TestRepository({ 'README.md': '# Bare\n', ...files }));
  const looked = async (window: TestWindow): Promise<TestWindow> => {
    await window.session.refresh();
    return window;
  };
  const configFile = (repository: TestRepository, config: string): void => repository.write('.coherence/config.json', config);

  describe('that nobody works in', () => {
    it('is only read until somebody wants more', async () => {
      const repository = bare({ 'specs/backlog.md': TWO });
      const window = await looked(windows.open(repository));
      assert.deepEqual([window.snapshot.role, window.snapshot.backlog, window.states, window.opened], ['reader', 'ready', 'open open', []]);
      assert.equal(existsSync(join(repository.root, '.coherence')), false);
      assert.deepEqual(await window.session.tasks(window.snapshot.items[0]?.key ?? ''), []);
      await window.session.engine();
      assert.deepEqual([window.snapshot.role, window.opened], ['owner', ['owner']]);
    });

    it('has an owner at once where it has been set up', async () => {
      assert.equal((await looked(windows.open(project()))).snapshot.role, 'owner');
    });

    it('without a backlog has none until there is one', async () => {
      const repository = bare();
      const window = await looked(windows.open(repository));
      assert.deepEqual([window.snapshot.backlog, window.snapshot.configured, window.snapshot.specs], ['missing', false, []]);
      // Specs alone are checked as well.
      repository.write('specs/001-clock.md', '# Spec: Clock\n');
      await window.sees('the spec', ({ specs }) => specs.length === 1);
      await assert.rejects(window.session.engine(), coded('no-backlog'));
      assert.equal(existsSync(join(repository.root, '.coherence')), false);
      repository.write('specs/backlog.md', TWO);
      await window.sees('the new backlog', ({ backlog, items }) => backlog === 'ready' && items.length === 2);
    });

    it('with a broken configuration says so, and goes on once it is corrected', async () => {
      const repository = project();
      configFile(repository, '{ "maxIterations": "many" }');
      const window = await looked(windows.open(repository));
      assert.deepEqual([window.snapshot.backlog, window.snapshot.role, window.snapshot.problems.map(({ path }) => path)], ['broken', 'reader', ['maxIterations']]);
      await assert.rejects(window.session.engine(), coded('config'));
      assert.equal(existsSync(join(repository.root, '.coherence/state')), false);
      configFile(repository, '{ "maxIterations": 2 }');
      const { role } = await window.sees('the right configuration', ({ backlog, config }) => backlog === 'ready' && config?.maxIterations === 2);
      assert.equal(role, 'owner');
    });

    it('says why its backlog cannot be read, and shows it once it can', async () => {
      const repository = project('Not text: \0');
      const window = await looked(windows.open(repository));
      assert.deepEqual([window.snapshot.backlog, window.snapshot.trouble?.message], ['unreadable', 'The file specs/backlog.md is not UTF-8 text.']);
      repository.write('specs/backlog.md', TWO);
      await window.sees('the backlog', ({ backlog, trouble }) => backlog === 'ready' && trouble === null);
    });

    it('keeps its engine when its configuration breaks later', async () => {
      const repository = project();
      const window = await looked(windows.open(repository));
      configFile(repository, '{ broken');
      const { role, backlog } = await window.sees('the broken configuration', ({ problems }) => problems.length > 0);
      assert.deepEqual([role, backlog, window.opened], ['owner', 'ready', ['owner']]);
    });

    it('says so when its backlog goes while nothing runs, and goes on when it is back', async () => {
      const repository = project();
      const window = await looked(windows.open(repository));
      rmSync(join(repository.root, 'specs/backlog.md'));
      const { items, files } = await window.sees('that there is none', ({ backlog }) => backlog === 'missing');
      assert.deepEqual([items, files], [[], []]);
      repository.write('specs/backlog.md', TWO);
      await window.sees('the backlog', ({ backlog, items }) => backlog === 'ready' && items.length === 2);
      assert.deepEqual(window.opened, ['owner']);
    });

    it('is opened anew when its configuration changes', async () => {
      const repository = project();
      const window = await looked(windows.open(repository));
      configFile(repository, JSON.stringify({ agent: 'demo', maxIterations: 3 }));
      await until('the second opening', () => (window.opened.length === 2 ? true : null));
      const { config, role } = await window.sees('the new configuration', ({ status, config }) => status !== null && config?.maxIterations === 3);
      assert.deepEqual([config?.maxIterations, role], [3, 'owner']);
      await window.session.refresh();
      assert.deepEqual(window.opened, ['owner', 'owner']);
    });
  });

  describe('that is not trusted', () => {
    /** A folder of programs that leave a mark behind when they are started. */
    function programs(repository: TestRepository): { path: string; started: () => string[] } {
      const folder = join(repository.root, '..', 'programs');
      for (const name of ['git', 'node', 'sh', 'claude', 'codex']) {
        repository.write(`../programs/${name}`, `#!/bin/sh\necho ${name} >> "${folder}/started-${name}"\n`);
        chmodSync(join(folder, name), 0o755);
      }
      return { path: folder, started: () => readdirSync(folder).filter((name) => name.startsWith('started-')) };
    }

    it('is shown; nothing is started in it, and nothing written', async () => {
      const repository = project();
      const { path, started } = programs(repository);
      const window = await looked(windows.open(repository, { isTrusted: () => false, environment: { PATH: path } }));
      assert.deepEqual([window.snapshot.role, window.snapshot.backlog, window.snapshot.trusted, window.states], ['reader', 'ready', false, 'open open']);
      await assert.rejects(window.session.engine(), coded('untrusted'));
      assert.deepEqual(await window.session.recentTasks(10), []);
      repository.write('specs/backlog.md', `${TWO}3. Add another one\n`);
      await window.sees('an edit', ({ items }) => items.length === 3);
      repository.git('checkout', '--quiet', 'specs/backlog.md');
      assert.deepEqual([window.opened, started()], [[], []]);
      assert.equal(existsSync(join(repository.root, '.coherence/state')), false);
      assert.equal(repository.git('status', '--porcelain', '--ignored'), '');
    });

    it('has an owner once it is', async () => {
      let trusted = false;
      const window = await looked(windows.open(project(), { isTrusted: () => trusted }));
      trusted = true;
      await window.session.refresh();
      assert.deepEqual([window.snapshot.role, window.snapshot.trusted], ['owner', true]);
    });
  });

  describe('that two windows have open', () => {
    it('has one owner, and a client that sees its run and answers its questions', async () => {
      const repository = project('1. Add a function for two\n');
      const first = await looked(windows.open(repository, { demo: 'ask@impl:1' }));
      const second = await looked(windows.open(repository));
      assert.deepEqual([first.snapshot.role, second.snapshot.role], ['owner', 'client']);
      await first.runs.start(first.session, {});
      await second.hears('attempt-started', ({ phase }) => phase === 'spec');
      await second.sees('the run', ({ status }) => status?.run !== null);
      const { status } = await second.sees('the question', ({ status }) => status?.decisions.length === 1);
      const [question] = status?.decisions ?? [];
      const engine = await second.session.engine();
      await engine.decide(question?.id ?? '', question?.options[0] ?? 'yes', 'ada', question?.askedAt);
      await first.sees('that it is answered', ({ status }) => status?.decisions.length === 0);
      await until('the end of the run', () => first.ends[0]);
      if (first.states !== 'done') await first.runs.start(first.session, {});
      await second.sees('that the item is done', ({ items }) => items[0]?.state === 'done');
      assert.deepEqual([first.opened, second.opened, first.failures, second.failures], [['owner'], ['client'], [], []]);
    });

    it('is owned by the other one when its owner closes, and the run goes on with what is left of it', async () => {
      const repository = project(`${TWO}3. Add a function for four\n`);
      const first = await looked(windows.open(repository, { demo: 'slow=4000@impl:1' }));
      const second = await looked(windows.open(repository));
      await first.runs.start(first.session, { maxItems: 2 });
      const { key, taskId } = await second.hears('attempt-started', ({ phase }) => phase === 'impl');
      // Its agent is at work.
      await second.hears('progress', (event) => event.taskId === taskId);
      await first.close();
      const taken = await second.sees('that it owns the folder', ({ role, status }) => role === 'owner' && status?.run !== null);
      assert.deepEqual([taken.status?.run?.request, second.opened], [{ maxItems: 2 }, ['client', 'owner']]);
      const end = await until('the end of the run', () => second.ends[0]);
      assert.deepEqual('reason' in end ? [end.reason, end.completed.length, end.completed[0]] : end.error, ['max-items', 2, key]);
      await second.sees('the items', () => second.states === 'done done open');
      // The item goes on in the phase that was cut off, without a round more than it needs.
      assert.deepEqual((await second.session.tasks(key)).map(({ phase, iteration, status }) => `${phase} ${iteration} ${status}`), ['spec 1 completed', 'impl 1 completed', 'test 1 completed', 'review 1 completed']);
      assert.deepEqual(second.failures, []);
    });

    it('hands a run over that the client had started', async () => {
      const repository = project();
      const first = await looked(windows.open(repository, { demo: `slow=${LONG}@spec` }));
      const second = await looked(windows.open(repository));
      await second.runs.start(second.session, { maxItems: 1 });
      await first.hears('attempt-started');
      await first.close();
      const ends = await until('both ends', () => (second.ends.length === 2 ? second.ends : null));
      assert.deepEqual(ends.map((end) => ('reason' in end ? [end.reason, end.completed.length] : end.error)), [['stopped', 0], ['max-items', 1]]);
    });

    it('is given back by an owner from which it was taken', async () => {
      const repository = project();
      const window = await looked(windows.open(repository));
      const taken = windows.hold(await Takeover.of(repository.root));
      const { status } = await window.sees('that it is a client', ({ role }) => role === 'client');
      assert.deepEqual([status?.owner?.epoch, window.opened], [taken.epoch, ['owner', 'client']]);
      await taken.close();
      await window.sees('that it is the owner again', ({ role, items }) => role === 'owner' && items.length === 2);
    });
  });

  describe('that is loaded again', () => {
    it('in the middle of a run loses nothing of it', async () => {
      const repository = project();
      const before = await looked(windows.open(repository, { demo: `slow=${LONG}@impl` }));
      await before.runs.start(before.session, { maxItems: 1, hours: 2 });
      const { key, log } = await before.hears('attempt-started', ({ phase }) => phase === 'impl');
      const path = join(repository.root, log);
      const written = await until('the log', () => (existsSync(path) ? readFileSync(path, 'utf8') || null : null));
      await before.close();

      const after = await looked(windows.open(repository));
      const { status } = await after.sees('the run', ({ status }) => status?.run !== null);
      assert.equal(status?.run?.request.maxItems, 1);
      assert.ok((status?.run?.request.hours ?? 0) > 1.9 && (status?.run?.request.hours ?? 0) <= 2);
      const end = await until('its end', () => after.ends[0]);
      assert.deepEqual('reason' in end ? [end.reason, end.completed] : end.error, ['max-items', [key]]);
      const [task, ...more] = (await after.session.tasks(key)).filter(({ phase }) => phase === 'impl');
      assert.deepEqual([task?.attempts, task?.status, task?.log, more], [2, 'completed', log, []]);
      assert.ok(readFileSync(path, 'utf8').startsWith(written.trimEnd().split('\n')[0] ?? ''), 'The log begins anew.');
      assert.ok(readFileSync(path, 'utf8').length > written.length);
      assert.deepEqual(after.failures, []);
    });

    it('leaves its run alone where runs are not to be continued', async () => {
      const repository = project();
      const before = await looked(windows.open(repository, { demo: `slow=${LONG}` }));
      await before.runs.start(before.session, { maxItems: 1 });
      await before.hears('attempt-started');
      await before.close();
      const after = await looked(windows.open(repository, { continues: () => false }));
      await after.session.refresh();
      assert.deepEqual([after.snapshot.status?.run, after.snapshot.status?.interrupted?.left, after.ends, after.states], [null, { maxItems: 1 }, [], 'open open']);
      assert.deepEqual(after.snapshot.status?.attention.map(({ kind }) => kind), ['interrupted']);
    });

    it('continues a run that is paused only when it is resumed', async () => {
      const repository = project();
      const before = await looked(windows.open(repository, { demo: `slow=${LONG}@spec` }));
      await before.runs.start(before.session, { maxItems: 1 });
      await before.hears('attempt-started');
      await (await before.session.engine()).pause('lunch', 'ada');
      await before.close();
      const after = await looked(windows.open(repository));
      await after.session.refresh();
      assert.deepEqual([after.snapshot.status?.run, after.ends], [null, []]);
      await (await after.session.engine()).resume('ada');
      const end = await until('the end of the run', () => after.ends[0]);
      assert.deepEqual('reason' in end ? [end.reason, end.completed.length] : end.error, ['max-items', 1]);
    });

    it('is opened anew with a changed configuration once its run has ended', async () => {
      const repository = project('1. Add a function for two\n');
      const window = await looked(windows.open(repository, { demo: 'slow=800@spec' }));
      await window.runs.start(window.session, {});
      // What was there before the agent began is no change: it has to be at work.
      await window.hears('progress');
      configFile(repository, JSON.stringify({ agent: 'demo', test: { command: ['node', '--test'] }, maxIterations: 4 }));
      await window.sees('the new configuration', ({ config }) => config?.maxIterations === 4);
      assert.deepEqual(window.opened, ['owner']);
      // It changed while an agent worked: whether that was a person is for a person to say.
      const end = await until('the end of the run', () => window.ends[0]);
      assert.deepEqual('reason' in end ? [end.reason, end.blocked.length] : end.error, ['blocked', 1]);
      await until('the second opening', () => (window.opened.length === 2 ? true : null));
    });
  });

  describe('whose files change', () => {
    async function taken(what: string, work: () => void, window: TestWindow, accepts: Parameters<TestWindow['sees']>[1]): Promise<void> {
      const start = performance.now();
      work();
      await window.sees(what, accepts, 10_000);
      process.stdout.write(`    ${what}: seen after ${Math.round(performance.now() - start)} ms\n`);
    }

    it('shows an edit, a save that replaces the file, and its end', async () => {
      const repository = project();
      const window = await looked(windows.open(repository));
      await taken('an edit', () => repository.write('specs/backlog.md', `${TWO}3. Add another one\n`), window, ({ items }) => items.length === 3);
      await taken('an atomic save', () => {
        repository.write('specs/backlog.md.new', `${TWO}3. Add another one\n4. And one more\n`);
        renameSync(join(repository.root, 'specs/backlog.md.new'), join(repository.root, 'specs/backlog.md'));
      }, window, ({ items }) => items.length === 4);
      await taken('an edit after it', () => repository.write('specs/backlog.md', TWO), window, ({ items }) => items.length === 2);
      await taken('a new spec', () => repository.write('specs/deep/er/001-a.md', '# Spec: A\n'), window, ({ specs }) => specs.includes('specs/deep/er/001-a.md'));
      await taken('the end of a folder', () => rmSync(join(repository.root, 'specs/deep'), { recursive: true }), window, ({ specs }) => specs.length === 0);
    });

    it('shows a branch with many new files in new folders', async () => {
      const repository = project();
      repository.git('checkout', '--quiet', '-b', 'many');
      for (let index = 0; index < 500; index += 1) repository.write(`specs/area-${index % 10}/part-${index % 50}/${index}.md`, `# Spec: ${index}\n`);
      repository.write('specs/backlog.md', `${TWO}3. Add another one\n`);
      repository.git('add', '--all');
      repository.git('commit', '--quiet', '--message', 'Many');
      repository.git('checkout', '--quiet', 'main');
      const window = await looked(windows.open(repository));
      assert.equal(window.snapshot.specs.length, 0);
      await taken('500 new files', () => { repository.git('checkout', '--quiet', 'many'); }, window, ({ specs, items }) => specs.length === 500 && items.length === 3);
      await taken('a file in one of the new folders', () => repository.write('specs/area-3/part-3/new.md', '# Spec: new\n'), window, ({ specs }) => specs.length === 501);
      await taken('the way back', () => { repository.git('checkout', '--quiet', '--force', 'main'); }, window, ({ specs, items }) => specs.length === 1 && items.length === 2);
    });
  });

  describe('beside others', () => {
    it('takes its name and its place from the window', async () => {
      const [one, two] = [project(), project()];
      const sessions = windows.hold(new FolderSessions(windowPorts(one)));
      const folderOf = ({ root }: TestRepository, name: string) => ({ uri: `file://${root}`, name, root });
      await sessions.setFolders([folderOf(one, 'one'), folderOf(two, 'two')]);
      const [first] = sessions.all;
      await sessions.setFolders([folderOf(two, 'two'), folderOf(one, 'first')]);
      assert.deepEqual(sessions.snapshots.map(({ folder }) => folder.name), ['two', 'first']);
      assert.equal(sessions.all[1], first);
    });

    it('that has just left is let go before the window has closed, and none comes afterwards', async () => {
      const [one, two] = [project(), project()];
      const sessions = windows.hold(new FolderSessions(windowPorts(one)));
      const folderOf = ({ root }: TestRepository) => ({ uri: `file://${root}`, name: root, root });
      await sessions.setFolders([folderOf(one), folderOf(two)]);
      const gone = sessions.at(folderOf(two).uri);
      void sessions.setFolders([folderOf(one)]);
      await sessions.close();
      const taken = await acquire(two.root);
      assert.equal(taken.kind, 'owner');
      if (taken.kind === 'owner') await taken.owner.release();
      await sessions.setFolders([folderOf(one)]);
      assert.deepEqual(sessions.all, []);
      await assert.rejects(gone.engine(), coded('no-folder'));
    });

    it('comes and goes with the folders of the window', async () => {
      const [one, two] = [project(), project('1. Add one thing\n')];
      const folderOf = ({ root }: TestRepository) => ({ uri: `file://${root}`, name: root, root });
      const sessions = windows.hold(new FolderSessions(windowPorts(one)));
      const heard: string[] = [];
      sessions.onDidChange(() => heard.push('change'));
      sessions.onDidOpen(({ folder }) => heard.push(`open ${folder.uri}`));
      sessions.onRunEvent(({ session, event }) => heard.push(`${event.type} ${session.folder.uri}`));
      await sessions.setFolders([folderOf(one), folderOf(two)]);
      assert.deepEqual(sessions.snapshots.map(({ role, items }) => [role, items.length]), [['owner', 2], ['owner', 1]]);
      assert.ok(heard.includes('change') && heard.includes(`open ${folderOf(two).uri}`));

      const engine = await sessions.at(folderOf(two).uri).engine();
      await engine.pause('lunch', 'ada');
      assert.ok(heard.includes(`paused ${folderOf(two).uri}`));
      const [kept] = sessions.all;
      await sessions.setFolders([folderOf(one)]);
      assert.deepEqual([sessions.all.length, sessions.all[0] === kept], [1, true]);
      assert.throws(() => sessions.at(folderOf(two).uri), coded('no-folder'));
      // Its engine has let the folder go: whoever comes next owns it.
      const next = await looked(windows.open(two));
      assert.deepEqual([next.snapshot.role, next.snapshot.status?.paused], ['owner', 'Paused by ada: lunch']);
    });

    it('of the same place share an engine', async () => {
      const repository = project();
      const first = await looked(windows.open(repository));
      const events: RunEvent[] = [];
      const second = windows.open(repository);
      second.session.onRunEvent((event) => events.push(event));
      await second.session.refresh();
      await (await first.session.engine()).pause('lunch', 'ada');
      await second.sees('the pause', ({ status }) => status?.paused === 'Paused by ada: lunch');
      assert.deepEqual(events.map(({ type }) => type), ['paused']);
    });
  });
});

/** A process that has taken a workspace from an owner that it did not hear in time. */
class Takeover {
  readonly #owner: Ownership;
  readonly epoch: number;

  private constructor(owner: Ownership) {
    this.#owner = owner;
    this.epoch = owner.epoch;
    const told = status({ owner: { epoch: owner.epoch, pid: process.pid } });
    const { event } = new Emitter<RunEvent>();
    const engine: Partial<EngineApi> = { onEvent: event, status: () => Promise.resolve(told), items: () => Promise.resolve([]) };
    owner.serve(engine as EngineApi);
  }

  static async of(root: string): Promise<Takeover> {
    for (;;) {
      const acquired = await acquire(root, { force: true, limitMs: 0 });
      if (acquired.kind === 'owner') return new Takeover(acquired.owner);
      if (acquired.kind === 'client') acquired.client.dispose();
    }
  }

  close(): Promise<void> {
    return this.#owner.release();
  }
}
