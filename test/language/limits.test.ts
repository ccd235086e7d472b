import assert from 'node:assert/strict';
import { BACKLOG, spec } from './documents.ts';
import { eventually, LanguageClient, messageOf, TestWorkspace } from './language-client.ts';

const FILE = 'specs/001-clock.md';
const SLOW = 'specs/666-slow.md';
/** Markdown that takes seconds: emphasis that is opened and never closed. */
const HOSTILE = `# 666 Slow\n\n${'*a_ '.repeat(480_000)}\n`;

describe('the limits of the language server', function () {
  this.timeout(120_000);
  let workspace: TestWorkspace;
  let client: LanguageClient | undefined;
  beforeEach(() => {
    workspace = new TestWorkspace({ [FILE]: spec('001 Clock', '[zones](002-zones.md)'), 'specs/backlog.md': BACKLOG });
  });
  afterEach(async () => {
    assert.equal(await client?.stop(), 0);
    workspace.remove();
  });

  it('a document that takes too long is set aside, and everything else goes on', async () => {
    const other = new TestWorkspace({ [FILE]: spec('001 Other') });
    try {
      workspace.write(SLOW, HOSTILE);
      client = await LanguageClient.start(workspace, {
        args: ['--deadline-ms', '600'], folders: [workspace, other].map(({ uri }) => ({ uri, name: uri })),
      });
      const order: string[] = [];
      const slow = client.diagnostics(SLOW).then((found) => (order.push('slow'), found));
      const neighbour = client.diagnostics(FILE).then((found) => (order.push('neighbour'), found));
      // Another folder has a thread of its own.
      await client.pullUri(other.uriOf(FILE));
      order.push('other');
      assert.deepEqual((await neighbour).map(({ code }) => code), ['broken-link']);
      const [finding, ...more] = await slow;
      assert.equal(order[0], 'other');
      assert.deepEqual(more, []);
      assert.equal(finding?.code, 'too-large');
      assert.match(messageOf(finding), /takes too long/);
      assert.deepEqual(finding.range.start, { line: 0, character: 0 });

      workspace.write(SLOW, spec('666 Slow'));
      await client.watched(2, SLOW);
      assert.deepEqual(await client.rules(SLOW), []);
      assert.deepEqual(client.messages, []);
    } finally {
      other.remove();
    }
  });

  it('an open document that becomes slow keeps what others are told of theirs, and is checked again when it is better', async () => {
    workspace.write(SLOW, spec('666 Slow', '[zones](002-zones.md)'));
    client = await LanguageClient.start(workspace, { args: ['--deadline-ms', '600'] });
    const own = client;
    await own.open(FILE, spec('001 Clock', '[a](a.md), [b](b.md)'));
    await own.open(SLOW, spec('666 Slow', '[zones](002-zones.md)'));
    assert.deepEqual(await own.rules(SLOW), ['broken-link']);
    await own.change(SLOW, HOSTILE);
    assert.deepEqual(await own.rules(SLOW), ['too-large']);
    // The open texts have been given to the new worker.
    assert.deepEqual(await own.rules(FILE), ['broken-link', 'broken-link']);
    await own.change(SLOW, spec('666 Slow'));
    await eventually(() => own.rules(SLOW), (rules) => rules.length === 0, 'it is checked again');
  });

  it('a document that is too large, or no text, is a finding', async () => {
    workspace.write('.coherence/config.json', '{"lint":{"maxKilobytes":64}}');
    workspace.write('specs/004-large.md', `# 004 Large\n${'x'.repeat(70_000)}`);
    workspace.write('specs/005-bytes.md', new Uint8Array([0x23, 0x20, 0xff, 0xfe, 0x00, 0x41]));
    client = await LanguageClient.start(workspace);
    assert.deepEqual(await client.rules('specs/004-large.md'), ['too-large']);
    assert.deepEqual(await client.rules('specs/005-bytes.md'), ['encoding']);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
  });

  it('a worker that ends again and again is said once, and not begun for ever', async () => {
    // Each of them needs more memory than there is.
    for (const number of ['666', '667', '668']) workspace.write(`specs/${number}-slow.md`, HOSTILE);
    client = await LanguageClient.start(workspace, { args: ['--memory-mb', '64', '--deadline-ms', '60000'] });
    const own = client;
    await eventually(() => own.messages, (messages) => messages.length > 0, 'it is said');
    assert.deepEqual(await own.rules(FILE), []);
    assert.deepEqual(await own.connection.sendRequest('textDocument/hover', { textDocument: { uri: workspace.uriOf(FILE) }, position: { line: 0, character: 3 } }), null);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(own.messages.length, 1);
    assert.equal(own.logged.filter((line) => line.startsWith('A worker has ended')).length, 3);
  });
});
