import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ErrorCodes, ExitNotification, HoverRequest, InitializeRequest, ShutdownRequest } from 'vscode-languageserver-protocol/node';
import { BACKLOG, spec } from './documents.ts';
import { EDITOR, eventually, LanguageClient, TestWorkspace } from './language-client.ts';

describe('the life of a language server', function () {
  this.timeout(60_000);
  let workspace: TestWorkspace;
  beforeEach(() => {
    workspace = new TestWorkspace({ 'specs/001-clock.md': spec('001 Clock'), 'specs/backlog.md': BACKLOG });
  });
  afterEach(() => workspace.remove());

  it('says what it can do, and ends with 0 after shutdown and exit', async () => {
    const client = await LanguageClient.start(workspace);
    const capabilities = client.result?.capabilities;
    assert.equal(capabilities?.positionEncoding, 'utf-16');
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    assert.deepEqual(capabilities.diagnosticProvider, { identifier: 'coherence', interFileDependencies: true, workspaceDiagnostics: true });
    await eventually(() => client.registered, (methods) => methods.includes('workspace/didChangeWatchedFiles'), 'files are watched');
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });

  it('ends with 1 when it is told to exit without a shutdown', async () => {
    const client = await LanguageClient.start(workspace);
    await client.connection.sendNotification(ExitNotification.type);
    assert.equal(await client.exited, 1);
  });

  it('ends when its input does', async () => {
    const client = await LanguageClient.start(workspace);
    await client.diagnostics('specs/001-clock.md');
    client.process.stdin?.end();
    assert.equal(await client.exited, 1);
  });

  it('refuses what is asked before initialize, twice, or after shutdown', async () => {
    const position = { textDocument: { uri: workspace.uriOf('specs/001-clock.md') }, position: { line: 0, character: 3 } };
    const client = await LanguageClient.start(workspace, { initialize: false });
    await assert.rejects(client.connection.sendRequest(HoverRequest.type, position), { code: ErrorCodes.ServerNotInitialized });
    await client.initialize();
    await client.connection.sendRequest(HoverRequest.type, position);
    await assert.rejects(client.initialize(), { code: ErrorCodes.InvalidRequest });
    await assert.rejects(client.connection.sendRequest('coherence/nothing'), { code: ErrorCodes.MethodNotFound });
    await client.connection.sendRequest(ShutdownRequest.type);
    await assert.rejects(client.connection.sendRequest(HoverRequest.type, position), { code: ErrorCodes.InvalidRequest });
    await client.connection.sendNotification(ExitNotification.type);
    assert.equal(await client.exited, 0);
  });

  it('serves a client that opens one folder in the old way, and one that opens none', async () => {
    const one = await LanguageClient.start(workspace, { folders: null });
    assert.deepEqual(await one.rules('specs/001-clock.md'), []);
    assert.equal(await one.stop(), 0);
    const none = await LanguageClient.start(workspace, { folders: [] });
    await none.open('specs/001-clock.md', '# nothing');
    assert.deepEqual(await none.rules('specs/001-clock.md'), []);
    assert.equal(await none.stop(), 0);
  });

  it('leaves no process when its parent is killed', async () => {
    // The parent starts a server, tells its process id, and lives on until it is killed.
    const script = `
      import { spawn } from 'node:child_process';
      const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ${JSON.stringify(fileURLToPath(new URL('../../src/language/server-main.ts', import.meta.url)))}, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: process.pid, rootUri: ${JSON.stringify(workspace.uri)}, capabilities: {} } });
      server.stdout.once('data', () => console.log(server.pid));
      server.stdin.write('Content-Length: ' + Buffer.byteLength(body) + '\\r\\n\\r\\n' + body);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(parent.stdout, 'data') as [Buffer];
    const pid = Number(line.toString());
    assert.ok(isAlive(pid), `${pid}`);
    parent.kill('SIGKILL');
    await eventually(() => isAlive(pid), (alive) => !alive, 'the server has ended');
  });

  it('does the same for an editor that starts it over a channel of Node', async () => {
    const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('../../src/language/server-main.ts', import.meta.url)), '--node-ipc'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const exited = once(server, 'exit');
    server.send({ jsonrpc: '2.0', id: 1, method: InitializeRequest.method, params: { processId: null, rootUri: workspace.uri, capabilities: EDITOR } });
    const [answer] = await once(server, 'message') as [{ id: number; result: object }];
    assert.equal(answer.id, 1);
    server.disconnect();
    assert.deepEqual(await exited, [1, null]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
