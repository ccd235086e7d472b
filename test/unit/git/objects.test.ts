import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readCommit, readTree } from '../../../src/node/git/objects.ts';

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('\0') && !text.includes('/') && text.isWellFormed());

describe('objects of git', () => {
  it('gives back every entry of a tree, with ids of both lengths', () => {
    const kind = fc.constantFrom('40000', '160000', '100644', '100755', '120000');
    fc.assert(fc.property(fc.constantFrom(20, 32).chain((idBytes) => fc.tuple(fc.constant(idBytes), fc.array(fc.tuple(kind, name, hex(idBytes * 2))))), ([idBytes, entries]) => {
      const content = Buffer.concat(entries.flatMap(([mode, path, id]) => [Buffer.from(`${mode} ${path}\0`), Buffer.from(id, 'hex')]));
      assert.deepEqual(readTree(content, idBytes), entries.map(([mode, path, id]) => (
        mode === '40000' ? { name: path, folder: id } : { name: path, folder: null, entry: mode === '160000' ? null : { mode, id } }
      )));
    }));
  });

  it('reads the permissions of very old repositories as git does, and leaves out names that are not UTF-8', () => {
    const id = Buffer.alloc(20, 1);
    const content = Buffer.concat([Buffer.from('100664 old\0'), id, Buffer.from('100644 '), Buffer.from([0xff, 0]), id]);
    assert.deepEqual(readTree(content, 20), [{ name: 'old', folder: null, entry: { mode: '100644', id: '01'.repeat(20) } }]);
  });

  it('refuses a tree that is not whole', () => {
    const whole = Buffer.concat([Buffer.from('100644 a\0'), Buffer.alloc(20, 1)]);
    for (let length = 1; length < whole.length; length += 1) assert.throws(() => readTree(whole.subarray(0, length), 20), /not whole/);
  });

  it('reads a commit with its author, its trailers and every parent', () => {
    const commit = readCommit('c', Buffer.from([
      'tree t', 'parent p', 'parent q', 'author Una von User <una@example.org> 1700000000 +0130', 'committer C <c@example.org> 1 +0000',
      'gpgsig -----BEGIN', ' parent forged', ' -----END', '', 'subject', '', 'Coherence-Item: not in the last paragraph', '', 'Coherence-Item: item-1', 'Coherence-Attempt: attempt_1', '',
    ].join('\n')));
    assert.deepEqual(commit, {
      id: 'c', tree: 't', parents: ['p', 'q'], authorName: 'Una von User', authorEmail: 'una@example.org', authorDate: '1700000000 +0130',
      message: 'subject\n\nCoherence-Item: not in the last paragraph\n\nCoherence-Item: item-1\nCoherence-Attempt: attempt_1\n',
      item: 'item-1', attempt: 'attempt_1',
    });
  });

  it('reads a message in the encoding that the commit names', () => {
    const head = Buffer.from('tree t\nauthor A <a> 1 +0000\nencoding ISO-8859-1\n\n');
    assert.equal(readCommit('c', Buffer.concat([head, Buffer.from([0xfc])])).message, 'ü');
  });

  it('takes whatever stands in a commit without failing', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      const commit = readCommit('c', Buffer.from(bytes));
      assert.equal(commit.id, 'c');
      assert.equal(commit.item, '');
    }));
  });
});
