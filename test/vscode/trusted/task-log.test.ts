import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { forgetEdits, indexed, lenses, placeOf, rules, uriOf } from '../language.ts';
import { call, callWell, configure, extension, findRow, misbehaving, until, useAgent } from '../window.ts';

/** After the runs: it adds an item of its own. */
describe('language: the log of a task', function () {
  this.timeout(180_000);

  before(async () => {
    await configure({ silent: await misbehaving('badverdict', 'silent') });
    await useAgent('silent');
    await indexed();
  });
  after(async () => {
    await useAgent('');
    await forgetEdits();
  });

  it('is told of where its output is not what its phase asks for, and so is the line of its item', async () => {
    const { api } = await extension();
    await callWell('coherence.addItem', { text: 'Describe the package in one sentence' });
    const row = await until('the item in the tree', () => findRow(api.backlog.tree, ({ node }) => node.key !== undefined && node.label.includes('in one sentence')).catch(() => null));
    await call('coherence.runItem', row.node);
    await until('the finding in the backlog', () => rules('specs/backlog.md').includes('verdict-missing'));
    const lens = await until('a lens that opens the log', async () => {
      const backlog = await vscode.workspace.openTextDocument(uriOf('specs/backlog.md'));
      const line = placeOf(backlog, 'in one sentence').line;
      return (await lenses('specs/backlog.md')).find(({ command, range }) => command?.command === 'coherence.openLog' && range.start.line === line);
    });
    await vscode.commands.executeCommand('coherence.openLog', ...lens.command?.arguments ?? []);
    const uri = await until('the log', () => vscode.window.activeTextEditor?.document.uri);
    assert.equal(uri.scheme, 'coherence-log');
    await until('the finding in the log', () => vscode.languages.getDiagnostics(uri).some(({ code }) => (typeof code === 'object' ? code.value : code) === 'verdict-missing'));
  });
});
