import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../scripts/sample-workspace.mjs';
import { eventually } from './eventually.ts';
import { TestingView } from './testing-view.ts';
import { Workbench, type View } from './workbench.ts';

const ITEM = '2. Durations in words: inWords(5400000) says "1 hour 30 minutes"';
const SPEC = 'specs/002-durations-in-words.md';
const DOCUMENT = 'docs/SPEC-COVERAGE.md';

describe('evidence, for a person with the sample', () => {
  let folder: string;
  let workspace: string;
  let window: Workbench;
  let backlog: View;
  let attention: View;
  let pipeline: View;
  let testing: TestingView;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    workspace = sampleWorkspace(folder);
    window = await Workbench.open({ workspace, viewport: { width: 1360, height: 1000 } });
    await window.openContainer('Coherence');
    backlog = window.view('Backlog');
    attention = window.view('Attention');
    pipeline = window.view('Pipeline');
    testing = new TestingView(window);
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/));
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (path: string): string => readFileSync(join(workspace, path), 'utf8');
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: workspace, encoding: 'utf8' }).trim();
  const documentRow = (): string => read(DOCUMENT).split('\n').find((line) => line.startsWith('| 002 ')) ?? '';
  const statusInManifest = (): string | undefined => (JSON.parse(read('specs/manifest.json')) as { specs: Record<string, { status: string }> }).specs[SPEC]?.status;

  /** As a developer does in a terminal beside the editor. */
  function runTestsOutside(): void {
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_')));
    spawnSync('npm', ['test'], { cwd: workspace, env: environment });
  }

  it('sees an item done, tested and written down', async () => {
    await backlog.clickInline(ITEM, 'Run This Item');
    await window.clickDialogButton('Approve and Run');
    await eventually(async () => assert.match(await backlog.text(), /2\. Durations in words.* \| .*tested 4\/4/), 90_000);
    await eventually(() => assert.match(documentRow(), /\| ✓ \| ✓ \| ✓ \|/));
    assert.equal(statusInManifest(), 'tested');
    await eventually(() => assert.match(git('log', '-1', '--format=%s'), /^docs: follow the evidence/));
    await eventually(() => assert.equal(git('status', '--porcelain'), ''));
  });

  it('finds the spec green in the Testing view', async () => {
    await window.openContainer('Testing');
    await eventually(async () => assert.match((await testing.rows()).join('\n'), /002 Durations in words \(Passed\)/));
    await testing.expand('002 Durations in words');
    await eventually(async () => assert.match((await testing.rows()).join('\n'), /test\/words\.test\.js \(Passed\)/));
    await testing.expand('test/words.test.js');
    await eventually(async () => assert.match((await testing.rows()).join('\n'), /knows the singular \(Passed\)/));
  });

  it('runs a spec there and reads its output', async () => {
    await testing.run('000 Read and write durations');
    await eventually(async () => assert.match(await testing.output(), /exit code 0/));
    const rows = (await testing.rows()).join('\n');
    assert.match(rows, /000 Read and write durations \(Passed\)/);
    // The report of that run says nothing of the other spec, and takes nothing from it.
    assert.match(rows, /002 Durations in words \(Passed\)/);
  });

  it('breaks the code, runs the tests beside the editor, and is told what has regressed', async () => {
    await window.openContainer('Coherence');
    await window.openFile(`${workspace}/src/words.js:11:1`);
    await window.page.keyboard.type('// ');
    await window.runCommand('File: Save');
    await eventually(() => assert.match(read('src/words.js'), /^\/\/ .*0 seconds/m));
    runTestsOutside();
    await eventually(async () => assert.match(await backlog.text(), /2\. Durations in words.* \| .*regressed: 2 tests fail/));
    await eventually(async () => assert.match(await attention.text(), /^Regressed: 002 Durations in words \| 2 tests fail · open the spec$/));
    await eventually(() => assert.equal(statusInManifest(), 'regressed'));
    assert.equal(await window.badge('Coherence'), '1');
    // A mark says what was proved once; the manifest says what holds now.
    assert.match(documentRow(), /\| ✓ \| ✓ \| ✓ \|/);
  });

  it('mends it and sees all of it recover', async () => {
    await window.openFile(`${workspace}/src/words.js:11:1`);
    for (const key of ['Delete', 'Delete', 'Delete']) await window.page.keyboard.press(key);
    await window.runCommand('File: Save');
    await eventually(() => assert.equal(git('status', '--porcelain', 'src'), ''));
    runTestsOutside();
    await eventually(async () => assert.match(await backlog.text(), /2\. Durations in words.* \| .*tested 4\/4/));
    await eventually(async () => assert.equal(await attention.welcome(), 'Nothing needs you.'));
    await eventually(() => assert.equal(statusInManifest(), 'tested'));
  });

  it('changes a cell of the document, which then stays theirs', async () => {
    await window.runCommand('View: Close All Editors');
    const lines = read(DOCUMENT).split('\n');
    const line = lines.findIndex((each) => each.startsWith('| 002 '));
    await window.openFile(`${workspace}/${DOCUMENT}:${line + 1}:${(lines[line] ?? '').lastIndexOf('✓') + 1}`);
    await window.page.keyboard.press('Shift+ArrowRight');
    await window.page.keyboard.type('?');
    await window.runCommand('File: Save');
    await eventually(() => assert.match(documentRow(), /\| ✓ \| ✓ \| \? \|/));
    await window.runCommand('Coherence: Update Coverage Documents…');
    await window.notification('there is nothing to write').waitFor();
    assert.match(documentRow(), /\| ✓ \| ✓ \| \? \|/);
  });

  it('hands it over again', async () => {
    await window.runCommand('Coherence: Show Coverage');
    await pipeline.expand('Kept by people');
    await pipeline.clickInline('tested of 002 Durations in words', 'Hand Over to the Pipeline…');
    await eventually(() => assert.match(documentRow(), /\| ✓ \| ✓ \| ✓ \|/));
    await eventually(async () => assert.doesNotMatch(await pipeline.text(), /Kept by people/));
  });
});

describe('the first update of the documents', () => {
  let folder: string;
  let workspace: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    workspace = sampleWorkspace(folder);
    const config = join(workspace, '.coherence', 'config.json');
    const { coverage, ...rest } = JSON.parse(readFileSync(config, 'utf8')) as Record<string, unknown>;
    assert.ok(coverage !== undefined);
    writeFileSync(config, `${JSON.stringify(rest, null, 2)}\n`);
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '--all', '--message', 'Ask first'], { cwd: workspace });
    window = await Workbench.open({ workspace });
    await window.openContainer('Coherence');
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/));
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is offered in Attention, shown, and written when a person says so', async () => {
    await window.view('Backlog').clickInline(ITEM, 'Run This Item');
    await window.clickDialogButton('Approve and Run');
    const attention = window.view('Attention');
    await eventually(async () => assert.equal((await attention.rows()).length, 1), 90_000);
    assert.equal(existsSync(join(workspace, DOCUMENT)), false);
    await attention.pane.locator('.monaco-list-row').first().click();
    await eventually(async () => assert.match((await window.tabs()).join(), /as they would be/));
    await window.page.locator('.editor-instance').getByText('SPEC-COVERAGE.md').first().waitFor();
    assert.equal(existsSync(join(workspace, DOCUMENT)), false);
    await window.clickNotificationButton(/as they are shown/, 'Write');
    await eventually(() => assert.match(readFileSync(join(workspace, DOCUMENT), 'utf8'), /^\| 002 .*\| ✓ \| ✓ \| ✓ \|/m));
    await eventually(async () => assert.equal(await attention.welcome(), 'Nothing needs you.'));
    assert.doesNotMatch((await window.tabs()).join(), /as they would be/);
  });
});
