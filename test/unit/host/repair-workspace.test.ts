import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkspace } from '../../../src/host/open-workspace.ts';
import { readWorkspace } from '../../../src/host/read-workspace.ts';
import { repairWorkspace } from '../../../src/host/repair-workspace.ts';
import type { HostOptions, WorkspaceHost } from '../../../src/host/workspace-host.ts';

describe('the repair of a workspace', function () {
  this.timeout(30_000);
  let options: HostOptions;

  beforeEach(async () => {
    const root = await mkdtemp(join(tmpdir(), 'coherence-repair-'));
    options = { root, environment: { ...process.env, COHERENCE_HOME: join(root, 'home') } };
    await writeFile(join(root, 'backlog.md'), '1. Add a clock\n2. Add a zone\n');
    options = { ...options, backlogs: ['backlog.md'] };
  });
  afterEach(() => rm(options.root, { recursive: true, force: true }));

  async function opened(work: (host: WorkspaceHost) => Promise<void>): Promise<void> {
    const host = await openWorkspace(options);
    try {
      await work(host);
    } finally {
      await host.close();
    }
  }

  /** Spoils one byte of the newest journal file, on the line that says so. */
  async function damage(word: string): Promise<void> {
    const folder = join(options.root, '.coherence', 'state', 'journal');
    const path = join(folder, (await readdir(folder)).sort().at(-1) ?? '');
    const text = await readFile(path, 'utf8');
    assert.ok(text.includes(word));
    await writeFile(path, text.replace(word, word.toUpperCase()));
    await rm(join(options.root, '.coherence', 'state', 'snapshot.json'), { force: true });
    await rm(join(options.root, '.coherence', 'state', 'snapshot.previous.json'), { force: true });
  }

  const status = async () => (await readWorkspace(options)).status();

  it('goes on from the last sound record, and keeps what it gives up', async () => {
    await opened(async ({ api }) => {
      await api.skip('1', 'ada');
      await api.pause('for lunch', 'ada');
      await api.resume('ada');
    });
    await damage('for lunch');
    const before = await status();
    assert.equal(before.writable, false);
    assert.equal(before.attention.find(({ kind }) => kind === 'store')?.action, 'Go on from what can be read with: coherence doctor --repair');
    await opened(({ api }) => assert.rejects(api.pause('again', 'ada'), { code: 'read-only' }));

    const done = await repairWorkspace(options);
    assert.match(done[0] ?? '', /^Line \d+ of \S+ is damaged: the state can be read up to event \d+/);
    assert.match(done.at(-1) ?? '', /a copy of it is in /);
    assert.equal((await readdir(join(options.root, '.coherence', 'state', 'quarantine'))).length, 1);

    const after = await status();
    assert.deepEqual([after.writable, after.paused, after.items.blocked], [true, null, 1]);
    await opened(({ api }) => api.pause('again', 'ada'));
    assert.deepEqual(await repairWorkspace(options), []);
  });

  it('is refused while somebody is at work', async () => {
    await opened(async ({ api }) => {
      await assert.rejects(repairWorkspace(options), { code: 'owned' });
      await api.pause('still here', 'ada');
    });
  });
});
