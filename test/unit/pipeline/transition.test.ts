import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/contract/phase.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState } from '../../../src/pipeline/state.ts';
import { VERDICT_OPTIONS } from '../../../src/pipeline/settle.ts';
import { RECENT_TASKS, transition } from '../../../src/pipeline/transition.ts';
import { known, Scenario } from './scenario.ts';

const [at, by] = ['2026-11-22T12:00:00.000Z', 'ada'];

function running(limits?: { maxIterations: number; lostAttempts: number }): Scenario {
  return new Scenario(limits).started('a');
}

describe('transition: what the backlogs say', () => {
  it('keeps what is known of each entry', () => {
    const { state } = new Scenario().apply({ type: 'items.seen', items: [known('a'), known('b', 'meta')] });
    assert.deepEqual(state.known, { a: known('a'), b: known('b', 'meta') });
  });

  it('replaces what is known of an entry that was edited, and leaves the others', () => {
    const edited = { ...known('a'), text: 'Do a well', index: 4 };
    const { state } = new Scenario().apply({ type: 'items.seen', items: [known('a'), known('b')] }, { type: 'items.seen', items: [edited] });
    assert.deepEqual(state.known, { a: edited, b: known('b') });
  });

  it('marks an entry that is gone, and leaves its progress', () => {
    const scenario = running().apply({ type: 'items.seen', items: [known('a')] }, { type: 'items.missing', keys: ['a'] });
    assert.deepEqual(scenario.state.known['a'], { ...known('a'), missing: true });
    assert.equal(scenario.item('a').state, 'running');
  });

  it('lets an item go on whose entry was gone and comes back, and no item that waits for something else', () => {
    const gone = running().reaches('a', 'impl').apply({ type: 'item.vanished', key: 'a', at }, { type: 'items.seen', items: [known('a')] });
    assert.deepEqual([gone.item('a').state, gone.item('a').block, gone.item('a').phase], ['open', undefined, 'impl']);
    const conflicted = running().apply({ type: 'item.conflicted', key: 'a', message: 'No.', files: [], at }, { type: 'items.seen', items: [known('a')] });
    assert.equal(conflicted.item('a').state, 'blocked');
  });

  it('takes the mark off when the entry comes back', () => {
    const { state } = new Scenario().apply(
      { type: 'items.seen', items: [known('a')] }, { type: 'items.missing', keys: ['a'] }, { type: 'items.seen', items: [known('a')] },
    );
    assert.deepEqual(state.known['a'], known('a'));
  });

  it('knows nothing of a missing entry that it has never seen', () => {
    assert.deepEqual(new Scenario().apply({ type: 'items.missing', keys: ['a', 'constructor', '__proto__'] }).state.known, {});
  });

  it('sets the limits', () => {
    const limits = { maxIterations: 7, lostAttempts: 2 };
    assert.deepEqual(new Scenario().apply({ type: 'limits.set', limits }).state.limits, limits);
  });
});

describe('transition: an entry that may be one of several items', () => {
  const asked: PipelineEvent = { type: 'identity.asked', key: 'new', question: 'Which one?', options: ['1. Do a', 'A new item'], candidates: ['a', null], at };
  const ask = (): Scenario => new Scenario().apply(
    { type: 'items.seen', items: [known('a'), known('new', 'meta')] }, { type: 'items.missing', keys: ['a'] }, asked,
  );

  it('waits for an answer', () => {
    const scenario = ask();
    assert.deepEqual(scenario.item('new'), {
      key: 'new', kind: 'meta', state: 'blocked', phase: 'spec', iteration: 1, block: { kind: 'decision', decisionId: 'new' },
    });
    assert.deepEqual(scenario.state.decisions['new'], {
      id: 'new', key: 'new', kind: 'identity', question: 'Which one?', options: ['1. Do a', 'A new item'], candidates: ['a', null], askedAt: at,
    });
  });

  it('becomes the item that the answer names, with the entry as it is now', () => {
    const { state } = ask().answers('new', '1. Do a');
    assert.deepEqual(state.known, { a: { ...known('new', 'meta'), key: 'a' } });
    assert.deepEqual([state.items, state.decisions], [{}, {}]);
  });

  it('keeps the progress of the item that the answer names', () => {
    const scenario = running().reaches('a', 'test').apply({ type: 'items.seen', items: [known('new')] }, asked).answers('new', '1. Do a');
    assert.deepEqual([scenario.item('a').phase, scenario.item('a').specPath], ['test', 'specs/a.md']);
  });

  it('is an item of its own when the answer says so', () => {
    const { state } = ask().answers('new', 'A new item');
    assert.deepEqual(Object.keys(state.known), ['a', 'new']);
    assert.deepEqual([state.items, state.decisions], [{}, {}]);
  });

  it('does not guess what another answer means', () => {
    assert.equal(ask().refusal({ type: 'decision.answered', id: 'new', answer: 'the first', by, at }), 'The answer has to be one of the options.');
  });

  it('is not an item that another entry has turned out to be', () => {
    const also: PipelineEvent = { ...asked, key: 'newer' };
    const scenario = ask().apply({ type: 'items.seen', items: [known('newer')] }, also).answers('newer', '1. Do a');
    const refused = 'That item has its entry in the backlog again: choose another answer.';
    assert.equal(scenario.refusal({ type: 'decision.answered', id: 'new', answer: '1. Do a', by, at }), refused);
    assert.deepEqual(scenario.answers('new', 'A new item').state.decisions, {});
  });

  it('lets the item that it turns out to be go on', () => {
    const scenario = running().reaches('a', 'impl').apply(
      { type: 'items.seen', items: [known('a')] }, { type: 'items.missing', keys: ['a'] }, { type: 'item.vanished', key: 'a', at },
      { type: 'items.seen', items: [known('new')] }, asked,
    );
    assert.deepEqual([scenario.item('a').state, scenario.item('a').block?.kind], ['blocked', 'vanished']);
    assert.deepEqual([scenario.answers('new', '1. Do a').item('a').state, scenario.item('a').phase], ['open', 'impl']);
  });

  it('is asked about once', () => {
    assert.equal(ask().refusal(asked), 'This has been asked already.');
  });

  it('is not asked about when something has happened to it', () => {
    const scenario = new Scenario().started('new');
    assert.equal(scenario.refusal(asked), 'The item is known by what has happened to it.');
  });
});

describe('transition: an item on its way', () => {
  it('starts with the spec, in its first round', () => {
    const scenario = new Scenario().apply({ type: 'item.started', key: 'a', kind: 'meta', turn: true, at });
    assert.deepEqual(scenario.item('a'), { key: 'a', kind: 'meta', state: 'running', phase: 'spec', iteration: 1, begun: true });
  });

  it('uses a turn only where it was its turn', () => {
    const scenario = new Scenario().apply({ type: 'item.started', key: 'a', kind: 'product', turn: false, at });
    assert.equal(scenario.state.slot, 0);
    assert.equal(scenario.apply({ type: 'item.started', key: 'b', kind: 'meta', turn: true, at }).state.slot, 1);
  });

  for (const [state, scenario] of Object.entries({
    running: running(),
    blocked: new Scenario().apply({ type: 'items.seen', items: [known('a')] }).skips('a'),
    failed: running({ maxIterations: 1, lostAttempts: 1 }).ends('a', 'failed'),
    done: new Scenario().done('a'),
  })) {
    it(`cannot be started when it is ${state}`, () => {
      assert.equal(scenario.refusal({ type: 'item.started', key: 'a', kind: 'product', turn: true, at }), `The item is ${state} and cannot be started.`);
    });
  }

  it('has its work in the tree between opening and closing', () => {
    const scenario = running();
    assert.equal(scenario.item('a').opened, true);
    assert.equal(scenario.apply({ type: 'checkout.closed', key: 'a' }).item('a').opened, undefined);
  });

  it('is opened only while it runs', () => {
    for (const scenario of [new Scenario(), new Scenario().done('a'), running().apply({ type: 'item.parked', key: 'a' })]) {
      assert.equal(scenario.refusal({ type: 'checkout.opened', key: 'a' }), 'The item is not running.');
    }
  });

  it('is closed only where there is one', () => {
    assert.equal(new Scenario().refusal({ type: 'checkout.closed', key: 'a' }), 'There is no such item.');
  });

  it('gets a task for its phase', () => {
    const scenario = running().apply({ type: 'task.created', taskId: 'task_9', key: 'a', phase: 'spec', iteration: 1, agent: 'demo', variant: 'short', at });
    assert.equal(scenario.item('a').taskId, 'task_9');
    assert.deepEqual(scenario.taskOf('a'), {
      id: 'task_9', key: 'a', phase: 'spec', iteration: 1, status: 'pending', agent: 'demo', variant: 'short', createdAt: at,
      attempts: 0, lost: 0, undecidable: 0, durationSeconds: 0, files: [], costUsd: 0, answers: [],
    });
  });

  const created = { type: 'task.created', taskId: 'task_9', key: 'a', phase: 'spec', iteration: 1, agent: 'demo', variant: 'default', at } as const;

  it('gets a task only while it runs', () => {
    assert.equal(new Scenario().refusal(created), 'A task belongs to an item that is running.');
    assert.equal(running().apply({ type: 'item.parked', key: 'a' }).refusal(created), 'A task belongs to an item that is running.');
  });

  it('gets one task at a time', () => {
    assert.equal(running().task('a').refusal(created), 'The item has a task already.');
  });

  it('gets no task with an id that is taken', () => {
    assert.equal(running().task('a').started('b').refusal({ ...created, key: 'b', taskId: 'task_1' }), 'There is a task with this id already.');
  });

  it('gets no task of another phase', () => {
    assert.equal(running().refusal({ ...created, phase: 'impl' }), 'The item is not in this phase.');
  });

  it('gets no task after its review has passed', () => {
    assert.equal(running().passes('a').refusal({ ...created, phase: 'review' }), 'The item is not in this phase.');
  });

  it('is parked where it was', () => {
    const scenario = running().reaches('a', 'test').task('a');
    const before = scenario.item('a');
    assert.deepEqual(scenario.apply({ type: 'item.parked', key: 'a' }).item('a'), { ...before, state: 'open' });
  });

  it('is not parked when it is not running', () => {
    assert.equal(new Scenario().refusal({ type: 'item.parked', key: 'a' }), 'The item is not running.');
  });

  it('is not parked under an attempt', () => {
    assert.equal(running().attempt('a').refusal({ type: 'item.parked', key: 'a' }), 'An attempt is at work on the item.');
  });

  it('waits for a human when it conflicts with the tree', () => {
    const scenario = running().apply({ type: 'item.conflicted', key: 'a', message: 'a.js holds your changes.', files: ['a.js'], at });
    assert.deepEqual([scenario.item('a').state, scenario.item('a').block], ['blocked', { kind: 'conflict', message: 'a.js holds your changes.' }]);
  });

  it('does not conflict when it is not running, or under an attempt', () => {
    const conflicted: PipelineEvent = { type: 'item.conflicted', key: 'a', message: 'No.', files: [], at };
    assert.equal(new Scenario().refusal(conflicted), 'The item is not running.');
    assert.equal(running().attempt('a').refusal(conflicted), 'An attempt is at work on the item.');
  });
});

describe('transition: an attempt', () => {
  it('makes its task run', () => {
    const task = running().attempt('a', 'first').taskOf('a');
    assert.deepEqual([task.status, task.attempts, task.attempt?.token], ['running', 1, 'first']);
    assert.equal(task.startedAt, task.attempt?.startedAt);
  });

  it('leaves the task its first start when it is attempted again', () => {
    const scenario = running().attempt('a');
    const first = scenario.taskOf('a').startedAt;
    const task = scenario.settles('a', 'lost').attempt('a').taskOf('a');
    assert.deepEqual([task.attempts, task.startedAt], [2, first]);
    assert.notEqual(task.attempt?.startedAt, first);
  });

  it('needs a task that is pending', () => {
    const started: PipelineEvent = { type: 'attempt.started', taskId: 'task_1', token: 'x', at };
    assert.equal(new Scenario().refusal(started), 'Only a pending task can be attempted.');
    assert.equal(running().attempt('a').refusal(started), 'Only a pending task can be attempted.');
  });

  it('needs an item that is running', () => {
    const scenario = running().task('a').apply({ type: 'item.parked', key: 'a' });
    assert.equal(scenario.refusal({ type: 'attempt.started', taskId: 'task_1', token: 'x', at }), 'The item is not running.');
  });

  for (const [name, late] of Object.entries({
    'with the token of an earlier attempt': { taskId: 'task_1', token: 'first' },
    'of a task that nobody knows': { taskId: 'constructor', token: 'second' },
  })) {
    it(`changes nothing but the count of stale results when it settles ${name}`, () => {
      const scenario = running().attempt('a', 'first').settles('a', 'lost').attempt('a', 'second');
      const { state } = scenario;
      const event = { ...scenario.settlement('a', 'completed', { files: ['late.js'], costUsd: 9 }), ...late };
      assert.deepEqual(transition(state, event), { ...state, staleResults: 1 });
    });
  }

  it('changes nothing when it settles a second time', () => {
    const scenario = running().attempt('a');
    const event = scenario.settlement('a', 'completed');
    const { state } = scenario.apply(event);
    assert.deepEqual(transition(state, event), { ...state, staleResults: 1 });
  });

  it('changes nothing when its item was given up in the meantime', () => {
    const scenario = running().attempt('a');
    const event = scenario.settlement('a', 'completed');
    const { state } = scenario.settles('a', 'cancelled').skips('a');
    assert.deepEqual(transition(state, event), { ...state, staleResults: 1 });
  });

  it('adds up what all attempts of a task took, cost and changed', () => {
    const scenario = running()
      .ends('a', 'lost', { durationSeconds: 3, costUsd: 0.25, files: ['x', 'y'] }).commits('a')
      .ends('a', 'completed', { durationSeconds: 4, costUsd: 0.5, files: ['y', 'z'] });
    const task = scenario.lookUp('task_1');
    assert.deepEqual([task.durationSeconds, task.costUsd, task.files], [7, 0.75, ['x', 'y', 'z']]);
  });

  it('leaves the tests of the review with its task and its item', () => {
    const scenario = running().passes('a');
    assert.deepEqual(scenario.lookUp('task_4').tests, { passed: 4, failed: 0 });
    assert.deepEqual(scenario.item('a').tests, { passed: 4, failed: 0 });
  });

  it('leaves what it changed to be committed, whatever its outcome', () => {
    for (const outcome of ['completed', 'failed', 'needs_decision', 'cancelled', 'lost', 'limit'] satisfies Outcome[]) {
      const scenario = running().attempt('a', 'mine').settles('a', outcome, { files: ['x.js'] });
      assert.deepEqual(scenario.item('a').uncommitted, { taskId: 'task_1', token: 'mine', files: ['x.js'] }, outcome);
    }
  });

  it('leaves nothing to commit when it changed nothing', () => {
    assert.equal(running().ends('a', 'failed').item('a').uncommitted, undefined);
  });
});

describe('transition: a commit', () => {
  const owed = (): Scenario => running().attempt('a', 'mine').settles('a', 'failed', { files: ['x.js'] });

  it('is kept with its task', () => {
    const scenario = owed().commits('a', 'abc123');
    assert.equal(scenario.item('a').uncommitted, undefined);
    assert.equal(scenario.lookUp('task_1').commit, 'abc123');
  });

  it('may turn out to be empty', () => {
    const scenario = owed().commits('a', null);
    assert.equal(scenario.item('a').uncommitted, undefined);
    assert.ok(!('commit' in scenario.lookUp('task_1')));
  });

  for (const [name, other] of Object.entries({ token: { token: 'other' }, task: { taskId: 'task_0' } })) {
    it(`is refused for another ${name}`, () => {
      const event: PipelineEvent = { type: 'task.committed', taskId: 'task_1', token: 'mine', commit: 'abc', at, ...other };
      assert.equal(owed().refusal(event), 'There is nothing to commit for this attempt.');
    });
  }

  it('is refused for another task of the same item', () => {
    const scenario = running().ends('a', 'failed').attempt('a', 'mine').settles('a', 'failed', { files: ['x.js'] });
    const event: PipelineEvent = { type: 'task.committed', taskId: 'task_1', token: 'mine', commit: 'abc', at };
    assert.equal(scenario.refusal(event), 'There is nothing to commit for this attempt.');
  });

  it('comes once', () => {
    const event: PipelineEvent = { type: 'task.committed', taskId: 'task_1', token: 'mine', commit: 'abc', at };
    assert.equal(owed().apply(event).refusal(event), 'There is nothing to commit for this attempt.');
  });

  const refused = 'What the last attempt changed is not committed yet.';

  it('comes before the next task', () => {
    const event: PipelineEvent = { type: 'task.created', taskId: 'task_9', key: 'a', phase: 'spec', iteration: 2, agent: 'demo', variant: 'default', at };
    assert.equal(owed().refusal(event), refused);
  });

  it('comes before the next attempt', () => {
    const scenario = running().ends('a', 'lost', { files: ['x.js'] });
    assert.equal(scenario.refusal({ type: 'attempt.started', taskId: 'task_1', token: 'next', at }), refused);
  });

  it('comes before the checkout is closed', () => {
    assert.equal(owed().refusal({ type: 'checkout.closed', key: 'a' }), refused);
  });

  it('comes before the item is merged', () => {
    const scenario = running().reaches('a', 'review').ends('a', 'completed', { files: ['x.js'] });
    assert.equal(scenario.refusal({ type: 'item.merged', key: 'a', commit: null, at }), refused);
  });
});

describe('transition: an attempt that completes', () => {
  it('finishes its task', () => {
    const task = running().ends('a', 'completed').lookUp('task_1');
    assert.deepEqual([task.status, task.outcome, task.attempt, task.finishedAt === undefined], ['completed', 'completed', undefined, false]);
  });

  it('leads from spec to impl, with the spec', () => {
    const item = running().ends('a', 'completed', { specPath: 'specs/a.md' }).item('a');
    assert.deepEqual([item.phase, item.specPath, item.taskId, item.state], ['impl', 'specs/a.md', undefined, 'running']);
  });

  it('gives the work all of its rounds, however many the spec took', () => {
    assert.equal(running().ends('a', 'failed').ends('a', 'completed').item('a').iteration, 1);
  });

  it('leads from impl to test and from test to review in the same round', () => {
    const scenario = running().reaches('a', 'impl').ends('a', 'failed').ends('a', 'completed');
    assert.deepEqual([scenario.item('a').phase, scenario.item('a').iteration], ['test', 2]);
    scenario.ends('a', 'completed');
    assert.deepEqual([scenario.item('a').phase, scenario.item('a').iteration], ['review', 2]);
  });

  it('remembers what failed attempts of its phase have changed, until the phase is done or a review sends it back', () => {
    const scenario = running().reaches('a', 'impl').ends('a', 'failed', { files: ['src/a.js'] }).commits('a').ends('a', 'idle', { files: ['src/b.js'] }).commits('a');
    assert.deepEqual(scenario.item('a').unproven, ['src/a.js', 'src/b.js']);
    assert.ok(!('unproven' in scenario.ends('a', 'completed').item('a')));
    const sent = running().reaches('a', 'review').ends('a', 'failed', { files: [], returnTo: 'impl' });
    assert.ok(!('unproven' in sent.item('a')));
  });

  it('remembers what a task has changed that ended in any other way', () => {
    const worked = (): Scenario => running().reaches('a', 'impl').ends('a', 'limit', { files: ['src/a.js'] }).commits('a').retries('a').started('a');
    const ends: Record<string, (scenario: Scenario) => Scenario> = {
      cancelled: (scenario) => scenario.ends('a', 'cancelled'),
      conflict: (scenario) => scenario.ends('a', 'conflict'),
      lost: (scenario) => scenario.ends('a', 'lost').ends('a', 'lost').ends('a', 'lost'),
      failed: (scenario) => scenario.ends('a', 'no_result'),
      skipped: (scenario) => scenario.ends('a', 'needs_decision').skips('a'),
      expired: (scenario) => {
        const { id, askedAt } = scenario.ends('a', 'needs_decision').state.decisions['task_2'] ?? { id: '', askedAt: '' };
        return scenario.apply({ type: 'decision.expired', id, askedAt, at });
      },
    };
    for (const [name, end] of Object.entries(ends)) {
      const scenario = end(worked());
      assert.deepEqual([scenario.item('a').unproven, scenario.item('a').taskId], [['src/a.js'], undefined], name);
      if (name !== 'failed') scenario.retries('a').started('a');
      assert.ok(!('unproven' in scenario.ends('a', 'completed').item('a')), name);
    }
  });

  it('has every later task of its phase told what people have answered, the newest where there are many', () => {
    const asked = (scenario: Scenario, question: string): Scenario => scenario
      .ends('a', 'needs_decision', { question: { about: 'work', text: question, options: [] } }).answers(scenario.taskOf('a').id, 'Blue.');
    const told = (scenario: Scenario): string[] => scenario.taskOf('a').answers.map(({ question }) => question);
    const scenario = asked(running({ maxIterations: 9, lostAttempts: 3 }).reaches('a', 'impl'), 'Which colour?').started('a').ends('a', 'failed');
    assert.deepEqual(told(asked(scenario.task('a'), 'Which size?').skips('a').retries('a').started('a').task('a')), ['Which colour?', 'Which size?']);
    // Work on it goes on after its tests and review; those were never asked.
    assert.deepEqual(told(scenario.ends('a', 'completed').task('a')), []);
    scenario.ends('a', 'completed').ends('a', 'failed', { returnTo: 'impl' }).task('a');
    assert.deepEqual(told(scenario), ['Which colour?', 'Which size?']);
    for (let turn = 0; turn < 30; turn += 1) asked(scenario, `${turn}?`).started('a');
    assert.deepEqual(told(scenario.ends('a', 'failed').task('a')), Array.from({ length: 20 }, (_, turn) => `${turn + 10}?`));
    assert.ok(!('answers' in scenario.passes('a').apply({ type: 'item.merged', key: 'a', commit: null, at }).item('a')));
  });

  it('clears the feedback that it was given', () => {
    const scenario = running().ends('a', 'failed', { feedback: 'Name the files.' });
    assert.equal(scenario.item('a').feedback, 'Name the files.');
    assert.equal(scenario.ends('a', 'completed').item('a').feedback, undefined);
  });

  it('leads from review to the branch', () => {
    const item = running().passes('a').item('a');
    assert.deepEqual([item.merging, item.state, item.taskId], [true, 'running', undefined]);
  });
});

describe('transition: a merge', () => {
  it('makes the item done', () => {
    const scenario = running().passes('a').apply({ type: 'item.merged', key: 'a', commit: 'abc', at });
    assert.deepEqual(scenario.item('a'), {
      key: 'a', kind: 'product', state: 'done', phase: 'review', iteration: 1, begun: true, specPath: 'specs/a.md',
      tests: { passed: 4, failed: 0 }, commit: 'abc', finishedAt: at,
    });
  });

  it('has no commit where there is no git', () => {
    const scenario = running().passes('a').apply({ type: 'item.merged', key: 'a', commit: null, at });
    assert.ok(!('commit' in scenario.item('a')));
  });

  it('lets the answered questions of its item go, and no others', () => {
    const scenario = new Scenario();
    for (const key of ['a', 'b']) scenario.started(key).ends(key, 'needs_decision').answers(scenario.taskOf(key).id, 'Blue.').apply({ type: 'item.started', key, kind: 'product', turn: false, at });
    assert.deepEqual(Object.keys(scenario.state.decisions), ['task_1', 'task_2']);
    scenario.passes('a').apply({ type: 'item.merged', key: 'a', commit: null, at });
    assert.deepEqual(Object.keys(scenario.state.decisions), ['task_2']);
  });

  for (const [name, scenario] of Object.entries({
    'an item whose review has not passed': running().reaches('a', 'review'),
    'an item that is not running': running().passes('a').apply({ type: 'item.parked', key: 'a' }),
    'an item that is done': new Scenario().done('a'),
    'an item that is not there': new Scenario(),
  })) {
    it(`is refused for ${name}`, () => {
      assert.equal(scenario.refusal({ type: 'item.merged', key: 'a', commit: null, at }), 'The item has not passed its review.');
    });
  }

  it('goes on where it was after a conflict', () => {
    const scenario = running().passes('a').apply({ type: 'item.conflicted', key: 'a', message: 'It does not merge.', files: ['x'], at }).retries('a');
    assert.deepEqual([scenario.item('a').merging, scenario.item('a').state], [true, 'open']);
  });
});

describe('transition: an attempt that fails', () => {
  for (const [outcome, status] of [['failed', 'failed'], ['no_result', 'failed'], ['timed_out', 'timed_out'], ['idle', 'timed_out']] as const) {
    it(`leads to another round after ${outcome}, with a task that is ${status}`, () => {
      const scenario = running().reaches('a', 'test').ends('a', outcome, { feedback: 'There is no test.' });
      const task = scenario.lookUp('task_3');
      assert.deepEqual([task.status, task.outcome, task.finishedAt === undefined], [status, outcome, false]);
      const { phase, iteration, feedback, taskId, state } = scenario.item('a');
      assert.deepEqual({ phase, iteration, feedback, taskId, state }, { phase: 'test', iteration: 2, feedback: 'There is no test.', taskId: undefined, state: 'running' });
    });
  }

  it('returns to the phase that has to be done again', () => {
    assert.equal(running().reaches('a', 'review').ends('a', 'failed', { returnTo: 'impl' }).item('a').phase, 'impl');
    assert.equal(running().reaches('a', 'review').ends('a', 'failed', { returnTo: 'test' }).item('a').phase, 'test');
  });

  it('never returns to a later phase', () => {
    assert.equal(running().ends('a', 'failed', { returnTo: 'review' }).item('a').phase, 'spec');
    assert.equal(running().reaches('a', 'impl').ends('a', 'failed', { returnTo: 'test' }).item('a').phase, 'impl');
  });

  it('never returns from the work to the spec, which would give it all rounds again', () => {
    assert.equal(running().reaches('a', 'test').ends('a', 'failed', { returnTo: 'spec' }).item('a').phase, 'impl');
  });

  it('forgets feedback that an earlier round was given', () => {
    assert.equal(running().ends('a', 'failed', { feedback: 'Old.' }).ends('a', 'timed_out').item('a').feedback, undefined);
  });

  it('ends the item as failed in its last round', () => {
    const scenario = running().reaches('a', 'impl').ends('a', 'failed').ends('a', 'failed').ends('a', 'no_result', { reason: 'Nothing was changed.', feedback: 'Change something.' });
    const { state, failure, phase, iteration, feedback, finishedAt } = scenario.item('a');
    assert.deepEqual([state, failure, phase, iteration, feedback], ['failed', 'Nothing was changed.', 'impl', 3, 'Change something.']);
    assert.equal(finishedAt, scenario.lookUp('task_4').finishedAt);
  });

  it('counts the rounds of impl, test and review together', () => {
    const scenario = running().reaches('a', 'impl').ends('a', 'failed');
    for (let round = 0; round < 2; round += 1) scenario.reaches('a', 'review').ends('a', 'failed', { returnTo: 'impl' });
    assert.equal(scenario.item('a').state, 'failed');
  });
});

describe('transition: an attempt that is lost', () => {
  it('leaves its task to be attempted again, in the same round', () => {
    const scenario = running().ends('a', 'lost');
    const task = scenario.taskOf('a');
    assert.deepEqual([task.status, task.lost, task.finishedAt, scenario.item('a').iteration], ['pending', 1, undefined, 1]);
  });

  it('sets the item aside as failed when it happens too often', () => {
    const scenario = running().ends('a', 'lost').ends('a', 'lost').ends('a', 'lost');
    assert.deepEqual([scenario.item('a').state, scenario.item('a').failure], ['failed', 'Its spec task was lost 3 times and is set aside.']);
    assert.deepEqual([scenario.lookUp('task_1').status, scenario.lookUp('task_1').lost], ['failed', 3]);
  });
});

describe('transition: an attempt that does not decide', () => {
  it('is attempted again once when its verdict cannot be read', () => {
    const scenario = running().reaches('a', 'review').ends('a', 'undecidable');
    assert.deepEqual([scenario.taskOf('a').status, scenario.item('a').state, scenario.item('a').iteration], ['pending', 'running', 1]);
  });

  const asked = (): Scenario => running().reaches('a', 'review').ends('a', 'undecidable').ends('a', 'undecidable', { reason: 'No verdict.' });

  it('asks a human the second time', () => {
    const scenario = asked();
    const task = scenario.taskOf('a');
    assert.deepEqual([task.status, task.finishedAt], ['needs_decision', undefined]);
    assert.deepEqual(scenario.item('a').block, { kind: 'decision', decisionId: task.id });
    const { kind, key, question, options } = scenario.state.decisions[task.id] ?? {};
    assert.deepEqual({ kind, key, question, options }, { kind: 'verdict', key: 'a', question: 'No verdict.', options: VERDICT_OPTIONS });
  });

  it('takes the question of the attempt where it has one', () => {
    const question = { about: 'verdict' as const, text: 'Does it pass?', options: ['pass', 'fail'] };
    const scenario = running().reaches('a', 'review').ends('a', 'undecidable').ends('a', 'undecidable', { question });
    assert.equal(scenario.state.decisions['task_4']?.question, 'Does it pass?');
  });

  it('brings the item to the branch when a human says pass', () => {
    for (const answer of ['pass', ' Pass\n']) {
      const scenario = asked().answers('task_4', answer);
      assert.deepEqual([scenario.item('a').merging, scenario.item('a').state, scenario.item('a').block], [true, 'open', undefined]);
      assert.equal(scenario.lookUp('task_4').status, 'completed');
      assert.notEqual(scenario.lookUp('task_4').finishedAt, undefined);
    }
  });

  it('goes back to impl with what the human says otherwise', () => {
    const scenario = asked().answers('task_4', 'The name is wrong.');
    const { phase, iteration, state, feedback } = scenario.item('a');
    assert.deepEqual([phase, iteration, state, feedback], ['impl', 2, 'open', 'The review was decided by a person: The name is wrong.']);
    assert.deepEqual([scenario.lookUp('task_4').status, scenario.lookUp('task_4').reason], ['failed', 'ada decided: The name is wrong.']);
  });

  it('ends the item as failed when a human says fail in its last round', () => {
    const scenario = running({ maxIterations: 1, lostAttempts: 1 }).reaches('a', 'review').ends('a', 'undecidable').ends('a', 'undecidable').answers('task_4', 'fail');
    assert.deepEqual([scenario.item('a').state, scenario.item('a').failure], ['failed', 'The review was decided by a person: fail']);
  });

  it('never skips a phase by a verdict on an earlier one', () => {
    const scenario = running().ends('a', 'undecidable').ends('a', 'undecidable').answers('task_1', 'fail');
    assert.equal(scenario.item('a').phase, 'spec');
  });

  it('asks for a verdict at once where the attempt asks for one', () => {
    const question = { about: 'verdict' as const, text: 'No test command is known. Does it pass?', options: ['pass', 'fail'] };
    const scenario = running().reaches('a', 'review').ends('a', 'needs_decision', { question });
    assert.equal(scenario.state.decisions['task_4']?.kind, 'verdict');
    assert.equal(scenario.answers('task_4', 'pass').item('a').merging, true);
  });
});

describe('transition: a question of an agent', () => {
  const question = { about: 'work' as const, text: 'Which colour?', options: ['red', 'blue'] };
  const asked = (): Scenario => running().ends('a', 'needs_decision', { question });
  const answer: PipelineEvent = { type: 'decision.answered', id: 'task_1', answer: 'blue', by, at };

  it('blocks its item and keeps its task', () => {
    const scenario = asked();
    assert.deepEqual([scenario.item('a').state, scenario.item('a').block], ['blocked', { kind: 'decision', decisionId: 'task_1' }]);
    assert.equal(scenario.taskOf('a').status, 'needs_decision');
    const { kind, question: text, options } = scenario.state.decisions['task_1'] ?? {};
    assert.deepEqual({ kind, text, options }, { kind: 'agent', text: 'Which colour?', options: ['red', 'blue'] });
  });

  it('is its reason where it asks nothing in particular', () => {
    assert.deepEqual(running().ends('a', 'needs_decision').state.decisions['task_1']?.question, 'It ended as needs_decision.');
  });

  it('is answered for the next attempt of the same task, in the same round', () => {
    const scenario = asked().apply(answer);
    assert.deepEqual([scenario.item('a').state, scenario.item('a').block, scenario.item('a').iteration], ['open', undefined, 1]);
    const task = scenario.taskOf('a');
    assert.deepEqual([task.status, task.answers], ['pending', [{ question: 'Which colour?', answer: 'blue', by, at }]]);
    assert.deepEqual(scenario.state.decisions['task_1']?.answer, { text: 'blue', by, at });
  });

  it('may be answered with something else than its options', () => {
    assert.equal(asked().apply({ ...answer, answer: 'green' }).taskOf('a').answers[0]?.answer, 'green');
  });

  it('is answered once', () => {
    assert.equal(asked().apply(answer).refusal({ ...answer, answer: 'red', by: 'bob' }), 'This was answered already by ada: blue');
    assert.equal(asked().refusal({ ...answer, answer: ' \n' }), 'An answer has to say something.');
  });

  it('takes no answer to an earlier question of the same task', () => {
    const scenario = asked();
    const askedAt = scenario.state.decisions['task_1']?.askedAt ?? '';
    scenario.apply({ ...answer, askedAt }, { type: 'item.started', key: 'a', kind: 'product', turn: false, at }).ends('a', 'needs_decision');
    assert.equal(scenario.refusal({ ...answer, askedAt }), 'That question was answered already.');
    assert.equal(scenario.apply(answer).taskOf('a').answers.length, 2);
  });

  it('takes no answer when nobody has asked', () => {
    for (const id of ['task_1', 'constructor', '__proto__']) {
      assert.equal(running().refusal({ ...answer, id }), 'There is no such question.');
    }
  });
});

describe('transition: an attempt that a human has to look at', () => {
  for (const [outcome, status, kind] of [['cancelled', 'cancelled', 'cancelled'], ['conflict', 'failed', 'conflict']] as const) {
    it(`blocks its item after ${outcome}, with a task that is ${status}`, () => {
      const scenario = running().reaches('a', 'impl').ends('a', outcome, { reason: 'Because.' });
      assert.equal(scenario.lookUp('task_2').status, status);
      const { state, block, taskId, phase, iteration } = scenario.item('a');
      assert.deepEqual({ state, block, taskId, phase, iteration }, { state: 'blocked', block: { kind, message: 'Because.' }, taskId: undefined, phase: 'impl', iteration: 1 });
    });
  }

  it('keeps its task when only its run was stopped', () => {
    const scenario = running().ends('a', 'cancelled', { resume: true });
    assert.deepEqual([scenario.taskOf('a').status, scenario.item('a').state], ['pending', 'running']);
    assert.equal(scenario.apply({ type: 'item.parked', key: 'a' }).item('a').state, 'open');
  });

  it('leaves its item open in the same round when it could not be started, and is attempted again', () => {
    const scenario = running().reaches('a', 'impl').ends('a', 'unavailable');
    const { state, phase, iteration, taskId } = scenario.item('a');
    assert.deepEqual({ state, phase, iteration, taskId }, { state: 'open', phase: 'impl', iteration: 1, taskId: 'task_2' });
    assert.deepEqual([scenario.lookUp('task_2').status, scenario.lookUp('task_2').finishedAt], ['pending', undefined]);
  });

  it('is followed by another one where that was recorded before tasks were kept', () => {
    for (const [outcome, state] of [['unavailable', 'open'], ['limit', 'blocked']] as const) {
      const scenario = running().reaches('a', 'impl').attempt('a').settlesAsBefore('a', outcome, { files: ['src/a.js'], limit: { account: 'demo', kind: 'usage', message: 'No more.', takeOver: false } });
      assert.deepEqual([scenario.item('a').state, scenario.item('a').taskId, scenario.item('a').unproven], [state, undefined, ['src/a.js']]);
      scenario.commits('a');
      if (outcome === 'limit') scenario.apply({ type: 'account.resumed', account: 'demo', at });
      scenario.started('a').task('a');
      assert.deepEqual([scenario.taskOf('a').id, scenario.taskOf('a').files], ['task_3', []]);
    }
  });
});

describe('transition: a human tries an item again', () => {
  it('opens a failed one where it failed, with all of its rounds', () => {
    const scenario = running({ maxIterations: 2, lostAttempts: 1 }).reaches('a', 'impl').ends('a', 'failed').ends('a', 'failed', { feedback: 'Look.' }).retries('a');
    assert.deepEqual(scenario.item('a'), {
      key: 'a', kind: 'product', state: 'open', phase: 'impl', iteration: 1, begun: true, opened: true, specPath: 'specs/a.md', feedback: 'Look.',
    });
  });

  it('opens a blocked one', () => {
    const scenario = running().ends('a', 'cancelled').retries('a');
    assert.deepEqual([scenario.item('a').state, scenario.item('a').block], ['open', undefined]);
  });

  const retried: PipelineEvent = { type: 'item.retried', key: 'a', by, at };

  it('has to answer where there is a question', () => {
    assert.equal(running().ends('a', 'needs_decision').refusal(retried), 'The item waits for an answer: decide instead.');
  });

  for (const [name, scenario] of Object.entries({ running: running(), done: new Scenario().done('a'), 'not there': new Scenario() })) {
    it(`cannot when it is ${name}`, () => {
      assert.equal(scenario.refusal(retried), 'Only a failed or blocked item can be tried again.');
    });
  }
});

describe('transition: a human skips an item', () => {
  const skipped: PipelineEvent = { type: 'item.skipped', key: 'a', by, at };

  it('that nothing has happened to', () => {
    const scenario = new Scenario().apply({ type: 'items.seen', items: [known('a', 'meta')] }, skipped);
    assert.deepEqual(scenario.item('a'), { key: 'a', kind: 'meta', state: 'blocked', phase: 'spec', iteration: 1, block: { kind: 'skipped', message: 'Skipped by ada.' } });
  });

  it('that waits for an answer, with its question and its task', () => {
    const scenario = running().ends('a', 'needs_decision').apply(skipped);
    assert.deepEqual(scenario.state.decisions, {});
    assert.deepEqual([scenario.lookUp('task_1').status, scenario.lookUp('task_1').finishedAt], ['cancelled', at]);
    assert.deepEqual([scenario.item('a').taskId, scenario.item('a').block?.kind], [undefined, 'skipped']);
  });

  it('and the questions of the others stay', () => {
    const scenario = running().ends('a', 'needs_decision').started('b').ends('b', 'needs_decision').apply(skipped);
    assert.deepEqual(Object.keys(scenario.state.decisions), ['task_2']);
  });

  it('that is parked under a task', () => {
    const scenario = running().task('a').apply({ type: 'item.parked', key: 'a' }, skipped);
    assert.equal(scenario.lookUp('task_1').status, 'cancelled');
  });

  it('and what was changed is still to be committed', () => {
    const scenario = running().ends('a', 'needs_decision', { files: ['x.js'] }).apply(skipped);
    assert.deepEqual(scenario.item('a').uncommitted?.files, ['x.js']);
    assert.equal(scenario.commits('a', 'abc').lookUp('task_1').commit, 'abc');
  });

  it('that has failed', () => {
    assert.equal(running({ maxIterations: 1, lostAttempts: 1 }).ends('a', 'failed').apply(skipped).item('a').block?.kind, 'skipped');
  });

  it('and it goes on where it was when it is tried again', () => {
    const scenario = running().reaches('a', 'test').apply({ type: 'item.parked', key: 'a' }, skipped).retries('a');
    assert.deepEqual([scenario.item('a').state, scenario.item('a').phase], ['open', 'test']);
  });

  for (const [scenario, reason] of [
    [running(), 'The item is running: cancel it first.'],
    [new Scenario().done('a'), 'The item is done.'],
    [new Scenario(), 'There is no such item.'],
    [running().apply({ type: 'item.parked', key: 'a' }, skipped), 'The item is skipped already.'],
  ] as const) {
    it(`not where ${reason.toLowerCase()}`, () => {
      assert.equal(scenario.refusal(skipped), reason);
    });
  }

  it('not where its name is one that every object has', () => {
    assert.equal(new Scenario().refusal({ ...skipped, key: 'constructor' }), 'There is no such item.');
  });
});

describe('transition: a human opens an item again', () => {
  const reopened: PipelineEvent = { type: 'item.reopened', key: 'a', by, at };

  it('that is done: it begins anew, with its spec', () => {
    assert.deepEqual(new Scenario().done('a').apply(reopened).item('a'), {
      key: 'a', kind: 'product', state: 'open', phase: 'spec', iteration: 1, reopened: true, specPath: 'specs/a.md',
    });
  });

  it('that its file says is done', () => {
    const scenario = new Scenario().apply({ type: 'items.seen', items: [known('a', 'meta')] }, reopened);
    assert.deepEqual(scenario.item('a'), { key: 'a', kind: 'meta', state: 'open', phase: 'spec', iteration: 1, reopened: true });
  });

  it('and its mark goes when it is done again', () => {
    assert.ok(!('reopened' in new Scenario().done('a').apply(reopened).done('a').item('a')));
  });

  it('only when it is done', () => {
    assert.equal(running().refusal(reopened), 'Only a done item can be opened again.');
    assert.equal(new Scenario().done('a').apply(reopened).refusal(reopened), 'Only a done item can be opened again.');
  });

  it('only when there is one', () => {
    assert.equal(new Scenario().refusal(reopened), 'There is no such item.');
  });
});

describe('transition: a pause', () => {
  it('says who paused, and why', () => {
    assert.deepEqual(new Scenario().apply({ type: 'paused', reason: 'Lunch.', by, at }).state.paused, { reason: 'Lunch.', by, at });
  });

  it('ends', () => {
    assert.equal(new Scenario().apply({ type: 'paused', reason: 'Lunch.', by, at }, { type: 'resumed', by, at }).state.paused, null);
  });
});

describe('transition: the tasks of a long life', () => {
  const many = { maxIterations: 10_000, lostAttempts: 3 };

  it('are let go, oldest first, once they are finished', () => {
    const scenario = running(many);
    for (let index = 0; index < RECENT_TASKS * 1.5; index += 1) {
      scenario.apply({ type: 'task.created', taskId: `task_${index}`, key: 'a', phase: 'spec', iteration: 1, agent: 'demo', variant: 'default', at }).ends('a', 'failed');
    }
    assert.equal(Object.keys(scenario.state.tasks).length, RECENT_TASKS * 1.5);
    scenario.apply({ type: 'task.created', taskId: 'task_last', key: 'a', phase: 'spec', iteration: 1, agent: 'demo', variant: 'default', at });
    const left = Object.keys(scenario.state.tasks);
    assert.deepEqual([left.length, left[0], left.at(-1)], [RECENT_TASKS + 1, `task_${RECENT_TASKS / 2}`, 'task_last']);
  });

  it('are kept while they are unfinished, or what they changed is not committed', () => {
    const scenario = new Scenario(many).started('waits').ends('waits', 'needs_decision').started('owes').ends('owes', 'failed', { files: ['x'] }).started('a');
    for (let index = 0; index < RECENT_TASKS * 2; index += 1) {
      scenario.apply({ type: 'task.created', taskId: `task_a${index}`, key: 'a', phase: 'spec', iteration: 1, agent: 'demo', variant: 'default', at }).ends('a', 'failed');
    }
    assert.deepEqual(Object.keys(scenario.state.tasks).slice(0, 2), ['task_1', 'task_2']);
    assert.ok(Object.keys(scenario.state.tasks).length < RECENT_TASKS * 2);
    assert.equal(scenario.commits('owes', 'abc').lookUp('task_2').commit, 'abc');
  });
});

describe('emptyState', () => {
  it('knows nothing and is not paused', () => {
    const { limits, ...rest } = emptyState();
    assert.ok(limits.maxIterations > 0 && limits.lostAttempts > 0);
    assert.deepEqual(rest, { schema: 2, known: {}, items: {}, done: {}, tasks: {}, decisions: {}, paused: null, run: null, slot: 0, staleResults: 0 });
  });
});
