import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMAND_IDS } from '../../../src/contract/commands.ts';
import { extension, textOf, until } from '../window.ts';

describe('activation', () => {
  it('registers every command of the registry', async () => {
    await extension();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(COMMAND_IDS.filter((id) => !registered.has(id)), []);
  });

  it('fills the tree with the backlogs, their headings and their items', async () => {
    const { api } = await extension();
    const lines = await until('a filled tree', async () => {
      const text = await textOf(api.backlog.tree);
      return text.length > 5 ? text : null;
    });
    assert.deepEqual(lines, [
      '[checklist] specs/backlog.md — 0 of 4 done',
      '  Phase 1: More formats — 0 of 2 done',
      '    [circle-large-outline] 1. Read and write ISO 8601 durations: PT1H30M is 1h 30m',
      '    [circle-large-outline] 2. Durations in words: inWords(5400000) says "1 hour 30 minutes"',
      '  Phase 2: For people in a hurry — 0 of 2 done',
      '    [circle-large-outline] 3. Rough durations: about(6000000) says "about 2 hours", in the words of item 2 — waits for another item',
      '    [circle-large-outline] 4. Clock notation, as players and timers show it: clock(5400000) is 1:30:00',
      '[tools] specs/meta-backlog.md — 0 of 1 done',
      '  Checks — 0 of 1 done',
      '    [circle-large-outline] 1. Add a check that the README describes every function that the package exports',
    ]);
  });

  it('says in the status bar that nothing runs', async () => {
    const { api } = await extension();
    assert.equal(api.statusBar.text, '$(checklist) Coherence: idle');
  });

  it('shows the pipeline from goals to the checklist', async () => {
    const { api } = await extension();
    const branches = (await textOf(api.pipeline, 1)).map((line) => line.replace(/ — .*/, ''));
    assert.deepEqual(branches, ['[target] Goals', '[type-hierarchy] Orchestration', '[tasklist] Tasks', '[package] Artifacts', '[pulse] Checklist']);
  });

  it('completes and checks the configuration by its schema', async () => {
    const { fileName } = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, '.coherence/config.json'));
    assert.ok(fileName.endsWith('config.json'));
    const contributed = vscode.extensions.getExtension(process.env['COHERENCE_SUITE_EXTENSION'] ?? '')?.packageJSON as { contributes: { jsonValidation: { fileMatch: string }[] } };
    assert.equal(contributed.contributes.jsonValidation[0]?.fileMatch, '**/.coherence/config.json');
  });
});
