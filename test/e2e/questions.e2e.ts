import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../scripts/sample-workspace.mjs';
import { acpProgram } from '../vscode/acp-program.ts';
import { eventually } from './eventually.ts';
import { Workbench } from './workbench.ts';

/** An agent that asks without offering answers, once for each item, and never says what it costs. */
const AGENT = `
let direction = '';
for await (const chunk of process.stdin) direction += chunk;
console.log(/^Answer:/m.test(direction) ? 'NEEDS DECISION: Really?' : 'NEEDS DECISION: Which $(bug) is meant?');
`;

describe('an agent that asks without options', () => {
  let folder: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    const agent = join(folder, 'agent.mjs');
    writeFileSync(agent, AGENT);
    const workspace = sampleWorkspace(folder);
    writeFileSync(join(workspace, '.coherence', 'config.json'), JSON.stringify({ backlogs: ['specs/backlog.md'], agent: 'asks', agents: { asks: { command: [process.execPath, agent] } } }));
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '--all', '--message', 'Configure'], { cwd: workspace });
    window = await Workbench.open({ workspace });
    await window.openContainer('Coherence');
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/));
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const questions = async (): Promise<number> => (await window.view('Attention').rows()).length;

  it('is said to tell no cost, where a budget should end the run', async () => {
    await window.runCommand('Coherence: Run Unattended…');
    await window.pick('A budget in USD…');
    await window.type('5');
    await window.clickDialogButton('Approve and Run');
    await window.notification('The agent asks does not say what it costs, so the budget cannot end this run.').waitFor();
    await eventually(async () => assert.equal(await questions(), 3));
  });

  it('has its words shown as they are', async () => {
    await window.runCommand('Coherence: Answer Decision…');
    assert.deepEqual(await window.picks(), Array.from({ length: 3 }, () => 'Which $(bug) is meant?'));
    await window.page.keyboard.press('Escape');
  });

  it('gets an answer that says something', async () => {
    await window.view('Attention').pane.locator('.monaco-list-row').first().click();
    await eventually(async () => assert.match(await window.inputMessage(), /^Your answer goes to the agent/));
    await window.type('  ');
    await eventually(async () => assert.equal(await window.inputMessage(), 'An answer has to say something.'));
    await window.type('The second');
    await eventually(async () => assert.equal(await questions(), 2));
  });

  it('is heard again, though the notification of its first question is still there', async () => {
    await window.clickNotificationButton('Answered. The item goes on with the next run.', 'Run This Item');
    await window.notification('Really?').waitFor();
    await eventually(async () => assert.equal(await questions(), 3));
  });

  it('is found from the walkthrough, whose step is done then', async () => {
    await window.runCommand('Coherence: Get Started');
    const step = window.page.locator('.getting-started-step').filter({ hasText: 'Look at the backlog' });
    await step.click();
    await step.getByRole('button', { name: 'Show Backlog' }).click();
    await step.locator('.codicon-getting-started-step-checked').waitFor();
  });
});

describe('an agent that asks leave', () => {
  let folder: string;
  let marker: string;
  let window: Workbench;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-e2e-'));
    marker = join(folder, 'allowed.txt');
    const workspace = sampleWorkspace(folder);
    const agents = { asks: { command: acpProgram(folder, 'asks', marker), executor: 'acp' } };
    writeFileSync(join(workspace, '.coherence', 'config.json'), JSON.stringify({ backlogs: ['specs/backlog.md'], agent: 'asks', agents, phases: { spec: { commands: 'ask' } } }));
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '--all', '--message', 'Configure'], { cwd: workspace });
    window = await Workbench.open({ workspace });
    await window.openContainer('Coherence');
    await eventually(async () => assert.match(await window.statusBarText('coherence.status'), /Coherence: idle/));
  });
  after(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const dialog = () => window.page.locator('.monaco-dialog-box');
  const ask = async (): Promise<void> => {
    await window.view('Attention').pane.locator('.monaco-list-row').filter({ hasText: 'asks leave' }).first().click();
    await dialog().waitFor();
  };

  it('waits for a person, who sees the whole command', async () => {
    await window.runCommand('Coherence: Run Next Backlog Item');
    await window.clickDialogButton('Approve and Run');
    await eventually(async () => assert.match(await window.view('Attention').text(), /The agent asks leave: Run npm install left-pad/), 60_000);
    await ask();
    assert.match(await dialog().innerText(), /npm install left-pad --save-dev --registry https:\/\/registry\.example\.org --no-fund[\s\S]*It runs with your rights\./);
    assert.equal(existsSync(marker), false);
  });

  it('is not answered by closing the dialog, nor allowed by the Enter key', async () => {
    await window.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    assert.match(await window.view('Attention').text(), /The agent asks leave/);
    await ask();
    assert.match(await window.page.locator('.monaco-dialog-box :focus').innerText(), /Do not allow it/);
    await window.page.keyboard.press('Escape');
    assert.equal(existsSync(marker), false);
  });

  it('does what it is allowed', async () => {
    await ask();
    await window.clickDialogButton('Allow it for this item');
    await eventually(async () => {
      // The run may have ended with the question.
      if (/idle/.test(await window.statusBarText('coherence.status'))) await window.runCommand('Coherence: Run Next Backlog Item');
      assert.ok(existsSync(marker));
    }, 60_000);
    await window.runCommand('Coherence: Stop').catch(() => {});
  });
});
