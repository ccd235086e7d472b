import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../../src/base/source-lines.ts';
import { applyTextEdits } from '../../../../src/contract/text-edit.ts';
import { readRow, rowEdits } from '../../../../src/coverage/documents/table.ts';

function cells(line: string, columns: number | null = null): string[] {
  return readRow(new SourceLines(line), 0, columns).cells.map(({ text }) => text);
}

describe('a row of a table', () => {
  const rows: [string, number | null, string[]][] = [
    ['| a | b |', null, ['a', 'b']],
    ['a | b', null, ['a', 'b']],
    ['|a|b', null, ['a', 'b']],
    ['||', null, ['']],
    ['|', null, ['']],
    ['| a || b |  |', null, ['a', '', 'b', '']],
    ['  | a \\| b | `c` |  ', null, ['a \\| b', '`c`']],
    ['| `a|b` | c |', 2, ['`a|b`', 'c']],
    ['| `a|b` | c |', 3, ['`a', 'b`', 'c']],
    ['| ``a`|`b`` | `c | d` |', 2, ['``a`|`b``', '`c | d`']],
    ['| a ` b | c ` d |', 2, ['a ` b', 'c ` d']],
  ];
  for (const [line, columns, expected] of rows) it(`is read: ${line} of ${columns ?? 'any'}`, () => assert.deepEqual(cells(line, columns), expected));

  it('gets other contents in its cells, and in those that it lacks', () => {
    const set = (line: string, values: [number, string][]): string => {
      const source = new SourceLines(line);
      return applyTextEdits(line, rowEdits(source, readRow(source, 0, null), new Map(values)));
    };
    assert.equal(set('| a | ?  | |', [[1, 'yes'], [2, 'x']]), '| a | yes  | x |');
    assert.equal(set('| a | ?    | b |', [[1, 'yes']]), '| a | yes  | b |');
    assert.equal(set('|a||', [[1, 'x']]), '|a|x|');
    assert.equal(set('| a |  ', [[2, 'x']]), '| a |  | x |  ');
    assert.equal(set('a | b', [[2, 'x']]), 'a | b | x');
  });

  it('has cells where they are, whatever the line is', () => {
    const line = fc.stringMatching(/^[|\\` ab\t-]{0,40}$/);
    fc.assert(fc.property(line, fc.integer({ min: 1, max: 6 }), (text, columns) => {
      const row = readRow(new SourceLines(text), 0, columns);
      let at = 0;
      for (const cell of row.cells) {
        assert.ok(cell.rawStart >= at && cell.rawStart <= cell.start && cell.start <= cell.end && cell.end <= cell.rawEnd && cell.rawEnd <= text.length);
        assert.equal(text.slice(cell.start, cell.end), cell.text);
        at = cell.rawEnd;
      }
    }));
  });

  it('holds what was put into it', () => {
    const line = fc.stringMatching(/^[|\\` ab-]{1,40}$/).filter((text) => readRow(new SourceLines(text), 0, null).cells.length > 1);
    fc.assert(fc.property(line, fc.nat({ max: 5 }), (text, column) => {
      const source = new SourceLines(text);
      const before = readRow(source, 0, null);
      const after = applyTextEdits(text, rowEdits(source, before, new Map([[column, 'new']])));
      assert.equal(cells(after)[column], 'new', after);
    }));
  });
});
