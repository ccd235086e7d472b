import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nulSeparated, nulTerminated, readRawDiff, readStatus } from '../../../src/node/git/records.ts';
import { overlap } from '../../../src/node/git/replay.ts';

const ID = 'a'.repeat(40);
/** Any name that a file can have, except a folder's. */
const path = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0') && !text.endsWith('/'));

describe('records of git', () => {
  it('gives back every path of a status, whatever is in its name', () => {
    const entry = fc.record({ path, kind: fc.constantFrom('changed', 'unmerged', 'untracked') }, { noNullPrototype: true });
    fc.assert(fc.property(fc.array(entry), (entries) => {
      const lines = entries.map(({ path, kind }) => {
        if (kind === 'untracked') return `? ${path}\0`;
        if (kind === 'unmerged') return `u UU N... 100644 100644 100644 100644 ${ID} ${ID} ${ID} ${path}\0`;
        return `1 .M N... 100644 100644 100644 ${ID} ${ID} ${path}\0`;
      });
      assert.deepEqual(readStatus(Buffer.from(lines.join(''))), entries);
    }));
  });

  it('gives back every path of a raw diff, submodules left out', () => {
    fc.assert(fc.property(fc.array(fc.record({ path, kind: fc.constantFrom('A', 'D', 'M', 'sub') })), (entries) => {
      const lines = entries.map(({ path, kind }) => {
        const modes = { A: '000000 100644', D: '100644 000000', M: '100644 100755', sub: '160000 160000' }[kind];
        return `:${modes} ${ID} ${ID} ${kind === 'sub' ? 'M' : kind}\0${path}\0`;
      });
      const read = readRawDiff(Buffer.from(lines.join('')));
      assert.deepEqual(read.map((entry) => entry.path), entries.filter(({ kind }) => kind !== 'sub').map((entry) => entry.path));
      for (const entry of read) assert.notDeepEqual(entry.old, entry.new);
    }));
  });

  it('leaves out names that are not UTF-8, and only those', () => {
    const output = Buffer.concat([Buffer.from('? a\0? '), Buffer.from([0xff]), Buffer.from('\0? b\0? nested/\0')]);
    assert.deepEqual(readStatus(output).map((entry) => entry.path), ['a', 'b']);
    const diff = Buffer.concat([Buffer.from(`:000000 100644 ${ID} ${ID} A\0`), Buffer.from([0xff, 0]), Buffer.from(`:000000 100644 ${ID} ${ID} A\0b\0`)]);
    assert.deepEqual(readRawDiff(diff).map((entry) => entry.path), ['b']);
  });

  it('refuses what git does not print', () => {
    assert.throws(() => readStatus(Buffer.from('2 R. x\0')));
    assert.throws(() => readStatus(Buffer.from('1 .M\0')));
  });

  it('puts paths into a command’s input and takes them out again', () => {
    fc.assert(fc.property(fc.array(path), (paths) => assert.deepEqual(nulSeparated(Buffer.from(nulTerminated(paths))), paths)));
  });
});

describe('overlap', () => {
  const added = (name: string, id = ID) => ({ path: name, old: 'absent' as const, new: { mode: '100644', id } });
  const removed = (name: string) => ({ path: name, old: { mode: '100644', id: ID }, new: 'absent' as const });

  it('names files that both sides have changed differently', () => {
    assert.deepEqual(overlap([added('a'), added('b'), removed('c')], [added('a', 'b'.repeat(40)), added('b'), removed('c'), added('d')]), ['a']);
  });

  it('names a file where the other side has a folder', () => {
    assert.deepEqual(overlap([added('a'), added('b/c/d')], [added('a/x'), added('b')]), ['a', 'b/c/d']);
    assert.deepEqual(overlap([removed('a')], [added('a/x')]), []);
  });
});
