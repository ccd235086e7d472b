import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Finding } from '../../../src/contract/finding.ts';
import { writeFeedback } from '../../../src/pipeline/feedback.ts';

const finding: Finding = {
  file: 'specs/a.md', rule: 'missing-section', severity: 'error', message: 'The section "Files" is missing.', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
};

describe('feedback', () => {
  it('says everything where it fits, the reason and the failing tests first', () => {
    const text = writeFeedback({
      reason: '2 tests failed.', failing: [{ name: 'adds', message: '2 !== 3' }, { name: 'carries', message: '' }], findings: [finding], output: 'It is wrong.\nVerdict: fail\n', testOutput: 'not ok 1',
    }, 12_000);
    assert.equal(text, [
      '2 tests failed.', 'Failing tests:\n- adds\n- carries', 'What they say:\nadds:\n2 !== 3', 'Findings:\n- specs/a.md:1: error: The section "Files" is missing. (missing-section)',
      'What the agent wrote:\nIt is wrong.\nVerdict: fail', 'What the test command wrote:\nnot ok 1',
    ].join('\n\n'));
  });

  it('leaves out parts that have nothing to say', () => {
    assert.equal(writeFeedback({ reason: 'Nothing was changed.', output: '  \n' }, 500), 'Nothing was changed.');
  });

  it('keeps the end of what does not fit, names before outputs, and says that something is missing', () => {
    const failing = Array.from({ length: 10 }, (_, index) => ({ name: `test ${index}`, message: `expected ${index}` }));
    const output = `${Array.from({ length: 5_000 }, (_, index) => `line ${index}`).join('\n')}\nVerdict: fail`;
    const text = writeFeedback({ reason: '10 tests failed.', failing, output, testOutput: output }, 2_000);
    assert.ok(text.length <= 2_000 && text.length > 1_900, String(text.length));
    assert.match(text, /^10 tests failed\.\n\nFailing tests:\n- test 0\n/);
    assert.match(text, /test 9:\nexpected 9/);
    assert.equal(text.match(/\[Something was left out here\.\]/g)?.length, 2);
    assert.equal(text.match(/line 4999\nVerdict: fail/g)?.length, 2);
    assert.doesNotMatch(text, /line 0\n/);
  });

  it('never is longer than its budget and never cuts a character', () => {
    const text = fc.oneof(fc.string({ maxLength: 300 }), fc.array(fc.constantFrom('\u{1F600}', 'a', '\n', '\u{10FFFF}'), { maxLength: 300 }).map((parts) => parts.join('')));
    fc.assert(fc.property(text, fc.array(fc.record({ name: text, message: text }), { maxLength: 5 }), text, text, fc.nat(1_500), (reason, failing, output, testOutput, budget) => {
      const feedback = writeFeedback({ reason, failing, findings: [finding], output, testOutput }, budget);
      assert.ok(feedback.length <= budget);
      assert.doesNotMatch(feedback, /\p{Surrogate}/u);
    }), { numRuns: 500 });
  });
});
