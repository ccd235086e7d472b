import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { findings, indexed, rules } from '../language.ts';
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

  it('checks the documents of every folder, each by its own files', async () => {
    await indexed();
    const spec = (title: string): string => `# Spec: ${title}\n\n## Purpose\n\nSee [the first spec](000-parse-and-format.md) and [nothing](nothing.md).\n`;
    const brokenLinks = (path: string, index: number): number => rules(path, index).filter((rule) => rule === 'broken-link').length;
    write('specs/030-here.md', spec('Here'), 0);
    write('specs/031-there.md', spec('There'), 1);
    await until('what only one of them has', () => brokenLinks('specs/030-here.md', 0) === 1 && brokenLinks('specs/031-there.md', 1) === 2);
    rmSync(pathIn('specs/030-here.md', 0));
    await until('nothing of a file that is gone', () => findings('specs/030-here.md', 0).length === 0);
  });

  it('lets a folder go that is taken from the workspace', async () => {
    const { api } = await extension();
    const there = vscode.Uri.joinPath(folder(1).uri, 'specs/031-there.md');
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 1));
    await until('one folder', async () => (await textOf(api.backlog.tree, 1)).some((line) => line.includes('specs/backlog.md')));
    await until('nothing found in what is no part of the window', () => vscode.languages.getDiagnostics(there).every(({ source }) => source !== 'coherence'));
  });
});
