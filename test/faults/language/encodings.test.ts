import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKLOG, spec } from '../../language/documents.ts';
import { Scene } from './folders.ts';
import { lint, rulesOf } from './lint-process.ts';

const FILE = 'specs/001-clock.md';
const BYTES = 'specs/002-bytes.md';
/** With something that `--fix` mends: its path. */
const MENDABLE = `${spec('002 Bytes')}\nSpec path: specs/002-byte.md\n`;

const bytes = (text: string, encoding: BufferEncoding): Buffer => Buffer.from(text, encoding);
const NO_TEXTS: Record<string, Buffer> = {
  'UTF-16 LE with its mark': bytes(`\uFEFF${MENDABLE}`, 'utf16le'),
  'UTF-16 BE with its mark': bytes(`\uFEFF${MENDABLE}`, 'utf16le').swap16(),
  'UTF-16 LE without a mark': bytes(MENDABLE, 'utf16le'),
  'UTF-16 BE without a mark': bytes(MENDABLE, 'utf16le').swap16(),
  'UTF-16 without a mark and without a letter of ASCII': bytes('日本語'.repeat(100), 'utf16le'),
  'UTF-32': Buffer.from([0xff, 0xfe, 0, 0, 0x23, 0, 0, 0]),
  'Latin-1': bytes(`${MENDABLE}\nfür\n`, 'latin1'),
  'invalid UTF-8': Buffer.concat([bytes(MENDABLE, 'utf8'), Buffer.from([0xc3, 0x28, 0xa0, 0xa1])]),
  'a surrogate in UTF-8': Buffer.concat([bytes(MENDABLE, 'utf8'), Buffer.from([0xed, 0xa0, 0x80])]),
  'an overlong slash': Buffer.concat([bytes(MENDABLE, 'utf8'), Buffer.from([0xc0, 0xaf])]),
  'cut in the middle of a character': Buffer.concat([bytes(MENDABLE, 'utf8'), Buffer.from([0xe2, 0x82])]),
  'a NUL character': bytes(`${MENDABLE}\0`, 'utf8'),
  'nothing but NUL characters': Buffer.alloc(4096),
  'a picture': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
};

describe('documents in another encoding', function () {
  this.timeout(120_000);
  const scene = new Scene();
  afterEach(() => scene.end());

  for (const [what, text] of Object.entries(NO_TEXTS)) {
    it(`31: ${what}: one diagnostic “encoding”, the others are checked, and --fix leaves the file as it is`, async () => {
      const workspace = scene.workspace({ [FILE]: spec('001 Clock', '[no](no.md)'), 'specs/backlog.md': BACKLOG, [BYTES]: text });
      const client = await scene.client(workspace);
      const found = await client.diagnostics(BYTES);
      assert.deepEqual(found.map(({ code, range }) => [code, range.start]), [['encoding', { line: 0, character: 0 }]]);
      assert.deepEqual(await client.rules(FILE), ['broken-link']);
      const linted = await lint(workspace.root, ['--fix']);
      assert.equal(linted.code, 1);
      assert.deepEqual(rulesOf(linted, BYTES), ['encoding']);
      assert.deepEqual(rulesOf(linted, FILE), ['broken-link']);
      assert.deepEqual(readFileSync(join(workspace.root, BYTES)), text);
    });
  }

  const link = spec('001 Clock', 'für 🕐 and [no](no.md)');
  const ENDINGS: Record<string, (text: string) => string> = {
    CRLF: (text) => text.replaceAll('\n', '\r\n'),
    'lone carriage returns': (text) => text.replaceAll('\n', '\r'),
    'a byte order mark': (text) => `\uFEFF${text}`,
    'a byte order mark and CRLF': (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
    'mixed line ends': (text) => text.replaceAll('\n\n', '\r\n\n').replaceAll('\n-', '\r-'),
  };
  for (const [what, written] of Object.entries(ENDINGS)) {
    it(`31: ${what}: a finding stands at its line and column, on disk, in an open document and in a terminal`, async () => {
      const workspace = scene.workspace({ [FILE]: written(link), 'specs/backlog.md': BACKLOG });
      const client = await scene.client(workspace);
      const line = link.split('\n').findIndex((text) => text.includes('no.md'));
      const character = link.split('\n')[line]?.indexOf('no.md') ?? -1;
      const expected = [['broken-link', { line, character }, { line, character: character + 5 }]];
      const places = async (): Promise<unknown> => (await client.diagnostics(FILE)).map(({ code, range }) => [code, range.start, range.end]);
      assert.deepEqual(await places(), expected);
      await client.open(FILE, written(link));
      assert.deepEqual(await places(), expected);
      const { findings } = await lint(workspace.root);
      assert.deepEqual(findings.filter(({ file }) => file === FILE).map(({ rule, range }) => [rule, range.start, range.end]), expected);
    });
  }

  it('31: a byte order mark and CRLF stay where --fix mends the document', async () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    const workspace = scene.workspace({ [BYTES]: `\uFEFF${crlf(MENDABLE)}`, 'specs/backlog.md': BACKLOG });
    await lint(workspace.root, ['--fix']);
    const after = readFileSync(join(workspace.root, BYTES), 'utf8');
    assert.match(after, /\r\nSpec path: specs\/002-bytes\.md\r\n$/);
    assert.ok(after.startsWith('\uFEFF# 002'));
    assert.equal(after.replaceAll('\r\n', '').includes('\n'), false);
    assert.equal(after.replace('002-bytes.md', '002-byte.md'), `\uFEFF${crlf(MENDABLE)}`);
  });

  it('31: half of a pair of surrogates in an open document: everything is answered, and edits leave it as it is', async () => {
    const workspace = scene.workspace({ [FILE]: spec('001 Clock'), 'specs/backlog.md': BACKLOG });
    const client = await scene.client(workspace);
    const half = spec('001 Clock \uD83D', '\uDC00 [\uD800](no-\uD800.md) and [x](%ED%A0%80.md)').replace('src/clock.js', 'src/\uDFFF.js');
    await client.open(FILE, half);
    const rules = await client.rules(FILE);
    assert.ok(rules.includes('broken-link'), rules.join());
    const textDocument = { uri: workspace.uriOf(FILE) };
    for (const method of ['codeLens', 'documentSymbol', 'documentLink']) await client.connection.sendRequest(`textDocument/${method}`, { textDocument });
    await client.connection.sendRequest('textDocument/codeAction', { textDocument, range: { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } }, context: { diagnostics: [] } });
    for (const character of [2, 12, 13]) await client.connection.sendRequest('textDocument/hover', { textDocument, position: { line: 0, character } });
    await client.change(FILE, spec('001 Clock'));
    assert.deepEqual(await client.rules(FILE), []);
    assert.deepEqual(client.messages, []);
  });
});
