import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FolderSession } from '../../../src/extension/session/folder-session.ts';
import { Checklists } from '../../../src/extension/session/checklist.ts';

describe('the checklist of a folder', () => {
  let root: string;
  beforeEach(() => { root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-checklist-'))); });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is made anew when it is old, forgotten, or when the workspace has been trusted', async () => {
    let now = 0;
    let trusted = false;
    let asked = 0;
    // As much of a session as a checklist needs.
    const session = { options: () => { asked += 1; return { root, environment: {} }; } } as unknown as FolderSession;
    const lists = new Checklists({ now: () => now, monotonic: () => now, after: () => ({ dispose() {} }) }, () => trusted);
    const git = async (): Promise<string | undefined> => (await lists.of(session)).find(({ id }) => id === 'setup.git')?.evidence;
    assert.match((await git()) ?? '', /^Not checked/);
    await git();
    assert.equal(asked, 1);
    trusted = true;
    assert.doesNotMatch((await git()) ?? '', /^Not checked/);
    assert.equal(asked, 2);
    now = 60_000;
    await git();
    lists.forget(session);
    await git();
    assert.equal(asked, 4);
  });
});
