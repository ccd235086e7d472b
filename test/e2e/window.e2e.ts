import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../scripts/sample-workspace.mjs';
import { eventually } from './eventually.ts';
import { Workbench } from './workbench.ts';

describe('a window with the sample', () => {
  let folder: string;
  let workbench: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    workbench = await Workbench.open({ workspace: sampleWorkspace(folder) });
  });
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows its files', async () => {
    const explorer = workbench.view('lapse');
    await explorer.expand('specs');
    await eventually(async () => assert.match(await explorer.text(), /^specs\n {2}000-parse-and-format\.md\n {2}backlog\.md\n/m));
    assert.ok((await explorer.rows()).some(({ label, expanded }) => label === 'src' && expanded === false));
  });

  it('runs commands', async () => {
    await workbench.view('lapse').click('README.md');
    await eventually(async () => assert.deepEqual(await workbench.tabs(), ['README.md']));
    await workbench.runCommand('View: Close All Editors');
    await eventually(async () => assert.deepEqual(await workbench.tabs(), []));
  });

  it('can be pictured', async () => {
    const picture = join(folder, 'window.png');
    await workbench.screenshot(picture);
    assert.ok(statSync(picture).size > 10_000);
  });
});
