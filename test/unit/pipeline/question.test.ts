import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { chosenOption, readQuestion } from '../../../src/pipeline/question.ts';

describe('a question in an output', () => {
  const asked: [string, string, string[]][] = [
    ['I looked at it.\n\nNEEDS DECISION: Which store?\nOptions: SQLite | PostgreSQL', 'Which store?', ['SQLite', 'PostgreSQL']],
    ['**NEEDS DECISION:** Which store?\n\n- SQLite\n- PostgreSQL, because\n  it scales\n\nI will wait for the answer.', 'Which store?', ['SQLite', 'PostgreSQL, because it scales']],
    ['## NEEDS DECISION:\r\n\r\nWhich store?\r\nIt cannot be changed later.\r\n\r\n1. `SQLite`\r\n2) PostgreSQL\r\n', 'Which store?\nIt cannot be changed later.', ['SQLite', 'PostgreSQL']],
    ['NEEDS DECISION: What is it to be called?', 'What is it to be called?', []],
    ['```\nNEEDS DECISION: Keep it?\nOptions: yes | no | yes\n```', 'Keep it?', ['yes', 'no']],
    ['NEEDS DECISION: First?\nOptions: a | b\n\nNEEDS DECISION: Second?\n**Options:** c | d', 'Second?', ['c', 'd']],
  ];
  for (const [output, text, options] of asked) it(`is asked: ${JSON.stringify(output)}`, () => assert.deepEqual(readQuestion(output), { text, options }));

  const unasked = [
    '', 'It says NEEDS DECISION: nothing', 'A block `NEEDS DECISION: q` asks.', '> NEEDS DECISION: quoted?', 'NEEDS DECISION: <the question>\nOptions: <one> | <other>',
    'NEEDS DECISION: …', 'NEEDS DECISION: none', 'NEEDS DECISION:', 'NEEDS DECISION: no.', 'A line that begins with NEEDS DECISION and a colon', 'NEEDS DECISION\nWhich?',
    `NEEDS DECISION: Which?\nOptions: a | b\n\n${'I took a and went on.\n'.repeat(50)}`, `NEEDS DECISION: Which?\n${'I went on without an answer.\n'.repeat(1_000)}`,
  ];
  for (const output of unasked) it(`is not asked: ${JSON.stringify(output.slice(0, 60))}`, () => assert.equal(readQuestion(output), null));

  it('has bounded text and options, and never throws', () => {
    const piece = fc.constantFrom('NEEDS DECISION: ', 'Options: ', ' | ', '\n', '- ', '1. ', '**', '`', '<', '>', 'which', '?', '```', '  ', '\r\n');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 80 }), (pieces) => {
      const question = readQuestion(`NEEDS DECISION: ${pieces.join('')}`);
      if (question === null) return;
      assert.match(question.text, /[\p{L}\p{N}]/u);
      assert.ok(question.text.length <= 2_000 && question.options.length <= 20);
      assert.equal(new Set(question.options).size, question.options.length);
    }), { numRuns: 500 });
  });

  it('is read in linear time', () => {
    for (const hostile of ['NEEDS DECISION:\n', '*', '\n', '- a\n', 'Options:']) assert.equal(readQuestion(hostile.repeat(5_000_000 / hostile.length)), null);
  });
});

describe('an answer', () => {
  const options = ['PostgreSQL', 'Postgres', 'SQLite', '2'];
  const meant: [string, string][] = [
    ['SQLite', 'SQLite'], [' sqlite ', 'SQLite'], ['3', 'SQLite'], ['sq', 'SQLite'], ['postgresq', 'PostgreSQL'],
    // A text that is an option comes before a number and before a beginning.
    ['2', '2'], ['postgres', 'Postgres'],
    // What is clear to nobody, and what is an answer of its own, stays.
    ['post', 'post'], ['0', '0'], ['9', '9'], ['', ''], [' ', ' '], ['Neither: use files', 'Neither: use files'], ['__proto__', '__proto__'],
  ];
  for (const [answer, option] of meant) it(`${JSON.stringify(answer)} means ${JSON.stringify(option)}`, () => assert.equal(chosenOption(answer, options), option));

  it('is taken as it is where there is nothing to choose from', () => assert.equal(chosenOption('1', []), '1'));
});
