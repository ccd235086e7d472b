import assert from 'node:assert/strict';
import type { GateFinding } from '../../../src/contract/gates.ts';
import { findingKey } from '../../../src/pipeline/held.ts';
import { nextStep } from '../../../src/pipeline/plan.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import type { GateChoice } from '../../../src/pipeline/state.ts';
import { Scenario } from './scenario.ts';

const finding: GateFinding = { gate: 'scope', file: 'src/other.js', line: null, side: 'after', change: null, message: 'It is not in the list of the spec.' };
const CHOICES: [string, GateChoice][] = [
  ['Extend', { type: 'extend', files: ['src/other.js'] }], ['Revert', { type: 'revert', files: ['src/other.js'] }],
  ['Back', { type: 'send-back' }], ['As it is', { type: 'accept' }],
];

function held(scenario: Scenario, key = 'a'): Extract<PipelineEvent, { type: 'gate.held' }> {
  return {
    type: 'gate.held', key, gate: 'scope', findings: [finding], question: 'What is to happen?', at: scenario.at(),
    options: CHOICES.map(([text]) => text), choices: CHOICES.map(([, choice]) => choice),
  };
}

function next(scenario: Scenario) {
  return nextStep(scenario.state, { product: Object.values(scenario.state.items).filter((item) => item.state === 'open').map((item) => item.key), meta: [], turn: 'product', has: () => true });
}

describe('an item that a gate holds', () => {
  let scenario: Scenario;
  beforeEach(() => {
    scenario = new Scenario().started('a').passes('a');
    scenario.apply(held(scenario));
  });

  it('waits for an answer, under its own key, with what was found', () => {
    assert.deepEqual(scenario.item('a').block, { kind: 'decision', decisionId: 'a' });
    const decision = scenario.state.decisions['a'];
    assert.deepEqual([decision?.kind, decision?.gate?.findings, decision?.options], ['gate', [finding], ['Extend', 'Revert', 'Back', 'As it is']]);
    assert.match(scenario.refusal({ type: 'item.merged', key: 'a', commit: null, at: scenario.at() }), /has not passed/);
    assert.match(scenario.refusal({ type: 'decision.answered', id: 'a', answer: 'Whatever', by: 'ada', at: scenario.at() }), /one of the options/);
    assert.match(scenario.refusal({ type: 'item.retried', key: 'a', by: 'ada', at: scenario.at() }), /decide instead/);
  });

  it('is merged where a person lets it pass, and remembers what for', () => {
    scenario.answers('a', 'As it is');
    assert.deepEqual(scenario.item('a').accepted, [findingKey(finding)]);
    assert.equal(scenario.state.decisions['a']?.answer?.by, 'ada');
    scenario.apply({ type: 'checkout.closed', key: 'a' }).started('a');
    assert.deepEqual(next(scenario), { type: 'merge', key: 'a' });
  });

  it('has its spec extended before the merge is tried again', () => {
    scenario.answers('a', 'Extend').apply({ type: 'checkout.closed', key: 'a' }).started('a');
    assert.deepEqual(next(scenario), { type: 'gate-action', key: 'a', action: { type: 'extend', files: ['src/other.js'] } });
    assert.match(scenario.refusal({ type: 'item.merged', key: 'a', commit: null, at: scenario.at() }), /still to be done/);
    assert.match(scenario.refusal(held(scenario)), /still to be done/);
    scenario.apply({ type: 'gate.settled', key: 'a', review: false, at: scenario.at() });
    assert.deepEqual(next(scenario), { type: 'merge', key: 'a' });
    assert.match(scenario.refusal({ type: 'gate.settled', key: 'a', review: false, at: scenario.at() }), /Nothing was chosen/);
  });

  it('is reviewed again where its work was changed', () => {
    scenario.answers('a', 'Revert').apply({ type: 'checkout.closed', key: 'a' }).started('a').apply({ type: 'gate.settled', key: 'a', review: true, at: scenario.at() });
    assert.deepEqual([scenario.item('a').phase, scenario.item('a').merging], ['review', undefined]);
    assert.equal(next(scenario)?.type, 'create-task');
  });

  it('goes back with what was found, even where all rounds were used', () => {
    const last = new Scenario({ maxIterations: 1, lostAttempts: 3 }).started('a').passes('a');
    last.apply(held(last)).answers('a', 'Back');
    const { phase, state, iteration, feedback } = last.item('a');
    assert.deepEqual([phase, state, iteration], ['impl', 'open', 1]);
    assert.match(feedback ?? '', /src\/other\.js: It is not in the list/);
  });

  it('is asked anew for what is found later', () => {
    scenario.answers('a', 'As it is').apply({ type: 'checkout.closed', key: 'a' }).started('a').apply(held(scenario));
    assert.equal(scenario.item('a').state, 'blocked');
    assert.equal(scenario.state.decisions['a']?.answer, undefined);
    scenario.answers('a', 'As it is').apply({ type: 'checkout.closed', key: 'a' }).started('a').apply({ type: 'item.merged', key: 'a', commit: null, at: scenario.at() });
    assert.deepEqual(scenario.state.decisions, {});
  });

  it('is asked about nothing again that was let pass, however much that is, and forgets it when it is done', () => {
    const of = (gate: GateFinding['gate'], count: number): GateFinding[] => Array.from({ length: count }, (_, index) => ({ ...finding, gate, file: `src/${index}.js` }));
    const all = [...of('scope', 600), ...of('tests', 700), ...of('red-first', 1)];
    const answered = new Scenario().started('a').passes('a');
    for (const gate of ['scope', 'tests', 'red-first'] as const) {
      answered.apply({ ...held(answered), gate, findings: all.filter((each) => each.gate === gate) }).answers('a', 'As it is').apply({ type: 'checkout.closed', key: 'a' }).started('a');
    }
    const accepted = new Set(answered.item('a').accepted);
    assert.deepEqual(all.filter((each) => !accepted.has(findingKey(each))), []);
    answered.apply({ type: 'item.merged', key: 'a', commit: null, at: answered.at() });
    assert.equal(answered.item('a').accepted, undefined);
  });

  it('knows a finding again when its line has moved', () => {
    assert.equal(findingKey({ ...finding, line: 3 }), findingKey({ ...finding, line: 9 }));
    assert.notEqual(findingKey(finding), findingKey({ ...finding, file: 'src/third.js' }));
  });
});

describe('an item that waits for the checks of its branch', () => {
  it('goes on by itself when they are not red any more, and only then', () => {
    const scenario = new Scenario().started('a').passes('a');
    scenario.apply({ type: 'ci.held', key: 'a', message: 'Red.', at: scenario.at() });
    assert.deepEqual([scenario.item('a').state, next(scenario)?.type], ['blocked', 'close']);
    scenario.apply({ type: 'checkout.closed', key: 'a' });
    assert.equal(next(scenario), null);
    scenario.apply({ type: 'ci.released', keys: ['a', 'unknown'], at: scenario.at() });
    assert.deepEqual([scenario.item('a').state, scenario.item('a').merging], ['open', true]);
    scenario.started('a');
    assert.deepEqual(next(scenario), { type: 'merge', key: 'a' });
  });

  it('leaves items alone that wait for something else', () => {
    const scenario = new Scenario().started('a').passes('a');
    scenario.apply(held(scenario), { type: 'ci.released', keys: ['a'], at: scenario.at() });
    assert.equal(scenario.item('a').block?.kind, 'decision');
  });
});

describe('a review that says fail where the tests pass', () => {
  it('is remembered until the next review says something else', () => {
    const scenario = new Scenario().started('a').reaches('a', 'review').ends('a', 'failed', { returnTo: 'impl', inconsistent: 'The review says fail and npm test passes.' });
    assert.match(scenario.item('a').inconsistent?.message ?? '', /says fail/);
    assert.equal(scenario.item('a').phase, 'impl');
    scenario.reaches('a', 'review');
    assert.ok(scenario.item('a').inconsistent !== undefined);
    scenario.ends('a', 'completed');
    assert.equal(scenario.item('a').inconsistent, undefined);
  });
});
