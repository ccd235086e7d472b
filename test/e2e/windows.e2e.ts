import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../scripts/sample-workspace.mjs';
import { eventually } from './eventually.ts';
import { Workbench } from './workbench.ts';

/** A workspace whose tests need no approval, so that a run can be started with one click. */
function workspaceIn(folder: string): string {
  const workspace = sampleWorkspace(folder);
  writeFileSync(join(workspace, '.coherence', 'config.json'), JSON.stringify({ backlogs: ['specs/backlog.md'], agent: 'demo', coverage: { update: 'auto' } }));
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '--all', '--message', 'Configure'], { cwd: workspace });
  return workspace;
}

const statusText = (window: Workbench): Promise<string> => window.statusBarText('coherence.status');

for (const version of ['newest', 'oldest'] as const) {
  describe(`a window that is reloaded in the middle of a run (${version})`, () => {
    let folder: string;
    let window: Workbench;

    before(() => { folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-')); });
    after(async () => {
      await window?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('takes over the agent that has worked on without it, and the run goes on', async () => {
      const workspace = workspaceIn(folder);
      window = await Workbench.open({ version, workspace, environment: { COHERENCE_DEMO: 'slow=2500', COHERENCE_DEMO_STATE: join(folder, 'demo') } });
      await window.openContainer('Coherence');
      await window.view('Backlog').clickTitleAction('Run Next Backlog Item');
      await eventually(async () => assert.match(await statusText(window), /^impl · 2 · /));
      await window.load(workspace);
      await window.openContainer('Coherence');
      await window.notification('goes on where it was interrupted').waitFor();
      await eventually(async () => assert.match(await window.view('Backlog').text(), /2\. Durations in words.* \| .*\d+ s ago/), 90_000);
      const logs = join(workspace, '.coherence', 'state', 'logs');
      const attempts = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8')).map((text) => text.match(/^# task_id=/gm)?.length ?? 0);
      assert.deepEqual(attempts.sort((a, b) => a - b), [1, 1, 1, 1], 'nothing was attempted a second time');
      assert.equal(await window.view('Attention').welcome(), 'Nothing needs you.');
    });
  });

  describe(`two windows on one folder (${version})`, () => {
    let folder: string;
    let workspace: string;
    let first: Workbench;
    let second: Workbench;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
      workspace = workspaceIn(folder);
      first = await Workbench.open({ version, workspace, environment: { COHERENCE_DEMO: 'slow=2000,ask@spec:1', COHERENCE_DEMO_STATE: join(folder, 'demo') } });
      await first.openContainer('Coherence');
      await eventually(async () => assert.match(await statusText(first), /Coherence: idle/));
      second = await Workbench.beside(first, workspace);
      await second.openContainer('Coherence');
    });
    after(async () => {
      await second?.close();
      await first?.endEditor();
      rmSync(folder, { recursive: true, force: true });
    });

    it('show the same, whoever starts the run', async () => {
      await eventually(async () => assert.match(await statusText(second), /Coherence: idle/));
      await second.runCommand('Coherence: Run Unattended…');
      await second.pick('Everything that is open');
      for (const window of [first, second]) await eventually(async () => assert.match(await statusText(window), /^spec · 2 · /));
    });

    it('ask the same question, and see its answer wherever it is given', async () => {
      for (const window of [first, second]) await eventually(async () => assert.equal((await window.view('Attention').rows()).length, 1));
      await second.clickNotificationButton(/2 · How far/, 'All the way');
      for (const window of [first, second]) await eventually(async () => assert.equal(await window.view('Attention').welcome(), 'Nothing needs you.'));
    });

    it('hand the folder over, with its run, when the owner is closed', async () => {
      await eventually(async () => assert.match(await statusText(second), /^(spec|impl) · \d · /));
      const owner = (): string => readdirSync(join(workspace, '.coherence', 'state', 'owner')).filter((name) => name.endsWith('.json')).sort().join();
      const before = owner();
      await first.leave();
      await eventually(() => assert.notEqual(owner(), before));
      await eventually(async () => assert.match(await statusText(second), /^(spec|impl|test|review) · \d · /));
      await eventually(async () => assert.match(await second.view('Backlog').text(), /specs\/backlog\.md \| [1-4] of 4 done/), 120_000);
    });
  });
}
