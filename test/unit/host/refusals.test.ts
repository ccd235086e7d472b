import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkspace } from '../../../src/host/open-workspace.ts';
import type { WorkspaceHost } from '../../../src/host/workspace-host.ts';

describe('what a human asks for and cannot have', () => {
  let root: string;
  let host: WorkspaceHost;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'coherence-refusals-'));
    await writeFile(join(root, 'backlog.md'), '1. Add a clock\n');
    host = await openWorkspace({ root, backlogs: ['backlog.md'], environment: { ...process.env, COHERENCE_HOME: join(root, 'home') } });
  });

  after(async () => {
    await host.close();
    await rm(root, { recursive: true, force: true });
  });

  it('is refused with what to do instead', async () => {
    const { api } = host;
    await assert.rejects(api.decide('task_1', 'yes', 'ada'), { code: 'refused', message: 'There is no such question.', hint: 'See what is asked with: coherence attention' });
    await assert.rejects(api.retry('1', 'ada'), { code: 'refused', hint: 'See the states of the items with: coherence backlog list' });
    await api.skip('1', 'ada');
    await assert.rejects(api.skip('1', 'ada'), { code: 'refused', hint: 'See the states of the items with: coherence backlog list' });
    await assert.rejects(api.reopen('1', 'ada'), { code: 'refused', hint: 'See the states of the items with: coherence backlog list' });
    await assert.rejects(api.cancel('1', 'ada'), { code: 'not-running', hint: 'See what is: coherence status' });
    await assert.rejects(api.retry('2', 'ada'), { code: 'unknown-item', hint: 'List them with: coherence backlog list' });
  });
});
