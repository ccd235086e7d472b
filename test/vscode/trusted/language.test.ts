import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findings, forgetEdits, indexed, isAlive, lenses, placeOf, replace, rules, uriOf } from '../language.ts';
import { call, callWell, cli, extension, folder, pathIn, read, until, write } from '../window.ts';

const SPEC = 'specs/000-parse-and-format.md';
const BACKLOG = 'specs/backlog.md';
const LINK = '[spec 000](000-parse-and-format.md)';

describe('language: specs and backlogs in the editor', function () {
  this.timeout(120_000);

  before(indexed);
  afterEach(forgetEdits);

  it('says what is wrong while it is written, and no more when it is mended', async () => {
    const document = await replace(SPEC, 'Durations in settings', '[Nothing](nothing.md). Durations in settings');
    const [finding] = await until('the finding', () => (rules(SPEC).includes('broken-link') ? findings(SPEC).filter(({ rule }) => rule === 'broken-link') : null));
    assert.deepEqual([finding?.severity, finding?.line], [vscode.DiagnosticSeverity.Warning, document.positionAt(document.getText().indexOf('nothing.md')).line + 1]);
    await replace(SPEC, '[Nothing](nothing.md). ', '');
    await until('no finding', () => !rules(SPEC).includes('broken-link'));
  });

  it('lists what is wrong in documents that nobody has open', async () => {
    const other = 'specs/020-other.md';
    write(other, read(SPEC).replace('# Spec: ', '# Spec 020: Other, ').replace('Durations in settings', '[Nothing](nothing.md)'));
    await until('the finding', () => rules(other).includes('broken-link'));
    assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.path.endsWith(other)), 'it is not open');
    write(other, read(other).replace('[Nothing](nothing.md)', 'Nothing'));
    await until('no finding', () => !rules(other).includes('broken-link'));
    write(other, read(other).replace('Nothing', '[Nothing](nothing.md)'));
    await until('the finding again', () => rules(other).includes('broken-link'));
    rmSync(pathIn(other));
    await until('nothing of a file that is gone', () => findings(other).length === 0);
  });

  // After the first findings: all documents have been looked at by then.
  it('finds nothing wrong with the sample', () => {
    const wrong = vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => diagnostics
      .filter(({ source, severity }) => source === 'coherence' && severity <= vscode.DiagnosticSeverity.Warning).map(({ message }) => `${uri.path}: ${message}`));
    assert.deepEqual(wrong, []);
  });

  it('mends a link by a quick fix', async () => {
    const document = await replace(SPEC, 'Durations in settings', '[Units](../src/unit.js). Durations in settings');
    await until('the finding', () => rules(SPEC).includes('broken-link'));
    const place = placeOf(document, '../src/unit.js');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(place, place), 'quickfix', 10);
    const fix = actions.find(({ edit, title }) => edit !== undefined && title.includes('src/units.js'));
    assert.ok(fix?.edit, JSON.stringify(actions.map(({ title }) => title)));
    await vscode.workspace.applyEdit(fix.edit);
    assert.ok(document.getText().includes('[Units](../src/units.js)'));
    await until('no finding', () => !rules(SPEC).includes('broken-link'));
  });

  it('mends everything that has one right answer at once', async () => {
    // From the root of the workspace there is one file that is meant.
    const document = await replace(SPEC, 'Durations in settings', '[Units](src/units.js), [Parse](src/parse.js). Durations in settings');
    await until('the findings', () => rules(SPEC).filter((rule) => rule === 'broken-link').length === 2);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(0, 0, document.lineCount, 0), 'source.fixAll.coherence', 10);
    assert.equal(actions.length, 1);
    const [fix] = actions;
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.ok(document.getText().includes('[Units](../src/units.js), [Parse](../src/parse.js).'));
    await until('no finding', () => !rules(SPEC).includes('broken-link'));
  });

  it('leads from a finding to the page of its rule', async () => {
    await replace(SPEC, 'Durations in settings', '[Nothing](nothing.md). Durations in settings');
    const code = await until('the finding', () => vscode.languages.getDiagnostics(uriOf(SPEC)).map((diagnostic) => diagnostic.code).find((each) => typeof each === 'object' && each.value === 'broken-link'));
    assert.ok(typeof code === 'object');
    const { path } = await extension();
    assert.equal(code.target.fsPath, join(path, 'docs', 'rules', 'broken-link.md'));
    await vscode.commands.executeCommand('vscode.open', code.target);
    const tab = await until('its page', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom ? input : null;
    });
    assert.deepEqual([tab.viewType, tab.uri.fsPath], ['vscode.markdown.preview.editor', code.target.fsPath]);
  });

  it('shows lenses that do something, and none where settings say so', async () => {
    const run = await until('a lens to run an item', async () => (await lenses(BACKLOG)).find(({ command }) => command?.command === 'coherence.runItem'));
    assert.equal(run.command?.title, 'Run');
    const [target] = (run.command?.arguments ?? []) as { folder?: string }[];
    assert.equal(target?.folder, folder().uri.toString());
    const tests = await until('a lens to run the tests of a spec', async () => (await lenses(SPEC)).find(({ command }) => command?.command === 'coherence.runSpecTests'));
    assert.deepEqual(tests.command?.arguments, [{ folder: folder().uri.toString(), path: SPEC }]);
    // The first line of the file is about no requirement, and the command says so.
    assert.equal((await call('coherence.showTests', { path: SPEC, line: 1 }))?.code, 'no-tests');
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update('coherence.lenses.items', false, vscode.ConfigurationTarget.Global);
    try {
      await until('no lens on items', async () => (await lenses(BACKLOG)).every(({ command }) => !command?.command.startsWith('coherence.')));
    } finally {
      await configuration.update('coherence.lenses.items', undefined, vscode.ConfigurationTarget.Global);
    }
    await until('lenses on items again', async () => (await lenses(BACKLOG)).some(({ command }) => command?.command === 'coherence.runItem'));
  });

  it('knows what is behind a name: hover, definition, references', async () => {
    const backlog = await vscode.workspace.openTextDocument(uriOf(BACKLOG));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', backlog.uri, placeOf(backlog, 'Durations in words'));
    const said = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(said, /Durations in words/);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', backlog.uri, placeOf(backlog, '000-parse'));
    assert.ok(found.some((place) => ('targetUri' in place ? place.targetUri : place.uri).toString() === uriOf(SPEC).toString()));
    const spec = await vscode.workspace.openTextDocument(uriOf(SPEC));
    const references = await until('references from the backlog', async () => {
      const places = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', spec.uri, placeOf(spec, 'Read and write durations'));
      return places.filter(({ uri }) => uri.toString() === backlog.uri.toString());
    });
    assert.ok(references.length > 0);
  });

  it('knows names: symbols of a document and of the workspace, completion of paths', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uriOf(BACKLOG));
    const names = (list: readonly vscode.DocumentSymbol[]): string[] => list.flatMap(({ name, children }) => [name, ...names(children)]);
    assert.ok(names(symbols).some((name) => /Clock notation/.test(name)), names(symbols).join('\n'));
    const everywhere = await vscode.commands.executeCommand<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'Read and write durations');
    assert.ok(everywhere.some(({ location }) => location.uri.toString() === uriOf(SPEC).toString()));
    const document = await replace(SPEC, '- `src/index.js` — ', '- `src/` — ');
    const completions = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, placeOf(document, '- `src/` — ', '- `src/'.length));
    const labels = completions.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.some((label) => label.endsWith('index.js')), labels.join(' '));
  });

  it('lets everything follow a spec that gets another name', async () => {
    const renamed = 'specs/000-durations.md';
    const rename = async (from: string, to: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(uriOf(from), uriOf(to));
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    const backlog = await vscode.workspace.openTextDocument(uriOf(BACKLOG));
    await rename(SPEC, renamed);
    await until('the new name in the backlog', () => backlog.getText().includes('[spec 000](000-durations.md)'));
    await rename(renamed, SPEC);
    await until('the old name in the backlog', () => backlog.getText().includes(LINK));
    // The same by its title, into another folder: the editor asks once more before it moves the file, and nothing is rewritten twice.
    const spec = await vscode.workspace.openTextDocument(uriOf(SPEC));
    const before = spec.getText();
    await replace(SPEC, '\n## ', '\n[the backlog](backlog.md)\n\n## ');
    await spec.save();
    const moved = 'specs/done/000-durations.md';
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', uriOf(SPEC), new vscode.Position(0, 3), moved);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('the new folder in the backlog', () => backlog.getText().includes('[spec 000](done/000-durations.md)'));
    const there = await vscode.workspace.openTextDocument(uriOf(moved));
    await until('the link of the spec itself', () => there.getText().includes('[the backlog](../backlog.md)'));
    await there.save();
    await rename(moved, SPEC);
    await until('the old name in the backlog', () => backlog.getText().includes(LINK));
    write(SPEC, before);
    await backlog.save();
  });

  it('comes back when its process ends, and starts anew when it is told to', async () => {
    const { api } = await extension();
    const first = await until('a server', () => api.language.pid);
    process.kill(first, 'SIGKILL');
    const second = await until('another server', async () => (api.language.pid !== first && (await api.language.state())?.isIndexed === true ? api.language.pid : null));
    await replace(SPEC, 'Durations in settings', '[Nothing](nothing.md). Durations in settings');
    await until('the finding', () => rules(SPEC).includes('broken-link'));
    await callWell('coherence.restartLanguageServer');
    await until('a third server', async () => api.language.pid !== undefined && api.language.pid !== second && (await api.language.state())?.isIndexed === true);
    await until('nothing left of the others', () => !isAlive(first) && !isAlive(second));
    await until('the finding again', () => rules(SPEC).includes('broken-link'));
    await until('what the pipeline knows, again', async () => (await lenses(BACKLOG)).some(({ command }) => command?.command === 'coherence.runItem'));
  });

  it('says in a spec that its tests have regressed', async () => {
    const config = read('.coherence/config.json');
    const report = (failing: boolean): void => {
      const cases = [['reads short and long units', 'test/parse.test.js'], ['writes the short form', 'test/format.test.js']]
        .map(([name, file], index) => `<testcase name="${name}" file="${file}" line="5" time="0.01">${failing && index === 0 ? '<failure message="It is another one."/>' : ''}</testcase>`);
      write('reports/junit.xml', `<?xml version="1.0"?>\n<testsuites><testsuite name="lapse">${cases.join('')}</testsuite></testsuites>\n`);
    };
    try {
      write('.coherence/config.json', JSON.stringify({ backlogs: [BACKLOG], metaBacklog: 'specs/meta-backlog.md', agent: 'demo', test: { command: ['node', '--test'], reports: ['reports/*.xml'] } }));
      await cli('approve', '--yes');
      mkdirSync(pathIn('reports'), { recursive: true });
      report(false);
      await callWell('coherence.refresh');
      await callWell('coherence.updateDocuments', { write: true });
      assert.equal(findings(SPEC).some(({ message }) => /regressed|fail/.test(message)), false);
      report(true);
      await until('the regression', () => findings(SPEC).some(({ message }) => /regressed|fail/.test(message)));
    } finally {
      for (const path of ['reports', 'docs', 'specs/manifest.json']) rmSync(pathIn(path), { recursive: true, force: true });
      write('.coherence/config.json', config);
      await callWell('coherence.refresh');
    }
    await until('no regression', () => !findings(SPEC).some(({ message }) => /regressed|fail/.test(message)));
  });
});
