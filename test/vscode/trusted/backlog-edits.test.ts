import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import * as vscode from 'vscode';
import { BACKLOG_MIME } from '../../../src/extension/views/backlog-mime.ts';
import type { Row } from '../../../src/extension/views/node-tree.ts';
import { callWell, call, extension, findRow, folder, itemRow, pathIn, read, textOf, until, write } from '../window.ts';

const FILE = 'specs/backlog.md';

describe('the backlog as files change', () => {
  let before: string;
  beforeEach(() => { before = read(FILE); });
  afterEach(async () => {
    write(FILE, before);
    await callWell('coherence.clearFilter');
    await callWell('coherence.refresh');
  });

  async function labels(): Promise<string[]> {
    const { api } = await extension();
    return (await textOf(api.backlog.tree)).filter((line) => /^ {4}/.test(line)).map((line) => /\] (\d+\. [\w ]{0,16})/.exec(line)?.[1]?.trim() ?? line);
  }

  async function drop(moved: Row, target: Row | undefined): Promise<void> {
    const { api } = await extension();
    const data = new vscode.DataTransfer();
    api.backlog.handleDrag([moved], data);
    assert.ok(data.get(BACKLOG_MIME), 'an item can be dragged');
    await api.backlog.handleDrop(target, data);
  }

  it('follows an edit that another program makes', async () => {
    write(FILE, before.replace('4. Clock notation', '4. Stopwatch notation'));
    await until('the new text in the tree', async () => (await labels()).some((label) => label.startsWith('4. Stopwatch')));
  });

  it('follows a checkout of a branch with 500 new files in new folders', async () => {
    const git = (...args: string[]): void => { execFileSync('git', args, { cwd: folder().uri.fsPath, stdio: 'pipe' }); };
    git('checkout', '--quiet', '-b', 'many-specs');
    for (let i = 0; i < 500; i += 1) {
      mkdirSync(pathIn(`specs/area-${i % 50}/part-${i % 7}`), { recursive: true });
      write(`specs/area-${i % 50}/part-${i % 7}/spec-${i}.md`, `# Spec ${i}\n`);
    }
    git('add', 'specs');
    git('-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '-m', 'Many specs');
    git('checkout', '--quiet', 'main');
    const { api } = await extension();
    const specs = async (): Promise<string> => (await textOf(api.pipeline, 1)).find((line) => line.includes('Artifacts')) ?? '';
    await until('the specs of main alone', async () => (await specs()).endsWith('— 1 specs'));
    git('checkout', '--quiet', 'many-specs');
    await until('all new specs', async () => (await specs()).endsWith('— 501 specs'));
    git('checkout', '--quiet', 'main');
    git('branch', '--quiet', '-D', 'many-specs');
    await until('the specs of main alone', async () => (await specs()).endsWith('— 1 specs'));
  });

  it('moves an item by drag and drop, with the smallest edit, and it can be undone', async () => {
    const { api } = await extension();
    const document = await vscode.workspace.openTextDocument(pathIn(FILE));
    await vscode.window.showTextDocument(document);
    await drop(await itemRow(api.backlog.tree, '4'), await itemRow(api.backlog.tree, '2'));
    assert.deepEqual((await labels()).slice(0, 4), ['1. Read and write I', '4. Clock notation', '2. Durations in wor', '3. Rough durations'].map((label) => label));
    assert.equal(read(FILE), document.getText(), 'what the tree shows is on disk');
    assert.deepEqual(read(FILE).split('\n').sort(), before.split('\n').sort(), 'lines move, none changes');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await document.save();
  });

  it('drops behind an item that is further down, and on a heading behind its last item', async () => {
    const { api } = await extension();
    await drop(await itemRow(api.backlog.tree, '1'), await itemRow(api.backlog.tree, '2'));
    assert.match(read(FILE), /2\. Durations[^\n]*\n1\. Read/);
    await drop(await itemRow(api.backlog.tree, '1'), await findRow(api.backlog.tree, ({ node }) => node.label.startsWith('Phase 2')));
    assert.match(read(FILE), /4\. Clock[^\n]*\n1\. Read/);
  });

  it('does not move an item into another file', async () => {
    const { api } = await extension();
    await drop(await itemRow(api.backlog.tree, '1'), await findRow(api.backlog.tree, ({ node }) => node.label === 'specs/meta-backlog.md'));
    assert.equal(read(FILE), before);
  });

  it('moves by keyboard as well', async () => {
    const { api } = await extension();
    await callWell('coherence.moveItemDown', (await itemRow(api.backlog.tree, '1')).node);
    assert.match(read(FILE), /2\. Durations[^\n]*\n1\. Read/);
    await callWell('coherence.moveItemUp', (await itemRow(api.backlog.tree, '1')).node);
    assert.equal(read(FILE), before);
  });

  it('leaves a file with unsaved changes alone', async () => {
    const { api } = await extension();
    const document = await vscode.workspace.openTextDocument(pathIn(FILE));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Unsaved '));
    const failure = await call('coherence.moveItemDown', (await itemRow(api.backlog.tree, '1')).node);
    assert.equal(failure?.code, 'unsaved-changes');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.equal(read(FILE), before);
  });

  it('adds an item where it is told to', async () => {
    await callWell('coherence.addItem', { text: 'Parse weeks', heading: 'Phase 1: More formats' });
    await until('the new item', async () => (await labels()).some((label) => label.endsWith('Parse weeks')));
    assert.equal(read(FILE).split('\n').length, before.split('\n').length + 1);
  });

  it('adds an item to the file whose row was used', async () => {
    const { api } = await extension();
    const meta = read('specs/meta-backlog.md');
    const row = await findRow(api.backlog.tree, ({ node }) => node.label === 'specs/meta-backlog.md');
    await callWell('coherence.addItem', { ...row.node, text: 'Check the licences' });
    assert.match(read('specs/meta-backlog.md'), /Check the licences/);
    assert.equal(read(FILE), before);
    write('specs/meta-backlog.md', meta);
    assert.equal((await call('coherence.addItem', { text: 'Nowhere', path: 'README.md' }))?.code, 'no-backlog');
  });

  it('shows a part of the backlog', async () => {
    await callWell('coherence.filterBacklog', { goal: 'readable' });
    assert.deepEqual(await labels(), ['2. Durations in wor', '3. Rough durations']);
    await callWell('coherence.filterBacklog', { text: 'clock' });
    assert.deepEqual(await labels(), ['4. Clock notation']);
    await callWell('coherence.clearFilter');
    assert.equal((await labels()).length, 5);
  });

  it('opens the line of an item', async () => {
    const { api } = await extension();
    // An open document follows its file a moment later, and takes the cursor along.
    const document = await vscode.workspace.openTextDocument(pathIn(FILE));
    await until('the document as its file is', () => document.getText() === before);
    await callWell('coherence.openItem', (await itemRow(api.backlog.tree, '3')).node);
    await until('the line of the item', () => vscode.window.visibleTextEditors.some(({ document, selection }) => document.lineAt(selection.active.line).text.startsWith('3. ')));
  });
});
