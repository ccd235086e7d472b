import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../src/base/source-lines.ts';
import { readDisabledRules } from '../../../src/lint/disabled-rules.ts';

function read(...lines: string[]) {
  return readDisabledRules(new SourceLines(lines.join('\n')));
}

/** The lines on which a rule is turned off, of the first ten. */
function linesOf(disabled: ReturnType<typeof read>, rule: string): number[] {
  return Array.from({ length: 10 }, (_, line) => line).filter((line) => disabled.covers(rule, line));
}

const ALL_LINES = Array.from({ length: 10 }, (_, line) => line);

describe('comments that turn rules off', () => {
  it('turn them off in the whole document, wherever they stand', () => {
    for (const text of [['<!-- coherence-disable a -->', 'x'], ['x', '', '- y <!-- coherence-disable a -->'], ['# T', '<!--coherence-disable a-->'], ['> <!-- coherence-disable a -->']]) {
      assert.deepEqual(linesOf(read(...text), 'a'), ALL_LINES, text.join('\n'));
      assert.deepEqual(linesOf(read(...text), 'b'), []);
    }
  });

  it('turn them off on the next line that is not blank', () => {
    assert.deepEqual(linesOf(read('x', '<!-- coherence-disable-next-line a -->', 'y', 'z'), 'a'), [2]);
    assert.deepEqual(linesOf(read('<!-- coherence-disable-next-line a -->', '', ' ', 'y'), 'a'), [3]);
    assert.deepEqual(linesOf(read('- x <!-- coherence-disable-next-line a -->', '- y'), 'a'), [1]);
    assert.deepEqual(linesOf(read('<!-- coherence-disable-next-line', 'a', '-->', 'y'), 'a'), [3]);
  });

  it('name several rules, by blanks or commas, or none and mean all; behind two dashes there is a reason', () => {
    const several = read('<!-- coherence-disable-next-line a, b c -- because of d -->', 'x', '<!-- coherence-disable-next-line -->', 'y', '<!-- coherence-disable-next-line -- why not -->', 'z');
    assert.deepEqual(['a', 'b', 'c', 'd', 'because'].map((rule) => linesOf(several, rule)), [[1, 3, 5], [1, 3, 5], [1, 3, 5], [3, 5], [3, 5]]);
  });

  it('say where their names stand, known or not', () => {
    const text = 'x\n<!-- coherence-disable one,two -->\n';
    const { names } = readDisabledRules(new SourceLines(text));
    assert.deepEqual(names.map(({ name, range }) => [name, range.start.line, range.start.character, range.end.character]), [['one', 1, 23, 26], ['two', 1, 27, 30]]);
    for (const { comment } of names) assert.equal(text.slice(comment.start, comment.end), '<!-- coherence-disable one,two -->');
  });

  it('are none in code, in front matter, and where they say something else', () => {
    const comment = '<!-- coherence-disable a -->';
    for (const text of [
      `\`\`\`\n${comment}\n\`\`\``, `x\n\n    ${comment}`, `Write \`${comment}\` to turn it off.`, `---\n${comment}\n---\n`, '<!-- coherence-disabled a -->',
      '<!-- coherence-disable-line a -->', '<!-- do coherence-disable a -->', 'coherence-disable a', '<!-- coherence-disable a', '<!- coherence-disable a -->',
    ]) assert.deepEqual(linesOf(read(text), 'a'), [], text);
  });

  it('stand in a block of HTML and in running text, several of them', () => {
    const disabled = read('<div>', '<!-- coherence-disable a --><!-- coherence-disable b -->', '</div>', '', 'x <!-- coherence-disable c --> y `<!-- coherence-disable d -->` <!-- coherence-disable e -->');
    assert.deepEqual(disabled.names.map(({ name }) => name), ['a', 'b', 'c', 'e']);
  });

  it('are read in any text, and their places lie in it', () => {
    const piece = fc.constantFrom('<!-- coherence-disable', '-next-line', ' a', ',', ' -->', '-->', '<!--', '\n', '\r\n', '`', '```\n', '    ', '- ', '> ', '--', ' ', '\uFEFF', '---\n', '<div>', '\u2028');
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      for (const { name, comment, range } of readDisabledRules(new SourceLines(text)).names) {
        assert.ok(text.slice(comment.start, comment.end).startsWith('<!--') && text.slice(comment.start, comment.end).endsWith('-->'));
        assert.equal(new SourceLines(text).line(range.start.line).slice(range.start.character, range.end.character), name);
      }
    }), { numRuns: 500 });
  });

  it('cost no more than a reading in texts that are made of beginnings', () => {
    for (const piece of ['<!-- coherence-disable ', '`<!-- coherence-disable -->', '<!-- coherence-disable\n', '<!-- coherence-disable a -->\n\n\n']) readDisabledRules(new SourceLines(piece.repeat(20_000)));
  }).timeout(20_000);
});
