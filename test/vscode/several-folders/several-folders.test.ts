import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { call, callWell, extension, findRow, folder, pathIn, textOf, until, write } from '../window.ts';

describe('a workspace of several folders', function () {
  this.timeout(120_000);

  it('shows the folders that have a backlog', async () => {
    const { api } = await extension();
    const lines = await until('a filled tree', async () => {
      const text = await textOf(api.backlog.tree, 2);
      return text.length > 2 ? text : null;
    });
    assert.deepEqual(lines, ['[root-folder] lapse — 0 of 5 done', '  [checklist] specs/backlog.md — 0 of 4 done', '  [tools] specs/meta-backlog.md — 0 of 1 done']);
    assert.equal(existsSync(pathIn('.coherence', 1)), false, 'nothing is written into a folder without a backlog');
  });

  it('sets a folder up, and runs both at the same time', async () => {
    const { api } = await extension();
    const notes = folder(1).uri.toString();
    await callWell('coherence.setUpRepository', { folder: notes, agent: 'demo' });
    assert.ok(existsSync(pathIn('.coherence/config.json', 1)));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await callWell('coherence.addItem', { folder: notes, text: 'Say hello' });
    await until('both folders in the tree', async () => (await textOf(api.backlog.tree, 1)).length === 2);
    const file = JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.file(pathIn('.coherence/config.json', 0)))).toString()) as Record<string, unknown>;
    // Without a test command of the repository's nothing has to be approved.
    write('.coherence/config.json', JSON.stringify({ ...file, test: {} }), 0);
    await callWell('coherence.refresh');
    const lapse = folder(0).uri.toString();
    const clock = await findRow(api.backlog.tree, ({ node }) => node.folder === lapse && node.label.startsWith('4. '));
    const hello = await findRow(api.backlog.tree, ({ node }) => node.folder === notes && node.label.includes('Say hello') && node.key !== undefined);
    const both = await Promise.all([call('coherence.runItem', clock.node), call('coherence.runItem', hello.node)]);
    assert.deepEqual(both, [undefined, undefined]);
    await until('one item done in each folder', async () => (await textOf(api.backlog.tree, 4)).filter((line) => line.includes('[pass-filled]')).length === 2);
  });

  it('lets a folder go that is taken from the workspace', async () => {
    const { api } = await extension();
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 1));
    await until('one folder', async () => (await textOf(api.backlog.tree, 1)).some((line) => line.includes('specs/backlog.md')));
  });
});
