import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../scripts/sample-workspace.mjs';
import { eventually } from './eventually.ts';
import { Workbench, type View } from './workbench.ts';

/** Names of the sample's items as their rows show them. */
const WORDS = '2. Durations in words: inWords(5400000) says "1 hour 30 minutes"';

describe('a person with the sample', () => {
  let folder: string;
  let workspace: string;
  let workbench: Workbench;
  let backlog: View;
  let attention: View;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    workspace = sampleWorkspace(folder);
    workbench = await Workbench.open({
      workspace,
      environment: { COHERENCE_DEMO: 'ask@impl:1,slow=700', COHERENCE_DEMO_STATE: join(folder, 'demo') },
      viewport: { width: 1280, height: 900 },
    });
    await workbench.openContainer('Coherence');
    backlog = workbench.view('Backlog');
    attention = workbench.view('Attention');
  });
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Whether the palette has a command now. */
  async function isOffered(title: string): Promise<boolean> {
    return (await workbench.offeredCommands(`Coherence: ${title}`)).includes(`Coherence: ${title}`);
  }

  it('reads the walkthrough', async () => {
    await workbench.runCommand('Coherence: Get Started');
    const page = workbench.page.locator('.gettingStartedContainer');
    await page.getByText('Run your backlog with coding agents').first().waitFor();
    for (const step of ['Set the repository up', 'Look at the backlog', 'Run the first item', 'Choose an agent', 'Run unattended']) {
      await page.getByText(step, { exact: true }).first().waitFor();
    }
    await workbench.runCommand('View: Close All Editors');
  });

  it('finds the backlog behind the icon in the activity bar', async () => {
    await eventually(async () => assert.match(await backlog.text(), /^specs\/backlog\.md \| 0 of 4 done\n {2}Phase 1: More formats \| 0 of 2 done\n {4}1\. /));
    assert.equal(await attention.welcome(), 'Nothing needs you.');
    await eventually(async () => assert.match(await workbench.statusBarText('coherence.status'), /Coherence: idle/));
  });

  it('is offered the commands that make sense now, and no others', async () => {
    assert.ok(await isOffered('Run Next Backlog Item'));
    for (const title of ['Stop', 'Resume', 'Retry', 'Answer Decision…', 'Reopen', 'Open Log', 'Continue Interrupted Run', 'Show in Backlog File']) {
      assert.ok(!(await isOffered(title)), title);
    }
  });

  it('runs the next item after looking at what would be started', async () => {
    await backlog.clickTitleAction('Run Next Backlog Item');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('node --test').waitFor();
    await workbench.clickDialogButton('Approve and Run');
    await eventually(async () => assert.match(await workbench.statusBarText('coherence.status'), /^spec · 2 · \d+ s$/));
    await eventually(async () => assert.match(await backlog.text(), /2\. Durations in words.*\| spec · \d+ s/));
    assert.ok(await isOffered('Stop'));
    assert.ok(await isOffered('Open Log'));
    assert.ok(!(await isOffered('Run Next Backlog Item')));
  });

  it('answers a question where it is asked', async () => {
    const question = workbench.notification(/2 · How far/);
    await question.waitFor();
    await eventually(async () => assert.equal(await workbench.badge('Coherence'), '1'));
    await eventually(async () => assert.equal((await attention.rows()).length, 1));
    await workbench.clickNotificationButton(/2 · How far/, 'Only as far as the spec says');
    await eventually(async () => assert.equal(await attention.welcome(), 'Nothing needs you.'));
    await eventually(async () => assert.equal((await workbench.badge('Coherence')) ?? '', ''));
  });

  it('goes on with the item and sees it done', async () => {
    await backlog.openContextMenu(WORDS);
    assert.deepEqual(await workbench.menuEntries(), ['Run This Item', 'Skip', 'Show in Backlog File', 'Open Spec', 'Open Log', 'Show Changes', 'Move Up', 'Move Down']);
    await workbench.chooseFromMenu('Run This Item');
    await eventually(async () => assert.match(await workbench.statusBarText('coherence.status'), /^impl · 2 · /));
    await eventually(async () => assert.match(await workbench.statusBarText('coherence.status'), /^review · 2 · /), 60_000);
    await eventually(async () => assert.match(await backlog.text(), /2\. Durations in words.* \| tested 4\/4 · \d+ s ago/), 60_000);
  });

  it('looks at the phases, and at what the agent wrote', async () => {
    await backlog.expand(WORDS);
    await eventually(async () => assert.match(await backlog.text(), /spec \| \d+ s\n.*impl \| \d+ s\n.*test \| \d+ s\n.*review \| \d+ s/));
    await backlog.expand('impl');
    await backlog.click('Round 1 · demo');
    await eventually(async () => assert.deepEqual(await workbench.tabs(), ['impl 2.log']));
    await workbench.page.locator('.editor-instance .view-lines').getByText('# task_id=').first().waitFor();
  });

  it('looks at all changes of the item in one editor', async () => {
    await backlog.clickInline(WORDS, 'Show Changes');
    await eventually(async () => assert.match((await workbench.tabs()).join(), /Durations in words.* \(5 files\)/));
    await workbench.page.locator('.editor-instance').getByText('002-durations-in-words.md').first().waitFor();
  });

  it('drags an item to another place, and undoes it', async () => {
    await workbench.runCommand('View: Close All Editors');
    const file = join(workspace, 'specs', 'backlog.md');
    const before = readFileSync(file, 'utf8');
    await backlog.row('4. Clock notation, as players and timers show it: clock(5400000) is 1:30:00').dragTo(backlog.row('1. Read and write ISO 8601 durations: PT1H30M is 1h 30m'));
    await eventually(() => assert.match(readFileSync(file, 'utf8'), /Phase 1: More formats\n\n4\. Clock/));
    await eventually(async () => assert.match(await backlog.text(), /Phase 1: More formats[^\n]*\n {4}4\. Clock/));
    await backlog.click('4. Clock notation, as players and timers show it: clock(5400000) is 1:30:00');
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.page.keyboard.press('Control+Z');
    await workbench.runCommand('File: Save');
    await eventually(() => assert.equal(readFileSync(file, 'utf8'), before));
  });

  it('runs the rest unattended until the status bar says that all is done', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Coherence: Run Unattended…');
    await workbench.pick('Everything that is open');
    await eventually(async () => assert.match(await workbench.statusBarText('coherence.status'), /Coherence: all done/), 120_000);
    await eventually(async () => assert.match(await backlog.text(), /specs\/backlog\.md \| 4 of 4 done/));
  });
});
