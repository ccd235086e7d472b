import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { Workbench } from './workbench.ts';

/** What a person sees in place of a backlog, and how they get out of it. */
describe('a window without a backlog to show', () => {
  let folder: string;
  let workspace: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    workspace = join(folder, 'project');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'README.md'), '# A project\n');
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: workspace });
    window = await Workbench.open({ workspace });
    await window.openContainer('Coherence');
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('offers to set the repository up, and does so after showing what it would write', async () => {
    await eventually(async () => assert.match(await window.view('Backlog').welcome(), /^This workspace has no backlog yet\./));
    await window.view('Backlog').pane.getByRole('button', { name: 'Set Up Repository' }).click();
    await window.pick('demo');
    await window.page.locator('.monaco-dialog-box').getByText('specs/backlog.md').waitFor();
    await window.clickDialogButton('Cancel');
    assert.equal(existsSync(join(workspace, '.coherence')), false);
    await window.view('Backlog').pane.getByRole('button', { name: 'Set Up Repository' }).click();
    await window.pick('demo');
    await window.clickDialogButton('Write');
    await eventually(async () => assert.match(await window.view('Backlog').text(), /^specs\/backlog\.md \| no items/));
    assert.ok(existsSync(join(workspace, '.coherence/config.json')) && existsSync(join(workspace, 'specs/TEMPLATE.md')));
  });

  it('takes a first item, typed by a person', async () => {
    await window.runCommand('Coherence: Add Item…');
    await window.type('Say hello');
    await eventually(async () => assert.match(await window.view('Backlog').text(), /Say hello/));
  });

  it('says that the configuration is broken, and opens it', async () => {
    await window.runCommand('View: Close All Editors');
    writeFileSync(join(workspace, '.coherence/config.json'), '{ "backlogs": 7 }\n');
    await window.load(workspace);
    await window.openContainer('Coherence');
    await eventually(async () => assert.match(await window.view('Backlog').welcome(), /^The configuration has errors/));
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: configuration/));
    await window.view('Backlog').pane.getByRole('button', { name: 'Open Configuration' }).click();
    await eventually(async () => assert.deepEqual(await window.tabs(), ['config.json']));
    // The schema is at work: the wrong value is underlined.
    await window.page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
  });
});

describe('a window in Restricted Mode', () => {
  let folder: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    writeFileSync(join(folder, 'README.md'), '# A project\n');
    window = await Workbench.open({ workspace: folder, trust: false });
    await window.openContainer('Coherence');
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says so in place of the backlog, and offers no command that would start something', async () => {
    await eventually(async () => assert.match(await window.view('Backlog').welcome(), /it is not trusted/));
    for (const title of ['Run Next Backlog Item', 'Set Up Repository', 'Approve Commands…']) {
      assert.ok(!(await window.offeredCommands(`Coherence: ${title}`)).includes(`Coherence: ${title}`), title);
    }
  });
});

describe('a window without a folder', () => {
  let folder: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    window = await Workbench.open({});
    await window.openContainer('Coherence');
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('offers the sample, makes it where a person wants it, and opens it', async () => {
    await eventually(async () => assert.match(await window.view('Backlog').welcome(), /^Open a folder with a repository/));
    await window.view('Backlog').pane.getByRole('button', { name: 'Open Sample' }).click();
    await window.typePath(`${folder}/`);
    await window.page.getByText('lapse', { exact: true }).first().waitFor({ timeout: 60_000 });
    assert.ok(existsSync(join(folder, 'lapse', '.git')));
    await window.openContainer('Coherence');
    await eventually(async () => assert.match(await window.view('Backlog').text(), /^specs\/backlog\.md \| 0 of 4 done/));
  });
});
