import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { GateFinding } from '../../../src/contract/gates.ts';
import { showFinding, showFindingDiff } from '../../../src/extension/documents/commit-documents.ts';
import type { CommandTarget } from '../../../src/contract/commands.ts';
import { call, callWell, cli, configure, extension, findRow, folder, itemRow, items, misbehaving, pathIn, read, status, textOf, until, useAgent, write } from '../window.ts';

/** In this order: each test leaves the backlog as the next one finds it. */
describe('runs', function () {
  this.timeout(180_000);

  before(async () => {
    await configure({
      asks: await misbehaving('ask@impl:1', 'asks'),
      fails: await misbehaving('fail@impl', 'fails'),
      hangs: await misbehaving('hang!', 'hangs'),
      slow: await misbehaving('slow=1500', 'slow'),
    });
  });
  after(async () => {
    await useAgent('');
    rmSync(join(tmpdir(), 'elsewhere'), { recursive: true, force: true });
  });

  const stateOf = async (label: string): Promise<string | undefined> => (await items()).find((item) => item.label === label && item.kind === 'product')?.state;
  const attention = async (): Promise<string[]> => textOf((await extension()).api.attention, 1);
  const running = async (): Promise<boolean> => (await status()).run !== null;

  it('takes an item through its phases; its log, its spec and its changes can be opened', async () => {
    const { api } = await extension();
    const row = await itemRow(api.backlog.tree, '2');
    await callWell('coherence.runItem', row.node);
    await until('a running item in the status bar', () => api.statusBar.text.includes('loading~spin'));
    await until('the item done in the tree', async () => (await textOf(api.backlog.tree)).some((line) => line.includes('[pass-filled] 2. Durations')));
    const phases = (await textOf(api.backlog.tree, 4)).filter((line) => /^ {6}\[/.test(line));
    assert.equal(phases.slice(4, 8).every((line) => line.includes('[pass]')), true, phases.join('\n'));

    await callWell('coherence.openSpec', row.node);
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? '', /specs\/00\d-durations-in-words\.md$/);

    const log = await findLog('2');
    await callWell('coherence.openLog', log);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'coherence-log');
    assert.match(document?.getText() ?? '', /^# task_id=task_[0-9a-f]{16} status=running\n/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document?.uri);
    assert.ok(links.some((link) => link.target?.path.endsWith('.md')), 'files in the log are links');
    for (const { target } of links) assert.ok(target?.toString().startsWith(`${folder().uri.toString()}/`), 'links lead into the folder as the editor has it open');

    const elsewhere = document?.uri.with({ query: document.uri.query.replace(folder().uri.toString(), vscode.Uri.file(join(tmpdir(), 'elsewhere')).toString()) });
    mkdirSync(join(tmpdir(), 'elsewhere', '.coherence/state/logs'), { recursive: true });
    writeFileSync(join(tmpdir(), 'elsewhere', (JSON.parse(elsewhere?.query ?? '') as { log: string }).log), 'a log of another folder, with a README.md');
    assert.equal((await vscode.workspace.openTextDocument(elsewhere)).getText(), 'There is no log yet, or it has been removed.');

    await callWell('coherence.showChanges', row.node);
    const tab = await until('the multi-diff editor', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('Durations in words') === true && vscode.window.tabGroups.activeTabGroup.activeTab);
    assert.ok(tab);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function findLog(label: string): Promise<{ folder: string; key: string; taskId: string }> {
    const { api } = await extension();
    const row = await itemRow(api.backlog.tree, label);
    for (const phase of await api.backlog.tree.getChildren(row)) {
      for (const { node } of await api.backlog.tree.getChildren(phase)) {
        if (node.taskId !== undefined) return { folder: node.folder ?? '', key: node.key ?? '', taskId: node.taskId };
      }
    }
    throw new Error('There is no task.');
  }

  it('asks a question, in Attention and in the badge, and goes on with the answer', async () => {
    const { api } = await extension();
    await useAgent('asks');
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '4')).node);
    await until('the question in Attention', async () => (await attention()).some((line) => line.startsWith('[question]')));
    await until('the end of the run', async () => !(await running()));
    assert.equal(api.statusBar.text, '$(bell-dot) Coherence: attention 1');
    const question = await findRow(api.attention, ({ node }) => node.decisionId !== undefined);
    // Answered by the command line, another process: the window sees it.
    const [{ id } = { id: '' }] = (await status()).decisions;
    await cli('decide', id, 'Take the first one');
    await until('an empty Attention', async () => (await attention()).length === 0);
    const late = await call('coherence.answerDecision', { ...question.node, answer: 'Too late' });
    assert.equal(late?.code, 'no-decision');
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '4')).node);
    await until('the item done', async () => (await stateOf('4')) === 'done');
  });

  it('answers from the window what a run of the window asked', async () => {
    const { api } = await extension();
    await callWell('coherence.reopenItem', (await itemRow(api.backlog.tree, '4')).node);
    await until('the item open', async () => (await stateOf('4')) === 'open');
    await configure({ asks: await misbehaving('ask@spec:1', 'asks-again'), fails: await misbehaving('fail@impl', 'fails'), hangs: await misbehaving('hang!', 'hangs'), slow: await misbehaving('slow=1500', 'slow') });
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '4')).node);
    const question = await until('the question', () => findRow(api.attention, ({ node }) => node.decisionId !== undefined).catch(() => null));
    await callWell('coherence.answerDecision', { ...question.node, answer: 'Yes' });
    await until('no question any more', async () => (await status()).decisions.length === 0);
    await until('the end of the run', async () => !(await running()));
    await useAgent('');
    if ((await stateOf('4')) !== 'done') await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '4')).node);
    await until('the item done', async () => (await stateOf('4')) === 'done');
  });

  it('shows an item that failed, and retries, skips and reopens', async () => {
    const { api } = await extension();
    await useAgent('fails');
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '1')).node);
    await until('the failure in Attention', async () => (await attention()).some((line) => line.startsWith('[error]')));
    await until('the end of the run', async () => !(await running()));
    await useAgent('');
    const failed = await findRow(api.attention, ({ node }) => node.key !== undefined);
    await callWell('coherence.retryItem', failed.node);
    assert.equal(await stateOf('1'), 'open');
    await callWell('coherence.skipItem', (await itemRow(api.backlog.tree, '1')).node);
    assert.equal(await stateOf('1'), 'blocked');
    const twice = await call('coherence.skipItem', (await itemRow(api.backlog.tree, '1')).node);
    assert.equal(twice?.code, 'refused');
    await callWell('coherence.retryItem', (await itemRow(api.backlog.tree, '1')).node);
    assert.equal(await stateOf('1'), 'open');
  });

  it('deals with an item whose entry is gone from the backlog', async () => {
    const { api } = await extension();
    await useAgent('fails');
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '1')).node);
    await until('the end of the run', async () => (await stateOf('1')) === 'failed' && !(await running()));
    await useAgent('');
    const before = read('specs/backlog.md');
    write('specs/backlog.md', before.replace(/^1\. .*\n/m, ''));
    try {
      await until('the item gone from the tree', async () => !(await textOf(api.backlog.tree)).some((line) => line.includes('1. Read and write')));
      const { node } = await findRow(api.attention, (row) => row.node.key !== undefined);
      await callWell('coherence.openLog', node.taskId === undefined ? await lastTask(node) : node);
      assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'coherence-log');
      await callWell('coherence.skipItem', node);
      await until('an empty Attention', async () => (await attention()).length === 0);
      assert.equal((await call('coherence.openItem', node))?.code, 'unknown-item');
    } finally {
      write('specs/backlog.md', before);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
    await until('the item back', async () => (await stateOf('1')) === 'blocked');
    await callWell('coherence.retryItem', (await until('its row', () => findRow(api.backlog.tree, ({ node }) => node.label.startsWith('1. Read and write')))).node);
    assert.equal(await stateOf('1'), 'open');
  });

  /** The last of an item's tasks, as the pipeline view lists it. */
  async function lastTask({ folder, key }: CommandTarget): Promise<CommandTarget> {
    const { api } = await extension();
    const tasks = await findRow(api.pipeline, ({ node }) => node.id.endsWith('#pipeline/tasks'));
    const row = await until('the task in the pipeline', async () => (await api.pipeline.getChildren(tasks)).find(({ node }) => node.key === key));
    return { ...(folder === undefined ? {} : { folder }), ...(key === undefined ? {} : { key }), ...(row.node.taskId === undefined ? {} : { taskId: row.node.taskId }) };
  }

  it('stops an agent that hangs and ignores every signal, with its processes', async () => {
    const { api } = await extension();
    await useAgent('hangs');
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '1')).node);
    await until('the agent at work', async () => (await status()).running.length > 0);
    await callWell('coherence.stop');
    await until('the end of the run', async () => !(await running()));
    await useAgent('');
    assert.equal(await stateOf('1'), 'open');
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes('demo-agent.mjs') && !line.includes('ps -eo'));
    assert.deepEqual(left, []);
  });

  it('pauses between attempts and resumes', async () => {
    const { api } = await extension();
    await useAgent('slow');
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '1')).node);
    await until('the agent at work', async () => (await status()).running.length > 0);
    await callWell('coherence.pause');
    await until('the pause', async () => (await status()).running.length === 0 && (await status()).paused !== null);
    assert.ok((await attention()).some((line) => line.startsWith('[debug-pause]')));
    await callWell('coherence.resume');
    await until('the item done', async () => (await stateOf('1')) === 'done');
    await useAgent('');
  });

  it('cancels the item at work, which then waits for a person', async () => {
    const { api } = await extension();
    await useAgent('hangs');
    await callWell('coherence.runItem', (await itemRow(api.backlog.tree, '3')).node);
    await until('the agent at work', async () => (await status()).running.length > 0);
    await callWell('coherence.cancelItem', (await itemRow(api.backlog.tree, '3')).node);
    await until('the end of the run', async () => !(await running()));
    assert.equal(await stateOf('3'), 'blocked');
    await useAgent('');
    await callWell('coherence.retryItem', (await itemRow(api.backlog.tree, '3')).node);
  });

  it('runs unattended until nothing is left', async () => {
    const { api } = await extension();
    await callWell('coherence.runUnattended', { maxItems: 10 });
    await until('everything done', async () => (await items()).every((item) => item.state === 'done'));
    await until('the status bar', () => api.statusBar.text === '$(pass) Coherence: all done');
    assert.ok(existsSync(pathIn('src/about.js')));
    const log = execFileSync('git', ['log', '--format=%s'], { cwd: folder().uri.fsPath, encoding: 'utf8' });
    assert.match(log, /impl: /);
  });

  it('opens what a gate finds against the base of an item, at its line', async () => {
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder().uri.fsPath, encoding: 'utf8' }).trim();
    const changes = {
      base: git('rev-list', '--max-parents=0', 'HEAD'), head: git('rev-parse', 'HEAD'), commits: [],
      files: [{ path: 'src/index.js', kind: 'modified' as const }, { path: 'src/about.js', kind: 'added' as const }],
    };
    const identity = { uri: folder().uri.toString(), name: folder().name, root: folder().uri.fsPath };
    const finding = (more: Partial<GateFinding>): GateFinding => ({ gate: 'scope', file: 'src/index.js', line: 2, side: 'after', change: null, message: 'It is not listed.', ...more });
    const shown = async (): Promise<string> => until('an editor', () => {
      const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      if (input instanceof vscode.TabInputTextDiff) return `${input.original.scheme} ${input.original.path} ↔ ${input.modified.scheme}`;
      return input instanceof vscode.TabInputText ? `${input.uri.scheme} ${input.uri.path.replace(folder().uri.path, '')}` : null;
    });
    const opened: string[] = [];
    for (const open of [
      () => showFinding(identity, changes, finding({})),
      () => showFinding(identity, changes, finding({ side: 'before' })),
      () => showFindingDiff(identity, changes, finding({ side: 'before' })),
      () => showFinding(identity, changes, finding({ file: 'src/about.js' })),
      () => showFinding(identity, changes, finding({ file: 'README.md' })),
      () => showFinding(identity, null, finding({})),
    ]) {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await open();
      opened.push(await shown());
    }
    assert.deepEqual(opened, [
      'coherence-commit /src/index.js ↔ coherence-commit', 'coherence-commit /src/index.js', 'coherence-commit /src/index.js ↔ coherence-commit',
      'coherence-commit /src/about.js', 'file /README.md', 'file /src/index.js',
    ]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('says so where nothing is left to run, and where nothing runs', async () => {
    await callWell('coherence.runNext');
    assert.equal((await call('coherence.stop'))?.code, 'nothing-fits');
    assert.equal((await call('coherence.retryItem'))?.code, 'nothing-fits');
    assert.equal((await call('coherence.resume'))?.code, 'nothing-fits');
  });

  it('opens what belongs to the set-up', async () => {
    await callWell('coherence.openConfiguration');
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? '', /\.coherence\/config\.json$/);
    await callWell('coherence.checkSetup');
    const { api } = await extension();
    const checks = (await textOf(api.pipeline, 2)).filter((line) => /^ {2}\[(pass|circle-slash)\]/.test(line));
    assert.ok(checks.some((line) => line.includes('[pass] The project manager creates tasks from the backlog')), checks.join('\n'));
    assert.ok(checks.some((line) => line.includes('[pass] git can be started')));
    await callWell('coherence.openWalkthrough');
    await callWell('coherence.showOutput');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('takes another agent for runs of this editor, and the repository’s own again', async () => {
    const chosen = (): string | undefined => vscode.workspace.getConfiguration().get('coherence.agent');
    await callWell('coherence.chooseAgent', { agent: 'slow' });
    await until('the chosen agent', () => chosen() === 'slow');
    await callWell('coherence.chooseAgent', { agent: '' });
    await until('no agent', () => chosen() === '');
  });

  it('has no interrupted run to continue or to give up', async () => {
    assert.equal((await call('coherence.continueRun'))?.code, 'nothing-fits');
    assert.equal((await call('coherence.giveUpRun'))?.code, 'nothing-fits');
  });

  it('does not run by a configuration with errors, and goes on when it is corrected', async () => {
    const path = vscode.Uri.file(pathIn('.coherence/config.json'));
    const before = await vscode.workspace.fs.readFile(path);
    await vscode.workspace.fs.writeFile(path, Buffer.from('{ "maxIterations": "many" }'));
    await until('the error in Attention', async () => (await attention()).some((line) => line.includes('The configuration has errors')));
    assert.equal((await call('coherence.runNext'))?.code, 'config');
    await vscode.workspace.fs.writeFile(path, before);
    await until('no error any more', async () => (await attention()).length === 0);
  });
});
