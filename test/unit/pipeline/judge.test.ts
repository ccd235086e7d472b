import assert from 'node:assert/strict';
import { judge, type Observation, type TestEvidence } from '../../../src/pipeline/judge.ts';

const exited: Observation['exit'] = { kind: 'exited', exitCode: 0, signal: null };

function seen(phase: Observation['phase'], change: Partial<Observation> = {}): Observation {
  return {
    phase, exit: exited, output: '', files: [], conflicts: [], spec: null, productFiles: [], testFiles: [], tests: null, feedbackCharacters: 5000, ...change,
  };
}

function tests(change: Partial<TestEvidence> = {}): TestEvidence {
  return { command: 'npm test', passed: true, report: { passed: 4, failed: 0, skipped: 0, failing: [] }, output: '', ...change };
}

describe('the judge of evidence', () => {
  describe('how the attempt ended', () => {
    for (const [kind, outcome] of [['start_failed', 'unavailable'], ['cancelled', 'cancelled'], ['timed_out', 'timed_out'], ['idle', 'idle']] as const) {
      it(`${kind} is ${outcome}, whatever the files say`, () => {
        assert.equal(judge(seen('impl', { exit: { ...exited, kind }, productFiles: ['src/a.js'] })).outcome, outcome);
      });
    }

    it('an exit code other than 0 is a failure of the same phase', () => {
      const judgement = judge(seen('review', { exit: { ...exited, exitCode: 3 }, output: 'Verdict: pass', tests: tests() }));
      assert.equal(judgement.outcome, 'failed');
      assert.equal(judgement.returnTo, undefined);
      assert.match(judgement.reason, /exit code 3/);
    });

    it('files of the user hold the item up before anything else is looked at', () => {
      const judgement = judge(seen('impl', { conflicts: ['src/mine.js'], productFiles: ['src/mine.js'] }));
      assert.equal(judgement.outcome, 'conflict');
      assert.match(judgement.reason, /src\/mine\.js/);
    });

    it('a question is asked, also when the agent exits with an error', () => {
      const output = 'Working.\n\nNEEDS DECISION: Which one?\nOptions: red | blue\n';
      const judgement = judge(seen('impl', { output, exit: { ...exited, exitCode: 1 } }));
      assert.equal(judgement.outcome, 'needs_decision');
      assert.deepEqual(judgement.question, { about: 'work', text: 'Which one?', options: ['red', 'blue'] });
    });
  });

  describe('spec', () => {
    const spec = { path: 'specs/001-a.md', exists: true, findings: [] };

    it('is complete when the file that it names is there and has no errors', () => {
      const judgement = judge(seen('spec', { spec, output: 'Spec path: specs/001-a.md' }));
      assert.equal(judgement.outcome, 'completed');
      assert.equal(judgement.specPath, 'specs/001-a.md');
    });

    it('is no result when it names nothing and wrote nothing, and failed when it wrote something', () => {
      assert.equal(judge(seen('spec')).outcome, 'no_result');
      assert.equal(judge(seen('spec', { files: ['specs/x.md'] })).outcome, 'failed');
    });

    it('is no result when the file is not there', () => {
      assert.equal(judge(seen('spec', { spec: { ...spec, exists: false } })).outcome, 'no_result');
    });

    it('fails with the findings as feedback', () => {
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      const findings = [{ file: spec.path, rule: 'missing-section', severity: 'error' as const, message: 'The section Purpose is missing.', range }];
      const judgement = judge(seen('spec', { spec: { ...spec, findings } }));
      assert.equal(judgement.outcome, 'failed');
      assert.match(judgement.feedback ?? '', /The section Purpose is missing/);
    });

    it('does not fail for warnings', () => {
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      const findings = [{ file: spec.path, rule: 'empty-section', severity: 'warning' as const, message: 'Empty.', range }];
      assert.equal(judge(seen('spec', { spec: { ...spec, findings } })).outcome, 'completed');
    });
  });

  it('impl needs a change of the product', () => {
    assert.equal(judge(seen('impl', { files: ['specs/001-a.md'], output: 'All done! Everything works.' })).outcome, 'no_result');
    assert.equal(judge(seen('impl', { productFiles: ['src/a.js'] })).outcome, 'completed');
  });

  it('test needs test files', () => {
    assert.equal(judge(seen('test', { productFiles: ['src/a.js'] })).outcome, 'no_result');
    assert.equal(judge(seen('test', { testFiles: ['test/a.test.js'] })).outcome, 'completed');
  });

  describe('review', () => {
    const pass = 'Looks right.\nVerdict: pass\n';

    it('needs the verdict and the tests', () => {
      const judgement = judge(seen('review', { output: pass, tests: tests() }));
      assert.equal(judgement.outcome, 'completed');
      assert.deepEqual(judgement.tests, { passed: 4, failed: 0 });
    });

    it('does not pass on a verdict when the tests fail, and tells impl which', () => {
      const failing = [{ name: 'adds two numbers', message: 'expected 4, got 5' }];
      const judgement = judge(seen('review', { output: pass, tests: tests({ passed: false, report: { passed: 3, failed: 1, skipped: 0, failing } }) }));
      assert.equal(judgement.outcome, 'failed');
      assert.equal(judgement.returnTo, 'impl');
      assert.match(judgement.feedback ?? '', /adds two numbers/);
      assert.match(judgement.feedback ?? '', /expected 4, got 5/);
    });

    it('does not pass when the tests pass and the verdict says fail', () => {
      const judgement = judge(seen('review', { output: 'The limits are missing.\nVerdict: fail', tests: tests() }));
      assert.equal(judgement.outcome, 'failed');
      assert.equal(judgement.returnTo, 'impl');
      assert.match(judgement.feedback ?? '', /The limits are missing/);
    });

    it('does not take a test command that ran nothing for a proof', () => {
      const judgement = judge(seen('review', { output: pass, tests: tests({ report: { passed: 0, failed: 0, skipped: 0, failing: [] } }) }));
      assert.equal(judgement.outcome, 'failed');
      assert.equal(judgement.returnTo, 'test');
    });

    it('is undecidable without a verdict', () => {
      const judgement = judge(seen('review', { output: 'I had a look.', tests: tests() }));
      assert.equal(judgement.outcome, 'undecidable');
      assert.equal(judgement.question?.about, 'verdict');
    });

    it('asks a person when no test command could prove a pass', () => {
      const judgement = judge(seen('review', { output: pass }));
      assert.equal(judgement.outcome, 'needs_decision');
      assert.equal(judgement.question?.about, 'verdict');
    });
  });
});
