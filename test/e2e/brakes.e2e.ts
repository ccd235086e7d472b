import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../scripts/sample-workspace.mjs';
import { eventually } from './eventually.ts';
import { limitedAgent, searchIn } from './limited-agent.ts';
import { Workbench } from './workbench.ts';

const KEY = 'made-up-key-of-this-test-4711';

describe('a person whose agent is at its limit', () => {
  let folder: string;
  let workspace: string;
  let keyDigest: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    workspace = sampleWorkspace(folder);
    const agent = limitedAgent(folder);
    ({ keyDigest } = agent);
    window = await Workbench.open({ workspace, environment: { ANTHROPIC_API_KEY: '' } });
    await searchIn(window, workspace, agent.bin);
    await window.openContainer('Coherence');
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/));
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const config = (): Record<string, unknown> => JSON.parse(readFileSync(join(workspace, '.coherence', 'config.json'), 'utf8')) as Record<string, unknown>;

  it('sees which agents are there, and makes one the repository’s', async () => {
    const before = config();
    await window.runCommand('Coherence: Set Agent of This Repository…');
    await eventually(async () => assert.ok((await window.picks()).some((label) => label.trim() === 'claude')));
    const rows = await window.page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
    assert.ok(rows.some((row) => /claude[\s\S]*Claude Code · 2\.1\.332, no key/.test(row)), rows.join('\n'));
    await window.pick('claude');
    await eventually(() => assert.deepEqual(config(), { ...before, agent: 'claude' }));
  });

  it('gives its key to the editor, where nobody can read it', async () => {
    await window.runCommand("Coherence: Set an Agent's Key…");
    await window.pick('ANTHROPIC_API_KEY');
    await eventually(async () => assert.match(await window.inputMessage(), /secret storage/));
    await window.type('short');
    await eventually(async () => assert.match(await window.inputMessage(), /at least 8 characters/));
    assert.equal(await window.page.locator('.quick-input-widget input.input').getAttribute('type'), 'password');
    await window.type(KEY);
    await window.notification('ANTHROPIC_API_KEY is kept.').waitFor();
  });

  it('is told until when the agent rests, and is not asked to do anything', async () => {
    await window.runCommand('Coherence: Run Next Backlog Item');
    await window.clickDialogButton('Approve and Run');
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /^claude rests until (?:\w{3} )?\d\d:\d\d/), 60_000);
    await eventually(async () => assert.match(await window.view('Attention').text(), /claude rests until .* \| 1 item waits for it · goes on by itself, or try it now/));
    await eventually(async () => assert.match(await window.view('Backlog').text(), /until .*\d\d:\d\d · claude rests · spec/));
    assert.equal(await window.badge('Coherence'), '');
  });

  it('finds that the agent had the key, and no file has it', () => {
    assert.equal(readFileSync(keyDigest, 'utf8'), createHash('sha256').update(KEY).digest('hex'));
    assert.ok(existsSync(join(workspace, '.coherence', 'state', 'logs')));
    const holding = [workspace, window.userDataDir].flatMap(filesBelow).filter((file) => readFileSync(file).includes(KEY));
    assert.deepEqual(holding, []);
  });

  it('has it tried again when the limit is over', async () => {
    rmSync(keyDigest);
    await window.view('Attention').pane.locator('.monaco-list-row').first().click();
    await eventually(() => assert.ok(existsSync(keyDigest)), 60_000);
    await window.runCommand('Coherence: Stop').catch(() => {});
  });
});

describe('a person whose budget is used up', () => {
  let folder: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    const workspace = sampleWorkspace(folder);
    const path = join(workspace, '.coherence', 'config.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')) as object, budgets: { itemUsd: 0.5 } }));
    window = await Workbench.open({ workspace, environment: { COHERENCE_DEMO: 'cost=200@spec', COHERENCE_DEMO_STATE: join(folder, 'demo') } });
    await window.openContainer('Coherence');
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/));
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('raises it where it is asked', async () => {
    await window.runCommand('Coherence: Run Next Backlog Item');
    await window.clickDialogButton('Approve and Run');
    await window.notification('its budget is 0.50 USD').waitFor({ timeout: 60_000 });
    await eventually(async () => assert.match(await window.view('Backlog').text(), /impl · its budget is used up/));
    await window.clickNotificationButton('its budget is 0.50 USD', 'Raise it to 2.50 USD');
    await eventually(async () => {
      // The run may have ended with the question.
      if (/idle/.test(await window.statusBarText('coherence.status'))) await window.runCommand('Coherence: Run Next Backlog Item');
      assert.match(await window.view('Backlog').text(), /1 of 4 done/);
    }, 90_000);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}
