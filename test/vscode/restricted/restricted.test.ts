import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { childrenOf, findings, forgetEdits, indexed, lenses, replace, rules } from '../language.ts';
import { call, callWell, extension, itemRow, pathIn, textOf, until } from '../window.ts';

describe('a workspace that is not trusted', () => {
  it('can be read', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const { api } = await extension();
    const lines = await until('a filled tree', async () => {
      const text = await textOf(api.backlog.tree);
      return text.length > 5 ? text : null;
    });
    assert.ok(lines.some((line) => line.includes('4. Clock notation')));
    assert.equal(api.statusBar.text, '$(shield) Coherence: untrusted');
    await callWell('coherence.openItem', (await itemRow(api.backlog.tree, '1')).node);
    await callWell('coherence.filterBacklog', { text: 'clock' });
    await callWell('coherence.clearFilter');
  });

  it('starts nothing and writes nothing, and every command says why', async () => {
    const { api } = await extension();
    const { node } = await itemRow(api.backlog.tree, '1');
    const refused = [
      await call('coherence.runNext'), await call('coherence.runItem', node), await call('coherence.runUnattended', { maxItems: 1 }),
      await call('coherence.pause'), await call('coherence.retryItem', node), await call('coherence.skipItem', node), await call('coherence.reopenItem', node),
      await call('coherence.showChanges', node), await call('coherence.setUpRepository', { agent: 'demo' }), await call('coherence.approveCommands'),
      await call('coherence.addItem', { text: 'Parse weeks' }), await call('coherence.moveItemDown', node), await call('coherence.openSample', { path: pathIn('..') }),
      await call('coherence.updateDocuments', { write: true }), await call('coherence.handOver', { place: 'docs/STATUS.md#tests' }), await call('coherence.runSpecTests', { path: 'specs/000-parse-and-format.md' }),
    ];
    assert.deepEqual(refused.map((failure) => failure?.code), Array.from(refused, () => 'untrusted'));
    for (const failure of refused) assert.match(failure?.message ?? '', /not trusted/);
    assert.equal(existsSync(pathIn('.coherence/state')), false);
    assert.equal(existsSync(pathIn('../lapse-2')), false);
  });

  it('is checked while it is written, by a server that starts nothing', async () => {
    await indexed();
    const spec = 'specs/000-parse-and-format.md';
    assert.deepEqual(findings(spec).filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning), []);
    await replace(spec, 'Durations in settings', '[Nothing](nothing.md). Durations in settings');
    await until('the finding', () => rules(spec).includes('broken-link'));
    assert.ok((await lenses('specs/backlog.md')).every(({ command }) => command?.command !== 'coherence.runItem'), 'nothing can be run');
    const { api } = await extension();
    const server = await until('a server', () => api.language.pid);
    assert.deepEqual(childrenOf(server) ?? [], []);
    assert.equal(existsSync(pathIn('.coherence/state')), false);
    await forgetEdits();
  });

  it('checks what can be checked without starting anything', async () => {
    const { api } = await extension();
    await callWell('coherence.checkSetup');
    const checks = await textOf(api.pipeline, 2);
    assert.ok(checks.some((line) => line.includes('Not checked: nothing is started in a workspace that is not trusted.')), checks.join('\n'));
  });
});
