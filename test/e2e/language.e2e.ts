import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sampleWorkspace } from '../../scripts/sample-workspace.mjs';
import { eventually } from './eventually.ts';
import { Workbench } from './workbench.ts';

const SPEC = 'specs/000-parse-and-format.md';
const BACKLOG = 'specs/backlog.md';
/** A server that has ended so often is not started again. */
const CRASHES = 4;

describe('a person who writes specs and backlogs', () => {
  let folder: string;
  let workspace: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    workspace = sampleWorkspace(folder);
    window = await Workbench.open({ workspace, viewport: { width: 1360, height: 900 } });
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/));
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (path: string): string => readFileSync(join(workspace, path), 'utf8');
  const press = (key: string): Promise<void> => window.page.keyboard.press(key);
  const squiggles = (): Promise<number> => window.page.locator('.editor-group-container.active .squiggly-warning').count();
  const lens = (title: string | RegExp): ReturnType<Workbench['page']['locator']> => window.page.locator('.editor-group-container.active .codelens-decoration a', { hasText: title });

  async function problems(): Promise<string> {
    return (await window.page.locator('.markers-panel .monaco-list-row').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim()).join('\n');
  }

  /** The processes of the window's language server. */
  function servers(): number[] {
    const editor = dirname(window.userDataDir);
    return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(editor) && line.includes('language-server.mjs')).map((line) => Number.parseInt(line, 10));
  }

  it('sees what is wrong while typing it', async () => {
    await window.openFile(`${workspace}/${SPEC}:5:1`);
    assert.equal(await squiggles(), 0);
    await window.page.keyboard.type('The [units](../src/unit.js) are few. ');
    await eventually(async () => assert.ok(await squiggles() > 0));
  });

  it('reads it in the Problems view', async () => {
    await window.runCommand('Problems: Focus on Problems View');
    await eventually(async () => assert.match(await problems(), /000-parse-and-format\.md[\s\S]*unit\.js[\s\S]*broken-link/));
    await window.runCommand('View: Hide Panel');
  });

  it('mends it from the keyboard', async () => {
    await window.openFile(`${workspace}/${SPEC}:5:15`);
    await press('Control+.');
    const focused = window.page.locator('.action-widget .monaco-list-row.focused');
    await focused.waitFor();
    assert.match(await focused.innerText(), /units\.js/);
    await press('Enter');
    await eventually(async () => assert.equal(await squiggles(), 0));
    await window.runCommand('File: Save');
    await eventually(() => assert.match(read(SPEC), /^The \[units\]\(\.\.\/src\/units\.js\) are few\. /m));
  });

  it('reads the page of a rule from the finding', async () => {
    await window.openFile(`${workspace}/${SPEC}:5:1`);
    const text = '[Nothing](nothing-like-it.md) ';
    await window.page.keyboard.type(text);
    await eventually(async () => assert.ok(await squiggles() > 0));
    await window.page.locator('.editor-group-container.active .view-lines').getByText('nothing-like-it.md').first().hover();
    await window.page.locator('.monaco-hover a.code-link').first().click();
    await eventually(async () => assert.match((await window.tabs()).join(), /broken-link\.md/));
    // As it is read, and not its source.
    await window.webview().getByText('What it finds').first().waitFor();
    await window.runCommand('View: Close Editor');
    await window.openFile(`${workspace}/${SPEC}:5:1`);
    for (let left = text.length; left > 0; left -= 1) await press('Delete');
    await eventually(async () => assert.equal(await squiggles(), 0));
    await window.runCommand('File: Save');
    await window.runCommand('View: Close All Editors');
  });

  it('runs an item from the lens above it', async () => {
    await window.openFile(`${workspace}/${BACKLOG}:1:1`);
    // One of the four waits for another.
    await eventually(async () => assert.equal(await lens(/^Run$/).count(), 3));
    await lens(/^Run$/).nth(1).click();
    await window.clickDialogButton('Approve and Run');
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /^(?:spec|impl|test|review) · 2 · /));
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/), 90_000);
    await window.page.locator('.editor-group-container.active .codelens-decoration', { hasText: /^done/ }).waitFor();
    // The one that waited waits no more, and what is done has nothing to run.
    await eventually(async () => assert.equal(await lens(/^Run$/).count(), 3));
  });

  it('looks at the tests of a requirement from the lens above it', async () => {
    await window.runCommand('View: Close All Editors');
    const spec = join(workspace, 'specs', '002-durations-in-words.md');
    writeFileSync(spec, readFileSync(spec, 'utf8').replace('everything else in the plural', '$& (`test/words.test.js`)'));
    await window.openFile(`${spec}:1:1`);
    await lens(/✓ 4 tests passed/).click();
    assert.equal((await window.picks()).length, 4);
    await press('Enter');
    await eventually(async () => assert.match((await window.tabs()).join(), /words\.test\.js/));
  });

  it('is told once when the server does not stay up, and starts it again', async () => {
    for (let crash = 0; crash < CRASHES; crash += 1) {
      await eventually(() => assert.equal(servers().length, 1));
      const [server] = servers();
      assert.ok(server);
      process.kill(server, 'SIGKILL');
      await eventually(() => assert.ok(!servers().includes(server)));
    }
    await window.notification(/does not stay up/).waitFor();
    assert.equal((await window.notifications()).filter((said) => /server/.test(said) && !/tsserver/.test(said)).length, 1);
    assert.deepEqual(servers(), []);
    await window.clickNotificationButton(/does not stay up/, 'Restart');
    await eventually(() => assert.equal(servers().length, 1));
  });

  it('leaves no server behind when the window goes', async () => {
    await window.load(workspace);
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/));
    await eventually(() => assert.equal(servers().length, 1));
  });
});
