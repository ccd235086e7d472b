import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { call, callWell, configure, extension, findRow, folder, itemRow, items, pathIn, status, until, useAgent } from '../window.ts';

/** Does what the demo agent does, and in impl leaves a file that no spec lists. */
const STRAYING = `
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const direction = readFileSync(0, 'utf8');
const { status } = spawnSync(process.execPath, [process.argv[2]], { input: direction, stdio: ['pipe', 'inherit', 'inherit'] });
if (/^Phase: impl$/m.test(direction)) {
  mkdirSync('notes', { recursive: true });
  writeFileSync('notes/idea.txt', 'An idea.\\n');
}
process.exit(status ?? 1);
`;

/** A list that is about to be shown takes this long at most; nothing tells when it is there. */
const SHOWN_MS = 1500;

describe('the question of a gate', function () {
  this.timeout(120_000);
  let agent: string;

  before(async () => {
    agent = mkdtempSync(join(tmpdir(), 'coherence-agent-'));
    writeFileSync(join(agent, 'straying.mjs'), STRAYING);
    const { path } = await extension();
    await configure({ strays: ['env', 'ELECTRON_RUN_AS_NODE=1', process.execPath, join(agent, 'straying.mjs'), join(path, 'dist', 'demo-agent.mjs')] });
    await useAgent('strays');
  });
  after(async () => {
    await useAgent('');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(agent, { recursive: true, force: true });
  });

  const stateOf = async (label: string): Promise<string | undefined> => (await items()).find((item) => item.label === label && item.kind === 'product')?.state;
  const opened = (): string | null => {
    const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputText ? `${input.uri.scheme} ${input.uri.path}` : null;
  };

  it('waits in Attention with what was found, and what it is about is not in the tree', async () => {
    const { api } = await extension();
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '4')).node);
    const { node } = await until('the question', () => findRow(api.attention, (row) => row.node.decisionId !== undefined).catch(() => null));
    assert.match(node.label, /it changed what specs\/\S+ does not list: notes\/idea\.txt\. What is to happen with it\?$/);
    assert.match(await node.tooltip?.() ?? '', /What was found:\n\n- `notes\/idea\.txt`: /);
    await until('the end of the run', async () => (await status()).run === null);
    assert.equal(existsSync(pathIn('src/clock.js')), false);
  });

  it('is answered in a list that stays while what was found is looked at', async () => {
    const { api } = await extension();
    const { node } = await findRow(api.attention, (row) => row.node.decisionId !== undefined);
    const answered = call('coherence.answerDecision', node);
    await delay(SHOWN_MS);
    // The last row is what was found, the first an answer, the second another one.
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectPrevious');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await until('the file as the item has it', () => opened() === 'coherence-commit /notes/idea.txt');
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'An idea.\n');
    assert.equal((await status()).decisions.length, 1);
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    assert.equal(await answered, undefined);
    assert.deepEqual((await status()).decisions, []);
  });

  it('lets the item go on as the answer says', async () => {
    const { api } = await extension();
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '4')).node);
    await until('the item done', async () => (await stateOf('4')) === 'done');
    assert.deepEqual([existsSync(pathIn('src/clock.js')), existsSync(pathIn('notes/idea.txt'))], [true, false]);
    const log = execFileSync('git', ['log', '--format=%s'], { cwd: folder().uri.fsPath, encoding: 'utf8' });
    assert.match(log, /impl: /);
  });
});
