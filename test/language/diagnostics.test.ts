import assert from 'node:assert/strict';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver-protocol/node';
import { BACKLOG, spec } from './documents.ts';
import { LanguageClient, messageOf, TestWorkspace } from './language-client.ts';

const FILE = 'specs/001-clock.md';

describe('diagnostics that are pulled', function () {
  this.timeout(60_000);
  let workspace: TestWorkspace;
  let client: LanguageClient;
  beforeEach(async () => {
    workspace = new TestWorkspace({ [FILE]: spec('001 Clock', '[zones](002-zones.md)'), 'specs/backlog.md': BACKLOG });
    client = await LanguageClient.start(workspace, { options: { rulesUri: 'https://example.org/rules/' } });
  });
  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    workspace.remove();
  });

  it('have the finding with its place, its rule and the page of its rule', async () => {
    const [diagnostic, ...others] = await client.diagnostics(FILE);
    assert.deepEqual(others, []);
    assert.ok(diagnostic !== undefined);
    const { message: _, data, ...rest } = diagnostic;
    assert.match(messageOf(diagnostic), /002-zones\.md/);
    assert.equal(typeof (data as { fixable: unknown }).fixable, 'boolean');
    assert.deepEqual(rest, {
      range: { start: { line: 8, character: 55 }, end: { line: 8, character: 67 } },
      severity: 2, code: 'broken-link', codeDescription: { href: 'https://example.org/rules/broken-link.md' }, source: 'coherence',
    });
  });

  it('are unchanged as long as they are, also after an edit that changes none of them', async () => {
    const first = await client.pull(FILE);
    assert.equal(first.kind, 'full');
    assert.deepEqual(await client.pull(FILE, first.resultId), { kind: 'unchanged', resultId: first.resultId });
    await client.open(FILE, `${spec('001 Clock', '[zones](002-zones.md)')}- More\n`);
    assert.deepEqual(await client.pull(FILE, first.resultId), { kind: 'unchanged', resultId: first.resultId });
    await client.change(FILE, spec('001 Clock'));
    const second = await client.pull(FILE, first.resultId);
    assert.deepEqual(second.kind === 'full' ? second.items : null, []);
  });

  it('belong to the last of two hundred edits', async () => {
    await client.open(FILE, spec('001 Clock'));
    const pulls: Promise<unknown>[] = [];
    const at = { line: 8, character: 39 };
    for (let edit = 0; edit < 200; edit += 1) {
      await client.change(FILE, edit % 2 === 0 ? ' see [it](gone.md)' : '', { start: at, end: edit % 2 === 0 ? at : { line: 8, character: at.character + 18 } });
      if (edit % 10 === 0) {
        // As an editor does: what is asked for is not waited for.
        const source = new CancellationTokenSource();
        pulls.push(client.pull(FILE, undefined, source.token).catch((error: unknown) => error));
        source.cancel();
      }
    }
    assert.deepEqual(await client.rules(FILE), []);
    await client.change(FILE, ' see [it](gone.md)', { start: at, end: at });
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    await Promise.all(pulls);
  });

  it('count UTF-16 units, with characters of one and two of them in the line', async () => {
    for (const before of ['é', '漢', '🕐', '👩‍👩‍👧', '𝒳𝒴']) {
      await client.open(FILE, spec('001 Clock', `${before} [zones](002-zones.md)`));
      const [diagnostic] = await client.diagnostics(FILE);
      const start = '- [ ] The clock shows hours and minutes, as in '.length + before.length + ' [zones]('.length;
      assert.deepEqual(diagnostic?.range, { start: { line: 8, character: start }, end: { line: 8, character: start + '002-zones.md'.length } }, before);
      // An edit behind the character: its place counts the same units.
      await client.change(FILE, 'missing.md', { start: { line: 8, character: start }, end: { line: 8, character: start + '002-zones.md'.length } });
      assert.match(messageOf((await client.diagnostics(FILE))[0]), /missing\.md/);
      await client.close(FILE);
    }
  });

  it('have the same places in a text with CRLF, and with a byte order mark', async () => {
    const plain = await client.diagnostics(FILE);
    await client.open(FILE, spec('001 Clock', '[zones](002-zones.md)').replaceAll('\n', '\r\n'));
    assert.deepEqual(await client.diagnostics(FILE), plain);
    await client.close(FILE);
    workspace.write('specs/003-mark.md', `\uFEFF${spec('003 Mark', '[zones](002-zones.md)').replaceAll('\n', '\r\n')}`);
    await client.created('specs/003-mark.md');
    assert.deepEqual((await client.diagnostics('specs/003-mark.md')).map(({ range }) => range), plain.map(({ range }) => range));
  });

  it('are refused to whoever has cancelled', async () => {
    const source = new CancellationTokenSource();
    const pull = client.pull(FILE, undefined, source.token);
    source.cancel();
    await assert.rejects(pull, { code: LSPErrorCodes.RequestCancelled });
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
  });

  it('say nothing of documents outside of the folder, and of texts that are nothing of ours', async () => {
    await client.open('README.md', '[x](gone.md)');
    assert.deepEqual(await client.rules('README.md'), []);
    assert.deepEqual(await client.rules('../outside.md'), []);
    await client.open('src/a.js', 'const a = 1;', 'javascript');
    assert.deepEqual(await client.rules('src/a.js'), []);
  });
});
