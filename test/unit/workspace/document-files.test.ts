import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadDocument } from '../../../src/contract/document-source.ts';
import { DocumentFiles } from '../../../src/node/workspace/document-files.ts';

const MOST = 1024;

describe('documents on disk', () => {
  let base: string;
  let files: DocumentFiles;

  const problemOf = (file: string): string | null => {
    const read: ReadDocument = files.read(file, MOST);
    return 'problem' in read ? read.problem : null;
  };
  const place = (file: string): string => join(base, 'workspace', file);

  before(() => {
    base = mkdtempSync(join(tmpdir(), 'document-files-'));
    mkdirSync(place('specs'), { recursive: true });
    files = new DocumentFiles(join(base, 'workspace'));
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  it('are their texts, byte order mark, line endings and all', () => {
    for (const text of ['', 'a', '\uFEFF# Spec\r\n\r\nÄ\r', 'x'.repeat(MOST), '100% – 漢字 😀']) {
      writeFileSync(place('specs/a.md'), text);
      assert.deepEqual(files.read('specs/a.md', MOST), { text });
    }
  });

  it('are not read where they are too large', () => {
    writeFileSync(place('large.md'), 'x'.repeat(MOST + 1));
    assert.equal(problemOf('large.md'), 'too-large');
  });

  it('are no text in other encodings', () => {
    const utf16 = Buffer.from('\uFEFF# Spec', 'utf16le');
    for (const bytes of [utf16, Buffer.from(utf16).swap16(), Buffer.from('# Spec', 'utf16le'), Buffer.from([0x23, 0xe4]), Buffer.from('a\0b')]) {
      writeFileSync(place('other.md'), bytes);
      assert.equal(problemOf('other.md'), 'encoding');
    }
    writeFileSync(place('other.md'), utf16);
    assert.match(JSON.stringify(files.read('other.md', MOST)), /UTF-16/);
  });

  it('are none where there is no file', () => {
    writeFileSync(place('file.md'), '');
    for (const file of ['no.md', 'no/no.md', 'file.md/no.md']) assert.equal(problemOf(file), 'missing');
    for (const file of ['specs', '']) assert.equal(problemOf(file), 'unreadable');
  });

  it('are never outside of the workspace', () => {
    writeFileSync(join(base, 'secret.md'), 'secret');
    writeFileSync(place('inside.md'), 'inside');
    symlinkSync('../secret.md', place('link.md'));
    symlinkSync('..', place('up'));
    symlinkSync('inside.md', place('good.md'));
    symlinkSync('loop.md', place('loop.md'));
    for (const file of ['link.md', 'up/secret.md', '../secret.md', 'specs/../../secret.md', join(base, 'secret.md'), 'a\0.md']) assert.equal(problemOf(file), 'outside', file);
    assert.deepEqual(files.read('good.md', MOST), { text: 'inside' });
    assert.equal(problemOf('loop.md'), 'unreadable');
  });

  it('hold nobody up where they are pipes, and say so where they may not be read', function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [place('pipe.md')]);
    assert.equal(problemOf('pipe.md'), 'unreadable');
    writeFileSync(place('locked.md'), '');
    chmodSync(place('locked.md'), 0);
    if (process.getuid?.() !== 0) assert.equal(problemOf('locked.md'), 'unreadable');
  });

  it('are read whole where they have grown since somebody last looked', () => {
    writeFileSync(place('grows.md'), 'a');
    appendFileSync(place('grows.md'), 'b'.repeat(MOST - 1));
    assert.deepEqual(files.read('grows.md', MOST), { text: `a${'b'.repeat(MOST - 1)}` });
    appendFileSync(place('grows.md'), 'c');
    assert.equal(problemOf('grows.md'), 'too-large');
  });
});
