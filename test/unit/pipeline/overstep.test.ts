import assert from 'node:assert/strict';
import { OUTCOMES } from '../../../src/contract/phase.ts';
import type { Judgement } from '../../../src/pipeline/judge.ts';
import { askAboutOverstep, endOfOverstep, judgeOverstep, type Overstep } from '../../../src/pipeline/overstep.ts';

describe('a change where an attempt may not write', () => {
  it('is asked about, with what is kept of before', () => {
    const { outcome, reason, question } = askAboutOverstep({ files: ['.coherence/config.json', 'a', 'b', 'c'], undone: [], keptIn: '.coherence/state/set-aside/attempt_1' });
    assert.equal(outcome, 'needs_decision');
    assert.equal(reason, 'While the agent worked, .coherence/config.json, a, b and 1 more changed, where it may not write in this phase.');
    assert.match(question.text, /: \.coherence\/config\.json, a, b, c\. They stay where they are\. What \.coherence had before is kept in \.coherence\/state\/set-aside\/attempt_1, and counts until you answer\. .* Are they right\?$/);
    assert.equal(question.options.length, 2);
  });

  it('says nothing of what is kept where nothing is', () => {
    assert.doesNotMatch(askAboutOverstep({ files: ['a'], undone: [], keptIn: null }).question.text, /kept/);
  });

  it('names what the agent itself wrote apart, which was put back', () => {
    const { reason, question } = askAboutOverstep({ files: ['a', 'b'], undone: ['b'], keptIn: 'kept' });
    assert.equal(reason, 'While the agent worked, a changed, where it may not write in this phase.');
    assert.match(question.text, /phase: a\. They stay where they are\. What the agent itself wrote was put back: b\. It is kept in kept\. Look/);
  });
});

describe('an agent that is shown to have written where it may not', () => {
  const overstep: Overstep = { files: ['src/a.ts'], undone: ['src/a.ts'], keptIn: '.coherence/state/set-aside/attempt_1' };

  it('has failed, whatever its work came to', () => {
    assert.deepEqual(OUTCOMES.filter((outcome) => judgeOverstep({ outcome, reason: 'Because.' }, overstep).outcome === 'failed'), ['completed', 'failed', 'no_result', 'undecidable']);
    assert.equal(endOfOverstep(overstep).outcome, 'failed');
    assert.equal(endOfOverstep({ ...overstep, undone: [] }).outcome, 'needs_decision');
  });

  it('stays what it was where its work was not what ended it', () => {
    for (const outcome of ['timed_out', 'idle', 'needs_decision', 'conflict', 'limit', 'cancelled', 'lost', 'unavailable'] as const) {
      const judgement: Judgement = { outcome, reason: 'Because.' };
      assert.equal(judgeOverstep(judgement, overstep), judgement);
    }
  });

  it('has nobody asked whether its item passes', () => {
    const judgement: Judgement = { outcome: 'needs_decision', reason: 'No tests.', question: { about: 'verdict', text: 'Does it pass?', options: [] } };
    assert.deepEqual([judgeOverstep(judgement, overstep).outcome, judgeOverstep(judgement, overstep).question], ['failed', undefined]);
  });

  it('is told so, with where it is kept and what was wrong besides', () => {
    assert.equal(judgeOverstep({ outcome: 'completed', reason: 'Good.' }, overstep).reason,
      'The agent wrote src/a.ts, where it may not in this phase. It was put back; what it wrote is kept in .coherence/state/set-aside/attempt_1.');
    const { reason, feedback, returnTo } = judgeOverstep({ outcome: 'failed', reason: 'x', feedback: 'Look.', returnTo: 'impl' }, { files: ['a', 'b', 'c', 'd'], undone: ['a', 'b', 'c', 'd'], keptIn: null });
    assert.equal(reason, 'The agent wrote a, b, c and 1 more, where it may not in this phase. They were put back.');
    assert.deepEqual([feedback, returnTo], ['You wrote a, b, c, d, where you may not in this phase. They were put back.\n\nLook.', 'impl']);
  });
});
