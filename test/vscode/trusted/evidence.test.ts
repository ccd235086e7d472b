import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import * as vscode from 'vscode';
import { call, callWell, cli, extension, findRow, folder, pathIn, read, textOf, until, write } from '../window.ts';

const SPEC = 'specs/000-parse-and-format.md';
const REPORT = 'reports/junit.xml';
const CONFIG = '.coherence/config.json';

interface Told {
  run: string | undefined;
  states: Map<string, string>;
  output: string;
}

describe('evidence in the editor', function () {
  this.timeout(120_000);
  let config: string;
  const told: Told[] = [];

  before(async () => {
    config = read(CONFIG);
    write(CONFIG, JSON.stringify({ backlogs: ['specs/backlog.md'], metaBacklog: 'specs/meta-backlog.md', agent: 'demo', test: { command: ['node', '--test'], reports: ['reports/*.xml'] } }));
    await cli('approve', '--yes');
    mkdirSync(pathIn('reports'), { recursive: true });
    report();
    await callWell('coherence.refresh');
    const { api } = await extension();
    const controller = await until('the tests of a spec', () => api.tests.controller);
    listen(controller, told);
  });

  after(async () => {
    for (const path of ['reports', 'docs', 'specs/manifest.json']) rmSync(pathIn(path), { recursive: true, force: true });
    write(CONFIG, config);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await callWell('coherence.refresh');
  });

  /** What some run of the tests has left behind. */
  function report(failing = ''): void {
    const cases = [
      ['reads short and long units', 'test/parse.test.js', 5], ['refuses what is no duration', 'test/parse.test.js', 20], ['writes the short form', 'test/format.test.js', 5],
    ].map(([name, file, line]) => `<testcase name="${name}" file="${file}" line="${line}" time="0.01">${name === failing ? '<failure message="It is another one."/>' : ''}</testcase>`);
    write(REPORT, `<?xml version="1.0"?>\n<testsuites><testsuite name="lapse">${cases.join('')}</testsuite></testsuites>\n`);
  }

  async function specItem(): Promise<vscode.TestItem> {
    const { api } = await extension();
    return until('the item of the spec', () => {
      let found: vscode.TestItem | undefined;
      api.tests.controller?.items.forEach((item) => { if (item.label.startsWith('000 ')) found = item; });
      return found;
    });
  }

  function below(item: vscode.TestItem): vscode.TestItem[] {
    const items: vscode.TestItem[] = [];
    item.children.forEach((child) => { items.push(child); });
    return items;
  }

  const coverageRow = async (): Promise<string> => (await textOf((await extension()).api.pipeline, 3)).find((line) => line.includes('Coverage')) ?? '';

  it('shows a spec with its tests and their results, each with its place', async () => {
    const spec = await specItem();
    assert.equal(spec.uri?.toString(), vscode.Uri.joinPath(folder().uri, SPEC).toString());
    const tests = await until('the results of the report', () => {
      const [parse] = below(spec);
      return parse?.children.size === 2 ? below(spec) : null;
    });
    assert.deepEqual(tests.map(({ label, uri }) => [label, uri?.path.endsWith(label)]), [['test/parse.test.js', true], ['test/format.test.js', true]]);
    const [reads] = below(tests[0]!);
    assert.deepEqual([reads?.label, reads?.range?.start.line], ['reads short and long units', 4]);
  });

  it('says in the pipeline how many specs are tested', async () => {
    await until('the spec tested', async () => /1 of \d+ specs tested$/.test(await coverageRow()));
    const { api } = await extension();
    await callWell('coherence.showCoverage');
    const row = await findRow(api.pipeline, ({ node }) => node.path === SPEC && node.context?.includes(' tests ') === true);
    assert.equal(row.node.description, 'tested 3/3');
  });

  it('follows a report that any run leaves, keeps its items, and never shows stale results as passed', async () => {
    const before = below(await specItem());
    report('refuses what is no duration');
    await until('the failure', () => told.some(({ run, states }) => run === 'Reports' && states.get('refuses what is no duration') === 'failed: It is another one.'));
    assert.deepEqual(below(await specItem()).map((item, index) => item === before[index]), [true, true]);
    report();
    const test = vscode.Uri.joinPath(folder().uri, 'test/parse.test.js');
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(pathIn(REPORT), long, long);
    const document = await vscode.workspace.openTextDocument(test);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(test, new vscode.Position(0, 0), '// Edited\n');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await until('stale results', async () => below(below(await specItem())[0]!).every(({ label }) => label.endsWith(' (stale)')));
    assert.equal(told.findLast(({ states }) => states.has('reads short and long units (stale)'))?.states.get('reads short and long units (stale)'), 'skipped');
    await vscode.commands.executeCommand('undo');
    await document.save();
  });

  it('runs the tests of a spec by the project’s own command, with its output', async () => {
    const count = told.length;
    const { api } = await extension();
    await api.tests.profile?.runHandler(new vscode.TestRunRequest([await specItem()], undefined, api.tests.profile), new vscode.CancellationTokenSource().token);
    const run = told.slice(count).find(({ output }) => output !== '');
    assert.match(run?.output ?? '', /\r\n[^\r\n]*node --test[^\r\n]* · exit code 0/);
    assert.ok([...run?.states.values() ?? []].some((state) => state === 'passed'));
    assert.ok([...run?.states.values() ?? []].every((state) => state === 'passed' || state === 'skipped'), JSON.stringify([...run?.states ?? []]));
    await callWell('coherence.runSpecTests', { folder: folder().uri.toString(), path: SPEC });
    assert.equal((await call('coherence.runSpecTests', { path: 'specs/TEMPLATE.md' }))?.code, 'no-tests');
  });

  it('shows what an update of the documents would write, and writes exactly that', async () => {
    report();
    await callWell('coherence.refresh');
    await callWell('coherence.updateDocuments', { write: false });
    await until('the preview', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('as they would be'));
    assert.equal(existsSync(pathIn('docs/SPEC-COVERAGE.md')), false);
    const shown = await until('the document as it would be', () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'coherence-preview' && uri.path === '/docs/SPEC-COVERAGE.md'));
    const text = shown.getText();
    await callWell('coherence.updateDocuments', { write: true });
    assert.equal(read('docs/SPEC-COVERAGE.md'), text);
    assert.equal(vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('as they would be'))), false, 'the preview is closed');
    await callWell('coherence.updateDocuments');
    assert.equal(read('docs/SPEC-COVERAGE.md'), text);
  });

  it('hands a place over that a person has made their own', async () => {
    const { api } = await extension();
    write('docs/SPEC-COVERAGE.md', read('docs/SPEC-COVERAGE.md').replace(/^(\| 000 .*\| )✓( \| [^|]*\|)$/m, '$1?$2'));
    await callWell('coherence.refresh');
    const kept = await until('the place in the tree', () => findRow(api.pipeline, ({ node }) => node.place !== undefined).catch(() => null));
    await callWell('coherence.handOver', kept.node);
    await until('no such place any more', async () => !(await textOf(api.pipeline, 4)).some((line) => line.includes('Kept by people')));
    assert.equal((await call('coherence.handOver'))?.code, 'nothing-fits');
  });
});

/** Notes what is told of tests, by their names. */
function listen(controller: vscode.TestController, told: Told[]): void {
  const create = controller.createTestRun.bind(controller);
  controller.createTestRun = (request, name, persist) => {
    const run = create(request, name, persist);
    const heard: Told = { run: name, states: new Map(), output: '' };
    told.push(heard);
    return {
      ...run,
      token: run.token,
      passed: (test, duration) => {
        heard.states.set(test.label, 'passed');
        run.passed(test, duration);
      },
      failed: (test, message, duration) => {
        const [first] = Array.isArray(message) ? message : [message];
        heard.states.set(test.label, `failed: ${typeof first?.message === 'string' ? first.message : first?.message.value}`);
        run.failed(test, message, duration);
      },
      skipped: (test) => {
        heard.states.set(test.label, 'skipped');
        run.skipped(test);
      },
      appendOutput: (output, location, test) => {
        heard.output += output;
        run.appendOutput(output, location, test);
      },
    };
  };
}
