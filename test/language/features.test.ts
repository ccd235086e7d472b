import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  CodeActionRequest, CodeLensRefreshRequest, CodeLensRequest, CompletionRequest, DefinitionRequest, DocumentLinkRequest, DocumentSymbolRequest, HoverRequest, LSPErrorCodes,
  PrepareRenameRequest, ReferencesRequest, RenameRequest, TextDocumentEdit, WillRenameFilesRequest, WorkspaceSymbolRequest, type CodeAction, type Location, type TextEdit, type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import type { BacklogListItem } from '../../src/contract/engine-api.ts';
import { FACTS_NOTIFICATION, OPTIONS_NOTIFICATION } from '../../src/contract/language.ts';
import { NO_PIPELINE_FACTS } from '../../src/contract/pipeline-facts.ts';
import { item } from '../unit/cli/harness.ts';
import { spec } from './documents.ts';
import { eventually, LanguageClient, TestWorkspace } from './language-client.ts';

const FILE = 'specs/001-clock.md';
const BACKLOG = '# Backlog\n\n1. [ ] Add a clock (specs/001-clock.md)\n2. [ ] Add an alarm\n';

describe('the features of the language server', function () {
  this.timeout(60_000);
  let workspace: TestWorkspace;
  let client: LanguageClient;
  beforeEach(async () => {
    workspace = new TestWorkspace({ [FILE]: spec('001 Clock', '[alarm](003-alarm.md)'), 'specs/003-alarm.md': spec('003 Alarm'), 'specs/backlog.md': BACKLOG });
    client = await LanguageClient.start(workspace, { options: { commands: true } });
  });
  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    workspace.remove();
  });

  const document = (file: string) => ({ textDocument: { uri: workspace.uriOf(file) } });
  const inLink = { line: 8, character: 58 };

  it('answer where a place leads, what leads there, and what there is', async () => {
    const definition = await client.connection.sendRequest(DefinitionRequest.type, { ...document(FILE), position: inLink }) as Location[];
    assert.deepEqual(definition.map(({ uri }) => uri), [workspace.uriOf('specs/003-alarm.md')]);
    const references = await client.connection.sendRequest(ReferencesRequest.type, {
      ...document('specs/003-alarm.md'), position: { line: 0, character: 4 }, context: { includeDeclaration: false },
    });
    assert.deepEqual(references?.map(({ uri }) => uri), [workspace.uriOf(FILE)]);
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, document(FILE));
    assert.ok(links?.some(({ target }) => target === workspace.uriOf('specs/003-alarm.md')));
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, document(FILE));
    assert.ok((symbols ?? []).length > 0);
    const found = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'alarm' });
    assert.ok((found ?? []).some(({ name }) => name.includes('Alarm')));
    assert.notEqual(await client.connection.sendRequest(HoverRequest.type, { ...document(FILE), position: inLink }), null);
    await client.open('specs/backlog.md', `${BACKLOG}3. [ ] More (specs/\n`);
    const offers = await client.connection.sendRequest(CompletionRequest.type, { ...document('specs/backlog.md'), position: { line: 4, character: 19 } });
    assert.ok(Array.isArray(offers) && offers.some(({ label }) => label.includes('001-clock.md')));
  });

  it('fix all that is safe, for the version that was asked about', async () => {
    const broken = `${spec('001 Clock')}\nSpec path: specs/001-other.md\n`;
    await client.open(FILE, broken);
    assert.deepEqual(await client.rules(FILE), ['spec-path']);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = await client.connection.sendRequest(CodeActionRequest.type, { ...document(FILE), range, context: { diagnostics: [], only: ['source.fixAll'] } }) as CodeAction[];
    assert.deepEqual(actions.map(({ kind }) => kind), ['source.fixAll.coherence']);
    const text = applied(broken, FILE, actions[0]?.edit, 1);
    assert.equal(text, `${spec('001 Clock')}\nSpec path: specs/001-clock.md\n`);
    await client.change(FILE, text);
    assert.deepEqual(await client.rules(FILE), []);
    const again = await client.connection.sendRequest(CodeActionRequest.type, { ...document(FILE), range, context: { diagnostics: [], only: ['source.fixAll'] } });
    assert.deepEqual(again, []);
  });

  it('offer a fix where a finding is, with the diagnostic that it removes', async () => {
    await client.open(FILE, `${spec('001 Clock')}\nSpec path: specs/001-other.md\n`);
    const diagnostics = await client.diagnostics(FILE);
    const [wrong] = diagnostics;
    assert.ok(wrong !== undefined);
    const actions = await client.connection.sendRequest(CodeActionRequest.type, { ...document(FILE), range: wrong.range, context: { diagnostics } }) as CodeAction[];
    const fix = actions.find(({ isPreferred }) => isPreferred === true);
    assert.deepEqual(fix?.diagnostics, [wrong]);
  });

  it('show beside an item what the pipeline has told of it, and ask the client to look again', async () => {
    let refreshes = 0;
    client.connection.onRequest(CodeLensRefreshRequest.type, () => {
      refreshes += 1;
    });
    await client.open('specs/backlog.md', BACKLOG);
    const lenses = () => client.connection.sendRequest(CodeLensRequest.type, document('specs/backlog.md'));
    assert.deepEqual(await lenses(), []);
    const items: BacklogListItem[] = [item({ key: 'item_0000aaaa', label: '1', text: 'Add a clock (specs/001-clock.md)', state: 'open', line: 3 })];
    await client.connection.sendNotification(FACTS_NOTIFICATION, { folder: workspace.uri, facts: { ...NO_PIPELINE_FACTS, items, runnable: ['item_0000aaaa'] } });
    const shown = await lenses();
    assert.ok((shown ?? []).some(({ command }) => command?.command === 'coherence.runItem'));
    await eventually(() => refreshes, (count) => count > 0, 'a refresh of the lenses');
    await client.connection.sendNotification(OPTIONS_NOTIFICATION, { commands: true, lenses: { items: false, specs: false, requirements: false } });
    assert.deepEqual(await lenses(), []);
  });

  it('rename a spec and follow files that are moved', async () => {
    const place = await client.connection.sendRequest(PrepareRenameRequest.type, { ...document(FILE), position: inLink });
    assert.deepEqual(place, { range: { start: { line: 8, character: 55 }, end: { line: 8, character: 67 } }, placeholder: '003-alarm.md' });
    await client.open(FILE, spec('001 Clock', '[alarm](003-alarm.md)'));
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...document(FILE), position: inLink, newName: '003-bell.md' });
    assert.equal(applied(spec('001 Clock', '[alarm](003-alarm.md)'), FILE, edit ?? undefined, 1), spec('001 Clock', '[alarm](003-bell.md)'));
    assert.ok(edit?.documentChanges?.some((change) => 'kind' in change && change.kind === 'rename'));
    await assert.rejects(client.connection.sendRequest(RenameRequest.type, { ...document(FILE), position: inLink, newName: '001-clock.md' }), { code: LSPErrorCodes.RequestFailed, message: /already/ });
    const moved = await client.connection.sendRequest(WillRenameFilesRequest.type, { files: [{ oldUri: workspace.uriOf('specs/003-alarm.md'), newUri: workspace.uriOf('specs/done/003-alarm.md') }] });
    assert.equal(applied(spec('001 Clock', '[alarm](003-alarm.md)'), FILE, moved ?? undefined, 1), spec('001 Clock', '[alarm](done/003-alarm.md)'));
  });

  /** A text with the edits of its document, which have to be for this version. */
  function applied(text: string, file: string, edit: WorkspaceEdit | undefined, version: number): string {
    const change = edit?.documentChanges?.filter((one) => TextDocumentEdit.is(one)).find(({ textDocument }) => textDocument.uri === workspace.uriOf(file));
    assert.equal(change?.textDocument.version, version);
    return TextDocument.applyEdits(TextDocument.create('file:///x.md', 'markdown', 1, text), change.edits as TextEdit[]);
  }
});

describe('coherence lsp', function () {
  this.timeout(60_000);
  const cli = ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url)), 'lsp'];

  it('serves an editor, with what the pipeline knows', async () => {
    const workspace = new TestWorkspace({ [FILE]: spec('001 Clock', '[zones](002-zones.md)'), 'specs/backlog.md': BACKLOG });
    try {
      const client = await LanguageClient.start(workspace, { program: [...cli, '--stdio'], options: { commands: true } });
      assert.deepEqual(await client.rules(FILE), ['broken-link']);
      const lenses = () => client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: workspace.uriOf('specs/backlog.md') } });
      await eventually(lenses, (shown) => (shown ?? []).some(({ command }) => command?.command === 'coherence.runItem'), 'the items are known');
      assert.equal(await client.stop(), 0);
      assert.equal(client.stderr, '');
      // Nobody has become the owner, and nothing was written.
      assert.deepEqual(workspace.list(), ['specs']);
    } finally {
      workspace.remove();
    }
  });

  it('is told how it is to speak', () => {
    const run = spawnSync(process.execPath, cli, { encoding: 'utf8', input: '' });
    assert.equal(run.status, 2);
    assert.match(run.stderr, /--stdio/);
  });
});
