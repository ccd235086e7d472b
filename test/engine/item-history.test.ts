import assert from 'node:assert/strict';
import type { EngineApi } from '../../src/contract/engine-api.ts';
import type { RunEvent } from '../../src/contract/run-event.ts';
import { readWorkspace } from '../../src/host/read-workspace.ts';
import { smallProject, TestRepository } from './repository.ts';

describe('what an item has done', function () {
  this.timeout(60_000);
  const repositories: TestRepository[] = [];
  function repository(...args: ConstructorParameters<typeof TestRepository>): TestRepository {
    const made = new TestRepository(...args);
    repositories.push(made);
    return made;
  }
  afterEach(async () => {
    for (const made of repositories.splice(0)) await made.remove();
  });

  /** The owner of a workspace and its client, which have to say the same. */
  async function both(made: TestRepository, demo = ''): Promise<{ owner: EngineApi; client: EngineApi; same: <T>(ask: (api: EngineApi) => Promise<T>) => Promise<T>; close: () => Promise<void> }> {
    const { host } = await made.open(demo);
    const { host: other } = await made.open();
    assert.deepEqual([host.role, other.role], ['owner', 'client']);
    return {
      owner: host.api,
      client: other.api,
      async same(ask) {
        const [own, theirs] = [await ask(host.api), await ask(other.api)];
        assert.deepEqual(theirs, own);
        return theirs;
      },
      async close() {
        await other.close();
        await host.close();
      },
    };
  }

  it('is told of an item that was merged: its tasks, its commits and its files, to owner, client and reader', async () => {
    const small = repository(smallProject('1. Add a function for two\n'));
    const base = small.git('rev-parse', 'HEAD').trim();
    const { client, same, close } = await both(small, 'cost=30');
    const { completed: [key = ''] } = await client.run({});
    const tasks = await same((api) => api.tasks(key));
    assert.deepEqual(tasks.map(({ phase, status, outcome, costUsd, attempts }) => [phase, status, outcome, costUsd, attempts]), [
      ['spec', 'completed', 'completed', 0.3, 1], ['impl', 'completed', 'completed', 0.3, 1],
      ['test', 'completed', 'completed', 0.3, 1], ['review', 'completed', 'completed', 0.3, 1],
    ]);
    assert.ok(tasks.every((task) => task.log === `.coherence/state/logs/${task.id}.log` && task.startedAt !== null && task.finishedAt !== null && task.reason !== null));
    assert.ok((tasks[3]?.tests?.passed ?? 0) > 0);
    assert.deepEqual(await same((api) => api.recentTasks(100)), tasks.toReversed());
    assert.deepEqual((await same((api) => api.recentTasks(1))).map((task) => task.phase), ['review']);

    const changes = await same((api) => api.changes(key));
    assert.ok(changes !== null);
    assert.deepEqual([changes.base, changes.head], [base, small.git('rev-parse', 'HEAD').trim()]);
    assert.deepEqual(changes.commits.map((commit) => commit.id), tasks.map((task) => task.commit).filter((commit) => commit !== null));
    assert.deepEqual(changes.files.map((file) => `${file.kind === 'added' ? 'A' : 'M'}\t${file.path}`).join('\n'), small.git('diff', '--name-status', base, 'HEAD').trim());
    for (const { path } of changes.files) {
      assert.equal(await same((api) => api.fileAt(changes.head, path)), small.git('show', `${changes.head}:${path}`));
    }
    const added = changes.files.find((file) => file.kind === 'added')?.path ?? '';
    assert.equal(await same((api) => api.fileAt(changes.base, added)), null);
    await assert.rejects(client.fileAt('HEAD', added), { code: 'unknown-commit', hint: 'Name a commit of this repository by its full id.' });
    await assert.rejects(client.fileAt(base, '../secret'), { code: 'path' });

    const [item] = await same((api) => api.items());
    assert.deepEqual([item?.state, item?.iteration, item?.message, item?.finishedAt === null], ['done', 1, null, false]);
    await close();
    const reader = await readWorkspace({ root: small.root, environment: small.environment() });
    assert.deepEqual(await reader.tasks(key), tasks);
    assert.deepEqual(await reader.recentTasks(2), tasks.slice(2).reverse());
    reader.dispose();
  });

  it('is told of an item that is not merged: what is on its branch, and why it waits', async () => {
    const small = repository(smallProject('1. Add a function for three\n', { maxIterations: 1 }));
    const base = small.git('rev-parse', 'HEAD').trim();
    const { owner, client, same, close } = await both(small, 'fail@test');
    const { failed: [key = ''] } = await client.run({});
    const changes = await same((api) => api.changes(key));
    assert.deepEqual([changes?.base, changes?.head], [base, small.git('rev-parse', `coherence/${key}`).trim()]);
    assert.ok((changes?.files.length ?? 0) > 1);
    const tasks = await same((api) => api.tasks(key));
    assert.deepEqual(tasks.map((task) => `${task.phase} ${task.status}`), ['spec completed', 'impl completed', 'test failed']);
    const [item] = await same((api) => api.items());
    assert.deepEqual([item?.state, item?.message === tasks[2]?.reason, item?.finishedAt === tasks[2]?.finishedAt], ['failed', true, true]);
    const heard: RunEvent[] = [];
    client.onEvent((event) => heard.push(event));
    await owner.retry('1', 'ada');
    assert.deepEqual((await same((api) => api.items())).map(({ message, finishedAt }) => [message, finishedAt]), [[null, null]]);
    assert.deepEqual(heard.map((event) => ({ ...event, at: '' })), [{ type: 'item-changed', at: '', key, change: 'retried', by: 'ada' }]);
    await close();
  });

  it('is told of an item that was opened again: first of nothing new, then of the new work, and of all its tasks', async () => {
    const small = repository(smallProject('1. Add a function for four\n'));
    const { client, same, close } = await both(small);
    const { completed: [key = ''] } = await client.run({});
    await client.reopen(key, 'ada');
    assert.equal(await same((api) => api.changes(key)), null);
    assert.equal((await same((api) => api.tasks(key))).length, 4);
    small.write('elsewhere.txt', 'mine\n');
    small.git('add', 'elsewhere.txt');
    small.git('commit', '--quiet', '--message', 'Mine');
    const mine = small.git('rev-parse', 'HEAD').trim();
    assert.equal((await client.run({})).completed.length, 1);
    const tasks = await same((api) => api.tasks(key));
    // The first impl finds everything in place and changes nothing.
    assert.deepEqual(tasks.map((task) => `${task.phase} ${task.status}`).slice(4), ['spec completed', 'impl failed', 'impl completed', 'test completed', 'review completed']);
    const changes = await same((api) => api.changes(key));
    assert.deepEqual([changes?.base, changes?.commits.map((commit) => commit.id)], [mine, [tasks[6]?.commit]]);
    await close();
  });

  it('is nothing for items that nothing has happened to, and without git', async () => {
    const small = repository(smallProject('1. Add a function for five\n'), { git: false });
    const { client, same, close } = await both(small);
    const [item] = await same((api) => api.items());
    assert.deepEqual([item?.iteration, item?.message, item?.finishedAt], [null, null, null]);
    assert.equal(await same((api) => api.changes(item?.key ?? '')), null);
    for (const key of ['nobody', '__proto__']) {
      assert.equal(await same((api) => api.changes(key)), null);
      assert.deepEqual(await same((api) => api.tasks(key)), []);
    }
    const { completed: [key = ''] } = await client.run({});
    assert.equal(await same((api) => api.changes(key)), null);
    assert.equal((await same((api) => api.tasks(key))).length, 4);
    await assert.rejects(client.fileAt('0'.repeat(40), 'src/one.js'), { code: 'unknown-commit' });
    await close();
  });

  it('is told to everybody when a person changes it', async () => {
    const small = repository(smallProject('1. Add a function for six\n2. Add a function for seven\n'));
    const { owner, client, close } = await both(small, 'ask@impl:1');
    const changed: string[] = [];
    owner.onEvent((event) => { if (event.type === 'item-changed') changed.push(`${event.key} ${event.change} ${event.by}`); });
    const { blocked, completed } = await client.run({});
    const [key = ''] = blocked;
    assert.match((await client.items()).find((item) => item.key === key)?.message ?? '', /\?/);
    await client.decide(key, 'a', 'ada');
    await client.skip(key, 'ben');
    await client.retry(key, 'cleo');
    await client.reopen(completed[0] ?? '', 'dora');
    await assert.rejects(client.reopen(completed[0] ?? '', 'dora'), { code: 'refused' });
    assert.deepEqual(changed, [`${key} answered ada`, `${key} skipped ben`, `${key} retried cleo`, `${completed[0]} reopened dora`]);
    await close();
  });
});
