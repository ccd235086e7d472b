import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readVerdict } from '../../../src/pipeline/verdict.ts';

const PASS = [
  'Verdict: pass', 'Verdict: pass\n', 'verdict : PASS!', '**Verdict:** `PASS`.', '_Verdict: pass_', '# Verdict: Pass', '"Verdict: pass"', 'Final verdict: pass',
  '```\nVerdict: pass\n```', 'Verdict: fail\nVerdict: pass', 'Verdict: pass\r\n', 'Verdict: pass\n\nTokens used: 1234',
  'Two things were missing, both are there now.\n\nVerdict: pass', 'It fails if the input is empty, as the spec says.\n\nVerdict: pass',
  'All 12 tests passed, 0 failed. PASS', 'Review: PASS. Failure handling is covered',
  'PASS', '**PASS**', '✅ PASS', 'LGTM!', 'Everything is there.\n\n**PASS**', 'Looks good to me', 'I approve this change.', 'The review passes.', 'My final verdict: approved',
  'Verdict is: pass, no issues', 'Approved, no problems found', 'errors: 0. Approved', 'Overall: PASS', 'Final review result: PASS', 'I found no bugs. LGTM',
  'No errors found. Review: approved', 'No issues found. Approved.', 'No issues found, approved', 'No bugs, errors or regressions found. Approved', 'No test fails. PASS',
  'It no longer fails. PASS', 'The tests failed earlier; this is fixed now. Verdict: PASS', 'Verdict: PASS — everything is covered', 'Errors are handled. PASS',
];

const FAIL = [
  'Verdict: fail', '**Verdict: FAIL**', 'Verdict: pass\nVerdict: fail', 'All 12 tests passed. LGTM.\n\nVerdict: fail', 'Verdict: fail\n\nEverything else passes.',
  'Does not fail to compile. Verdict: FAIL', 'Verdict: FAIL, because it would crash if empty',
  'Looks bad; reject', 'Tests don\'t pass', 'Tests don’t pass', 'The build is broken (br-ok-en)', 'incomplete', 'unsuccessful', 'FAIL', '❌ FAIL', 'Rejected.', 'I reject this change.',
  'request changes', 'Changes requested.', 'not approved', 'I cannot approve this', 'I refuse to approve', 'fails to pass', 'no tests passed', 'Nothing passes.', 'Verdict: not pass',
  'The verdict cannot be pass', 'far from a pass', 'It looked good at first, but one requirement is missing and the build fails.', 'Review: FAIL. All other tests are fine',
];

const NEVER_PASS = [
  // Nothing that is a verdict.
  '', 'bypassed', 'compass', 'encompasses everything', 'passenger list', 'Passing the buck', 'passed the ball to nobody', 'ok', 'tests: ok', 'All tests pass', 'Tests: 3 passed', '3 passed in 0.1s',
  'BUILD SUCCESSFUL', 'Verdict: passable', 'Verdict: undecided', 'Verdict: n/a', 'Status: bypassed', '- passed',
  // Reports of test programs.
  'PASS\nok  \texample.com/a\t0.1s', '--- PASS: TestA (0.00s)\nPASS', '    ✔ passes', '  ✓ passed', 'test result: ok. 3 passed; 0 failed', 'Result: PASS', 'PASS src/a.test.js', 'PASS: 3\nFAIL: 1',
  // The direction, quoted.
  'Verdict: pass|fail', 'Verdict: pass/fail', 'Verdict: pass or fail', 'End with `Verdict: pass` or `Verdict: fail`', 'in `Verdict: pass` or `Verdict: fail`.', '> Verdict: pass',
  'end with a line\nVerdict: fail\nor\nVerdict: pass', 'End your output with one of these lines:\n\nVerdict: fail\nVerdict: pass', '- `Verdict: pass` when it holds\n- `Verdict: fail` when not',
  'The last line must be `Verdict: pass`', 'PASS or FAIL?',
  // Conditions, wishes, questions.
  'Verdict: pass if the tests are fixed', 'Verdict: conditional pass', 'Approved once the bug is fixed', 'would pass', 'The tests should pass', 'It almost passes', 'Does it pass? No', 'Approved? No.',
  'Review: PASS?', 'Should I say Verdict: pass?', 'I would approve, but the docs are missing', 'The review passes in theory', 'Verdict: pass with required fixes', 'Everything passes except one test',
  // Taken back or denied.
  'Verdict: pass\nHowever, two tests fail.', 'Verdict: pass\nfailed: 3', 'PASS\n\nActually no, the tests are broken.', 'approved = false', 'is_approved: no', 'Approved: no', 'Passed: 0', 'PASS, no', 'no, PASS',
  'PASS is not deserved', 'Verdict: "pass" is not possible', 'I can\'t say PASS', 'I have not decided: PASS', 'Verdict: PASS — not everything is covered', 'My previous verdict was PASS', 'falls short of passing',
  // Against the rest of the text.
  'passed 3, failed 2. PASS', '0 passed 3 failed. PASS', 'error. PASS', 'Failing. PASS', 'Review: passed 3 of 5 checks', 'Coverage 60%. Review: pass 60%', 'pass\nfail', 'not without errors. PASS',
  'It does not handle nulls and fails on empty input. PASS', 'not only incomplete. PASS', 'No doubt it is broken. PASS', 'not wrong, just broken. PASS', 'The docs are missing, no tests. PASS',
  'Tests do not run and crash. PASS', 'The code is not complete, fails. PASS', 'Nothing is good. PASS not given.',
];

describe('the verdict of a review', () => {
  for (const text of PASS) it(`pass: ${JSON.stringify(text)}`, () => assert.equal(readVerdict(text).verdict, 'pass', readVerdict(text).because));
  for (const text of FAIL) it(`fail: ${JSON.stringify(text)}`, () => assert.equal(readVerdict(text).verdict, 'fail', readVerdict(text).because));
  for (const text of NEVER_PASS) it(`no pass: ${JSON.stringify(text)}`, () => assert.notEqual(readVerdict(text).verdict, 'pass', readVerdict(text).because));

  it('is found at the end of a long output', () => {
    const long = 'Looking at line 12, which is fine.\n'.repeat(100_000);
    assert.equal(readVerdict(`Verdict: pass\n${long}Verdict: fail`).verdict, 'fail');
    assert.equal(readVerdict(`Verdict: fail\n${long}Verdict: pass`).verdict, 'pass');
    assert.equal(readVerdict(`PASS\n${long}`).verdict, 'undecidable');
  });

  it('says what decided', () => {
    assert.deepEqual(readVerdict('Fine.\n\n**Verdict: fail**\n'), { verdict: 'fail', because: 'The verdict line says fail.', line: '**Verdict: fail**' });
    assert.equal(readVerdict('Looks bad; reject').line, 'reject');
    assert.equal(readVerdict('words').line, undefined);
  });

  const words = fc.array(fc.constantFrom('pass', 'PASS', 'fail', 'failed', 'not', 'no', '0', '3', 'verdict', 'Verdict:', 'review', 'if', 'tests', 'the', 'and', 'or', ',', '.', '\n', '|', '`', '```', '>', 'bug', '?', ';', '…', ':', '-'), { maxLength: 60 })
    .map((parts) => parts.join(' '));

  it('never throws and always gives a reason', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 300 }), words), (text) => {
      assert.notEqual(readVerdict(text).because, '');
    }), { numRuns: 1_000 });
  });

  it('is fail behind anything when the last line says so', () => {
    fc.assert(fc.property(words, (text) => {
      assert.equal(readVerdict(`${text}\n\nThat is it.\nVerdict: fail`).verdict, 'fail');
    }));
  });

  it('is never pass when a failure is told behind it', () => {
    fc.assert(fc.property(words, fc.constantFrom('Three tests fail.', 'The build is broken.', 'I reject this.', 'Verdict: fail', 'It crashes.'), (text, failure) => {
      assert.notEqual(readVerdict(`${text}\n\n${failure}`).verdict, 'pass');
    }));
  });

  it('is read in linear time', () => {
    for (const hostile of ['pass ', '`', 'Verdict: ', '\n', 'a', '(', ' ', 'Verdict: fail\nor\n', 'Verdict: pass\nor\nVerdict: fail\n', '"', '*', 'not ', 'no,', '.', '?', '```\n', '> ', 'pass|'].map((part) => part.repeat(5_000_000 / part.length))) {
      assert.notEqual(readVerdict(hostile).verdict, 'pass');
    }
  }).timeout(10_000);
});
