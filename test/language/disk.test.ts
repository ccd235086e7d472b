import assert from 'node:assert/strict';
import { symlinkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DidChangeWorkspaceFoldersNotification, FileChangeType, PublishDiagnosticsNotification, type Diagnostic } from 'vscode-languageserver-protocol/node';
import { BACKLOG, spec } from './documents.ts';
import { EDITOR, eventually, LanguageClient, messageOf, TestWorkspace } from './language-client.ts';

const FILE = 'specs/001-clock.md';

describe('what happens on disk', function () {
  this.timeout(60_000);
  let workspace: TestWorkspace;
  let client: LanguageClient | undefined;
  beforeEach(() => {
    workspace = new TestWorkspace({ [FILE]: spec('001 Clock', '[zones](002-zones.md)'), 'specs/backlog.md': BACKLOG });
  });
  afterEach(async () => {
    assert.equal(await client?.stop(), 0);
    workspace.remove();
  });

  it('counts as soon as the client tells it: a file that comes, a folder that is moved, a file that goes', async () => {
    client = await LanguageClient.start(workspace);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    workspace.write('specs/002-zones.md', spec('002 Zones'));
    await client.created('specs/002-zones.md');
    assert.deepEqual(await client.rules(FILE), []);
    // What is told of a folder is told of everything in it.
    workspace.write(FILE, spec('001 Clock', '[zones](more/002-zones.md)'));
    workspace.write('specs/more/002-zones.md', spec('002 Zones'));
    workspace.remove('specs/002-zones.md');
    await client.watched(FileChangeType.Changed, FILE);
    await client.watched(FileChangeType.Deleted, 'specs/002-zones.md');
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    await client.created('specs/more');
    assert.deepEqual(await client.rules(FILE), []);
    workspace.remove('specs/more');
    await client.watched(FileChangeType.Deleted, 'specs/more');
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
  });

  it('is looked at again for a client that tells nothing', async () => {
    client = await LanguageClient.start(workspace, { capabilities: { textDocument: { diagnostic: {} } } });
    const quiet = client;
    assert.deepEqual(await quiet.rules(FILE), ['broken-link']);
    assert.deepEqual(quiet.registered, []);
    workspace.write('specs/002-zones.md', spec('002 Zones'));
    await eventually(() => quiet.rules(FILE), (rules) => rules.length === 0, 'the new file is seen');
    workspace.write(FILE, spec('001 Clock', '[zones](gone.md)'));
    await eventually(() => quiet.rules(FILE), (rules) => rules.length === 1, 'the new text is seen');
    // A question that is held is answered as well.
    const first = await quiet.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }) as { items: { uri: string; resultId: string }[] };
    const held = quiet.connection.sendRequest('workspace/diagnostic', { previousResultIds: first.items.map(({ uri, resultId }) => ({ uri, value: resultId })) });
    workspace.write(FILE, spec('001 Clock'));
    const { items } = await held as { items: { kind: string; uri: string; items?: Diagnostic[] }[] };
    assert.deepEqual(items.filter(({ kind }) => kind === 'full').map(({ uri, items: found }) => [uri, found]), [[workspace.uriOf(FILE), []]]);
  });

  it('is told to a client that pulls nothing', async () => {
    const shown: Record<string, string[]> = {};
    client = await LanguageClient.start(workspace, { capabilities: { workspace: EDITOR.workspace ?? {} }, initialize: false });
    client.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      shown[uri.slice(workspace.uri.length + 1)] = diagnostics.map(({ code }) => String(code));
    });
    await client.initialize();
    assert.equal(client.result?.capabilities.diagnosticProvider, undefined);
    await eventually(() => shown, (now) => now[FILE]?.length === 1, 'the finding is shown');
    await client.open('specs/backlog.md', `${BACKLOG}2. [ ] Add a clock\n`);
    await eventually(() => shown, (now) => now['specs/backlog.md']?.includes('duplicate-item') === true, 'a finding of an open text is shown');
    workspace.write('specs/002-zones.md', spec('002 Zones'));
    await client.created('specs/002-zones.md');
    await eventually(() => shown, (now) => now[FILE]?.length === 0, 'it is taken back');
    await client.close('specs/backlog.md');
    await eventually(() => shown, (now) => now['specs/backlog.md']?.length === 0, 'the text on disk counts again');
  });

  it('follows the configuration, and keeps the last one that was right', async () => {
    client = await LanguageClient.start(workspace);
    const { logged } = client;
    const configure = (text: string): Promise<void> => {
      workspace.write('.coherence/config.json', text);
      return client?.watched(FileChangeType.Changed, '.coherence/config.json') ?? Promise.resolve();
    };
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    await configure('{"lint":{"rules":{"broken-link":"error"}}}');
    assert.equal((await client.diagnostics(FILE))[0]?.severity, 1);
    await configure('{"lint":{"rules":{"broken-link":"off"}}}');
    assert.deepEqual(await client.rules(FILE), []);
    await configure('{"lint":{"rules":{"broken-link":"of');
    assert.deepEqual(await client.rules(FILE), []);
    await eventually(() => logged, (lines) => lines.filter((line) => line.includes('.coherence/config.json')).length === 1, 'what is wrong is said');
    await configure('{"lint":{"rules":{"broken-link":"of');
    await client.rules(FILE);
    assert.equal(logged.filter((line) => line.includes('.coherence/config.json')).length, 1);
    workspace.remove('.coherence/config.json');
    await client.watched(FileChangeType.Deleted, '.coherence/config.json');
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
  });

  it('is read within the folder alone', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'coherence-outside-'));
    try {
      writeFileSync(join(outside, 'secret.md'), spec('007 Secret', '[x](gone.md)'));
      symlinkSync(join(outside, 'secret.md'), join(workspace.root, 'specs/007-secret.md'));
      symlinkSync(outside, join(workspace.root, 'specs/away'));
      symlinkSync(workspace.root, join(workspace.root, 'specs/around'));
      symlinkSync(join(workspace.root, FILE), join(workspace.root, 'specs/008-inside.md'));
      workspace.write(FILE, spec('001 Clock', '[inside](008-inside.md), [secret](007-secret.md), [around](around/README.md)'));
      client = await LanguageClient.start(workspace);
      assert.deepEqual((await client.diagnostics(FILE)).map((diagnostic) => /"([^"]+)"/.exec(messageOf(diagnostic))?.[1]), ['specs/007-secret.md', 'specs/around/README.md']);
      assert.ok(!(await client.rules('specs/007-secret.md')).includes('broken-link'));
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('belongs to the folders that are open now', async () => {
    const other = new TestWorkspace({ [FILE]: spec('001 Other', '[zones](002-zones.md)') });
    try {
      client = await LanguageClient.start(workspace, { folders: [] });
      await client.open(FILE, spec('001 Clock', '[a](a.md) and [b](b.md)'));
      assert.deepEqual(await client.rules(FILE), []);
      const change = (added: string[], removed: string[]) => client?.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
        event: { added: added.map((uri) => ({ uri, name: uri })), removed: removed.map((uri) => ({ uri, name: uri })) },
      });
      await change([workspace.uri, other.uri], []);
      assert.deepEqual(await client.rules(FILE), ['broken-link', 'broken-link']);
      assert.deepEqual((await client.pullUri(other.uriOf(FILE))).kind, 'full');
      assert.deepEqual(await client.connection.sendRequest('coherence/state'), { documents: 3, isIndexed: true });
      await change([], [workspace.uri]);
      assert.deepEqual(await client.rules(FILE), []);
      assert.deepEqual(await client.connection.sendRequest('coherence/state'), { documents: 1, isIndexed: true });
    } finally {
      other.remove();
    }
  });
});
