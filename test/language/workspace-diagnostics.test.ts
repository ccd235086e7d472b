import assert from 'node:assert/strict';
import {
  CancellationTokenSource, DiagnosticRefreshRequest, LSPErrorCodes, WorkspaceDiagnosticRequest, type CancellationToken, type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { BACKLOG, spec } from './documents.ts';
import { eventually, LanguageClient, TestWorkspace } from './language-client.ts';

/** What a client remembers: the results by URI. */
type Results = Record<string, string>;

describe('diagnostics of the whole workspace', function () {
  this.timeout(60_000);
  let workspace: TestWorkspace;
  let client: LanguageClient;
  beforeEach(async () => {
    workspace = new TestWorkspace({
      'specs/001-clock.md': spec('001 Clock', '[zones](002-zones.md)'), 'specs/003-alarm.md': spec('003 Alarm'), 'specs/backlog.md': BACKLOG, 'README.md': '[x](gone.md)',
    });
    client = await LanguageClient.start(workspace);
  });
  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    workspace.remove();
  });

  function pull(results: Results, token?: CancellationToken, partialResultToken?: string): Promise<WorkspaceDiagnosticReport> {
    const previousResultIds = Object.entries(results).map(([uri, value]) => ({ uri, value }));
    return client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds, ...(partialResultToken === undefined ? {} : { partialResultToken }) }, token);
  }

  function take(results: Results, report: WorkspaceDiagnosticReport): Record<string, number> {
    const found: Record<string, number> = {};
    for (const item of report.items) {
      if (item.resultId !== undefined) results[item.uri] = item.resultId;
      if (item.kind === 'full') found[item.uri.slice(workspace.uri.length + 1)] = item.items.length;
    }
    return found;
  }

  it('name every document that is checked, and are held until one of them has others', async () => {
    const results: Results = {};
    assert.deepEqual(take(results, await pull(results)), { 'specs/001-clock.md': 1, 'specs/003-alarm.md': 0, 'specs/backlog.md': 0 });
    let isAnswered = false;
    const held = pull(results).then((report) => {
      isAnswered = true;
      return report;
    });
    // Others are answered meanwhile.
    assert.deepEqual(await client.rules('specs/001-clock.md'), ['broken-link']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(isAnswered, false);
    workspace.write('specs/002-zones.md', spec('002 Zones'));
    await client.created('specs/002-zones.md');
    assert.deepEqual(take(results, await held), { 'specs/001-clock.md': 0, 'specs/002-zones.md': 0 });
    // What is deleted has nothing wrong any more, once.
    workspace.write('specs/003-alarm.md', spec('003 Alarm', '[it](gone.md)'));
    await client.watched(2, 'specs/003-alarm.md');
    assert.deepEqual(take(results, await pull(results)), { 'specs/003-alarm.md': 1 });
    workspace.remove('specs/003-alarm.md');
    await client.watched(3, 'specs/003-alarm.md');
    assert.deepEqual(take(results, await pull(results)), { 'specs/003-alarm.md': 0 });
  });

  it('have nothing of documents that are as the client knows them', async () => {
    const results: Results = {};
    take(results, await pull(results));
    const first = pull(results);
    await client.open('specs/003-alarm.md', spec('003 Alarm', '[it](gone.md)'));
    const after = await first;
    assert.deepEqual(after.items.map(({ uri }) => uri), [workspace.uriOf('specs/003-alarm.md')]);
    take(results, after);
    // What comes while nothing else has changed is seen as well, and what it changes in others.
    const second = pull(results);
    await new Promise((resolve) => setTimeout(resolve, 200));
    workspace.write('specs/002-zones.md', spec('002 Zones', '[x](gone.md)'));
    await client.created('specs/002-zones.md');
    assert.deepEqual(take(results, await second), { 'specs/001-clock.md': 0, 'specs/002-zones.md': 1 });
  });

  it('come in parts to a client that takes them', async () => {
    const parts: WorkspaceDiagnosticReport[] = [];
    client.connection.onProgress(WorkspaceDiagnosticRequest.partialResult, 'parts', (part) => void parts.push(part));
    const { items } = await pull({}, undefined, 'parts');
    assert.deepEqual(items, []);
    assert.deepEqual(parts.flatMap((part) => part.items.map(({ uri }) => uri.slice(workspace.uri.length + 1))).sort(), ['specs/001-clock.md', 'specs/003-alarm.md', 'specs/backlog.md']);
  });

  it('end with their cancellation, and with the server', async () => {
    const results: Results = {};
    take(results, await pull(results));
    const source = new CancellationTokenSource();
    const cancelled = pull(results, source.token);
    const held = pull(results);
    held.catch(() => {});
    source.cancel();
    await assert.rejects(cancelled, { code: LSPErrorCodes.RequestCancelled });
    await client.connection.sendRequest('shutdown');
    await assert.rejects(held, { code: LSPErrorCodes.ServerCancelled });
    await client.connection.sendNotification('exit');
    assert.equal(await client.exited, 0);
  });

  it('have the version of what is open', async () => {
    await client.open('specs/003-alarm.md', spec('003 Alarm', '[it](gone.md)'));
    const report = await pull({});
    assert.equal(report.items.find(({ uri }) => uri.endsWith('003-alarm.md'))?.version, 1);
    assert.equal(report.items.find(({ uri }) => uri.endsWith('001-clock.md'))?.version, null);
  });

  for (const [when, ms] of [['long ago', 1200], ['a moment ago', 0]] as const) {
    it(`are asked for again when an open document has others and its own edit was ${when}`, async () => {
      let refreshes = 0;
      client.connection.onRequest(DiagnosticRefreshRequest.type, () => {
        refreshes += 1;
      });
      await client.open('specs/001-clock.md', spec('001 Clock', '[zones](002-zones.md)'));
      assert.deepEqual(await client.rules('specs/001-clock.md'), ['broken-link']);
      await new Promise((resolve) => setTimeout(resolve, ms));
      const before = refreshes;
      workspace.write('specs/002-zones.md', spec('002 Zones'));
      await client.created('specs/002-zones.md');
      await eventually(() => refreshes, (count) => count > before, 'a refresh');
      assert.deepEqual(await client.rules('specs/001-clock.md'), []);
    });
  }
});
