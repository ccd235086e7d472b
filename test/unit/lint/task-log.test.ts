import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../src/base/source-lines.ts';
import { readTaskLog } from '../../../src/lint/task-log.ts';

const HEAD = '# task_id=task_1 status=running\n# command=agent --fast\n---\n';
const END = '\n# duration_seconds=11.0 exit=0 status=completed\n';

describe('readTaskLog', () => {
  const read = (text: string): unknown[] => readTaskLog(new SourceLines(text)).map(({ taskId, isWhole, output, end }) => [taskId, isWhole, text.slice(output.start, output.end), end]);

  it('reads the attempts of a task, one after the other', () => {
    assert.deepEqual(read(`${HEAD}One\n${END}${HEAD}Two\n\n# duration_seconds=0.5 exit=-15 status=cancelled\n`), [
      ['task_1', true, 'One\n\n', { line: 5, exit: 0, status: 'completed' }],
      ['task_1', true, 'Two\n\n', { line: 11, exit: -15, status: 'cancelled' }],
    ]);
  });

  it('knows an attempt that is at work, or whose end was never written', () => {
    assert.deepEqual(read(`${HEAD}One\n`), [['task_1', true, 'One\n', null]]);
    assert.deepEqual(read(HEAD), [['task_1', true, '', null]]);
    assert.deepEqual(read(`${HEAD}One\n${HEAD}Two`).length, 2);
  });

  it('knows that a beginning or a middle is missing', () => {
    assert.deepEqual(read(`rest of it\n${END}`), [[null, false, 'rest of it\n\n', { line: 2, exit: 0, status: 'completed' }]]);
    assert.deepEqual(read(`${HEAD}a\n\n[400 bytes left out]\nb\n${END}`).map((attempt) => (attempt as unknown[])[1]), [false]);
    assert.deepEqual(read(`command=x\n---\nOne\n${END}${HEAD}Two\n`).map((attempt) => (attempt as unknown[]).slice(0, 2)), [[null, false], ['task_1', true]]);
  });

  it('finds nothing in an empty text, and takes CRLF', () => {
    assert.deepEqual(read(''), []);
    assert.deepEqual(readTaskLog(new SourceLines((HEAD + END).replaceAll('\n', '\r\n')))[0]?.end, { line: 4, exit: 0, status: 'completed' });
  });

  it('never throws; attempts lie in the text, in order', () => {
    const piece = fc.oneof(fc.constantFrom(HEAD, END, '# task_id=task_2 status=running\n', '# command=\n', '---\n', '\n', '\r', '[3 bytes left out]\n'), fc.string({ unit: 'binary', maxLength: 20 }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const source = new SourceLines(pieces.join(''));
      let at = 0;
      for (const { output, end } of readTaskLog(source)) {
        assert.ok(output.start >= at && output.end >= output.start && output.end <= source.text.length);
        if (end !== null) assert.ok(source.start(end.line) >= output.end && end.line < source.count);
        at = output.end;
      }
    }), { numRuns: 2000 });
  });
});
