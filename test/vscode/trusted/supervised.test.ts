import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { acpProgram } from '../acp-program.ts';
import { callWell, cli, extension, findRow, itemRow, items, pathIn, read, status, textOf, until, useAgent, write } from '../window.ts';

describe('agents that are supervised', function () {
  this.timeout(180_000);

  const marker = pathIn('../allowed.txt');
  let configuration: string;

  before(async () => {
    configuration = read('.coherence/config.json');
    write('.coherence/config.json', JSON.stringify({
      backlogs: ['specs/backlog.md'], agent: 'demo', test: { command: ['node', '--test'] }, coverage: { update: 'off' }, phases: { spec: { commands: 'ask' } },
      agents: { asks: { command: acpProgram(pathIn('..'), 'asks', marker), executor: 'acp', env: ['ELECTRON_RUN_AS_NODE'] }, limited: { command: acpProgram(pathIn('..'), 'limited'), executor: 'acp', env: ['ELECTRON_RUN_AS_NODE'] } },
    }));
    await cli('approve', '--yes');
    await callWell('coherence.refresh');
    if ((await stateOf()) === 'done') await callWell('coherence.reopenItem', (await row()).node);
  });
  after(async () => {
    await useAgent('');
    await vscode.commands.executeCommand('coherence.stop');
    write('.coherence/config.json', configuration);
    rmSync(marker, { force: true });
    await callWell('coherence.refresh');
  });

  const row = async () => itemRow((await extension()).api.backlog.tree, '4');
  const stateOf = async (): Promise<string | undefined> => (await items()).find(({ label, kind }) => label === '4' && kind === 'product')?.state;
  const attention = async (): Promise<string[]> => textOf((await extension()).api.attention, 1);

  it('ask leave before they act, and go on with the answer', async () => {
    const { api } = await extension();
    await useAgent('asks');
    await callWell('coherence.runItem', (await row()).node);
    const question = await until('the question', () => findRow(api.attention, ({ node }) => node.decisionId !== undefined).catch(() => null));
    assert.ok((await attention()).some((line) => line.startsWith('[shield] The agent asks leave: Run npm install left-pad')), (await attention()).join('\n'));
    assert.match(await question.node.tooltip?.() ?? '', /npm install left-pad --save-dev --registry https:\/\/registry\.example\.org --no-fund/);
    assert.equal(existsSync(marker), false);
    const [{ options } = { options: [''] }] = (await status()).decisions;
    await callWell('coherence.answerDecision', { ...question.node, answer: options[0] ?? '' });
    await until('the end of the run', async () => (await status()).run === null || existsSync(marker));
    if (!existsSync(marker)) await callWell('coherence.runItem', (await row()).node);
    await until('what it was allowed', () => existsSync(marker));
    await vscode.commands.executeCommand('coherence.stop');
    await until('the end of the run', async () => (await status()).run === null);
  });

  it('rest at a limit, which the status bar and Attention say, and nobody is asked for anything', async () => {
    const { api } = await extension();
    await useAgent('limited');
    await vscode.commands.executeCommand('coherence.retryItem', (await row()).node);
    await callWell('coherence.runItem', (await row()).node);
    await until('the rest in the status bar', () => /^\$\(watch\) limited rests until (?:\w{3},? )?\d\d:\d\d$/.test(api.statusBar.text));
    await until('the rest in Attention', async () => (await attention()).some((line) => /^\[watch\] limited rests until .* — 1 item waits for it · goes on by itself, or try it now$/.test(line)));
    assert.match((await textOf(api.backlog.tree)).find((line) => line.includes('4. ')) ?? '', /\[watch\] .* — until .*\d\d:\d\d · limited rests · spec/);
    assert.notEqual((await status()).run, null);
    await callWell('coherence.stop');
    await until('the end of the run', async () => (await status()).run === null);
    await callWell('coherence.skipItem', (await row()).node);
  });
});
