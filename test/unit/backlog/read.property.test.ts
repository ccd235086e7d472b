import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readBacklog } from '../../../src/backlog/read.ts';
import { backlogText } from './arbitrary-backlog.ts';

/** Text of the units that mean something to a parser, and any others. */
const anyText = fc.oneof(
  backlogText,
  fc.string({ unit: fc.constantFrom('1', '.', ' ', '\n', '\r', '\t', '-', '[', ']', 'x', '#', '`', '~', '*', '_', '<', '!', '>', '—', 'D', 'O', 'N', 'E', ':', '(', ')', '\0', '\uFEFF', '\u2028', '🚀', '|', '\\', '&'), maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

describe('readBacklog on any text', () => {
  it('never throws, and all places lie in the text, in order', () => {
    fc.assert(fc.property(anyText, (text) => {
      const document = readBacklog(text, 'specs/b.md', 'product');
      let end = 0;
      document.entries.forEach((entry, index) => {
        assert.equal(entry.index, index);
        assert.ok(entry.start >= end, 'entries overlap');
        assert.ok(entry.end > entry.start && entry.end <= text.length);
        end = entry.end;
        assert.equal(document.lines.lineAt(entry.start), entry.line);
        assert.ok(text.startsWith(entry.marks.marker, entry.start));
        assert.ok(entry.marks.textEnd > entry.start && entry.marks.textEnd <= entry.end);
        assert.ok(!/[\r\n]/.test(entry.text) && entry.text === entry.text.trim());
        assert.equal(entry.done, entry.doneBy !== undefined);
        assert.equal(entry.attributes.after.length, entry.marks.after.length);
        for (const span of [entry.marks.box, entry.marks.remark, ...entry.marks.strike]) {
          if (span !== null) assert.ok(span.start >= entry.start && span.end <= entry.end && span.start < span.end);
        }
      });
      for (const { range } of document.problems) {
        for (const { line, character } of [range.start, range.end]) {
          assert.ok(line >= 0 && line < document.lines.count);
          assert.ok(character >= 0 && character <= document.lines.end(line) - document.lines.start(line));
        }
      }
    }), { numRuns: 3000 });
  });

  it('reads the same items whatever the line ends are', () => {
    fc.assert(fc.property(backlogText, (text) => {
      const unix = text.replaceAll('\r\n', '\n');
      const read = (source: string): unknown => readBacklog(source, 'b.md', 'product').entries.map(({ label, text: own, headings, done, line, attributes }) => ({ label, own, headings, done, line, attributes }));
      assert.deepEqual(read(unix.replaceAll('\n', '\r\n')), read(unix));
    }), { numRuns: 500 });
  });
});
