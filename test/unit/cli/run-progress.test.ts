import assert from 'node:assert/strict';
import stringWidth from 'string-width';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { RunProgress } from '../../../src/cli/run/run-progress.ts';
import { createLayout } from '../../../src/cli/text/layout.ts';
import { withoutColours } from './harness.ts';

const at = '2030-01-01T00:00:00.000Z';
const clock = { key: 'item_1a2b3c4d', label: '56' };
const asking = { key: 'item_22222222', label: '57' };
const log = '.coherence/state/logs/task_1.log';

/** A run of two items, a second apart. */
const RUN: RunEvent[] = [
  { type: 'run-started', at, runId: 'run_1', items: 4 },
  { type: 'item-started', at, ...clock, text: 'Show 日本語 dates on the clock, in the zone that the user has chosen', backlog: 'product' },
  { type: 'attempt-started', at, ...clock, taskId: 'task_1', phase: 'spec', iteration: 1, agent: 'demo', attempt: 'attempt_1', log },
  { type: 'progress', at, taskId: 'task_1', text: 'reading the backlog\nwriting specs/005-clock.md\n' },
  { type: 'attempt-settled', at, ...clock, taskId: 'task_1', phase: 'spec', iteration: 1, outcome: 'completed', reason: 'The spec is complete.', durationSeconds: 0.31, files: ['specs/005-clock.md'] },
  { type: 'committed', at, key: clock.key, taskId: 'task_1', commit: 'abcdef0123456789', files: ['specs/005-clock.md'] },
  { type: 'attempt-started', at, ...clock, taskId: 'task_2', phase: 'review', iteration: 1, agent: 'demo', attempt: 'attempt_2', log },
  { type: 'tests-started', at, key: clock.key, taskId: 'task_2', command: 'npm test' },
  { type: 'attempt-settled', at, ...clock, taskId: 'task_2', phase: 'review', iteration: 1, outcome: 'failed', reason: '2 of 14 tests failed: "shows the hour": expected 12 to be 13.', durationSeconds: 3.2, files: [], tests: { passed: 12, failed: 2 } },
  { type: 'attempt-started', at, ...clock, taskId: 'task_3', phase: 'impl', iteration: 2, agent: 'demo', attempt: 'attempt_3', log },
  { type: 'attempt-settled', at, ...clock, taskId: 'task_3', phase: 'impl', iteration: 2, outcome: 'completed', reason: 'There is a diff.', durationSeconds: 72, files: ['src/clock.js', 'src/zone.js', 'src/index.js'] },
  { type: 'item-done', at, ...clock, commit: 'abcdef0123456789' },
  { type: 'item-started', at, ...asking, text: 'Ask me', backlog: 'meta' },
  { type: 'item-blocked', at, ...asking, reason: 'It asks.', decisionId: 'task_4', question: 'Which format?', options: ['ISO 8601', 'RFC 2822'] },
  { type: 'item-failed', at, key: 'item_33333333', label: '58', reason: 'All 5 rounds were used.' },
  { type: 'notice', at, severity: 'warning', message: 'The disk is full.', hint: 'Free some space.' },
  { type: 'paused', at, reason: 'lunch' },
  { type: 'resumed', at },
  { type: 'item-changed', at, key: 'item_2', change: 'retried', by: 'ada' },
];

function linesOf(events: readonly RunEvent[], options: { columns: number; colour?: boolean; plain?: boolean }): string[] {
  const layout = createLayout({ columns: options.columns, colour: options.colour ?? false, unicode: true });
  const progress = new RunProgress(() => layout, { plain: options.plain ?? false });
  return events.flatMap((event, index) => progress.take(event, index * 1000));
}

describe('progress of a run', () => {
  it('is lines that stay, grouped by item', () => {
    assert.deepEqual(linesOf(RUN, { columns: 80 }), [
      '4 items ready to run',
      '',
      '56 · Show 日本語 dates on the clock, in the zone that the user has chosen',
      '  ✔ spec      specs/005-clock.md                                           0.3 s',
      '  ✖ review    failed                                                       3.2 s',
      '    2 of 14 tests failed: "shows the hour": expected 12 to be 13.',
      '    log: .coherence/state/logs/task_1.log',
      '  ✔ impl 2    src/clock.js and 2 more files                           1 min 12 s',
      '  ✔ done      1 file in 1 commit · abcdef012                                10 s',
      '',
      '57 · Ask me (meta)',
      '  ◆ waits     for your answer',
      '    Which format?',
      '    1  ISO 8601',
      '    2  RFC 2822',
      '    coherence decide task_4 1',
      '',
      '58',
      '  ✖ failed',
      '    All 5 rounds were used.',
      '    coherence retry item_33333333',
      '▲ The disk is full.',
      '  Free some space.',
      '▲ Paused: lunch',
      '  Go on with: coherence resume',
      '· Resumed.',
    ]);
  });

  it('fits into a narrow window', () => {
    assert.deepEqual(linesOf(RUN.slice(0, 9), { columns: 40 }), [
      '4 items ready to run',
      '',
      '56 · Show 日本語 dates on the clock, in…',
      '  ✔ spec      specs/005-clock.md   0.3 s',
      '  ✖ review    failed               3.2 s',
      '    2 of 14 tests failed: "shows the',
      '    hour": expected 12 to be 13.',
      '    log:',
      '    .coherence/state/logs/task_1.log',
    ]);
  });

  it('says what starts as well where nothing moves', () => {
    assert.deepEqual(linesOf(RUN.slice(0, 9), { columns: 120, plain: true }), [
      '4 items ready to run',
      '',
      '56 · Show 日本語 dates on the clock, in the zone that the user has chosen',
      '  · spec      demo is at work',
      `  ✔ spec      specs/005-clock.md${' '.repeat(63)}0.3 s`,
      '  · review    demo is at work',
      '  · review    tests: npm test',
      `  ✖ review    failed${' '.repeat(75)}3.2 s`,
      '    2 of 14 tests failed: "shows the hour": expected 12 to be 13.',
      '    log: .coherence/state/logs/task_1.log',
    ]);
  });

  it('keeps every line within the window, but for commands, which have to be copied whole', () => {
    for (const columns of [40, 47, 80, 120, 200]) {
      for (const line of linesOf(RUN, { columns, plain: true })) {
        assert.ok(stringWidth(line) <= columns || /^ {4}coherence /.test(line), `${columns}: ${line}`);
      }
    }
  });

  it('is the same text in colour and without', () => {
    for (const columns of [40, 80, 120]) {
      const coloured = linesOf(RUN, { columns, colour: true });
      assert.deepEqual(coloured.map((line) => withoutColours(line)), linesOf(RUN, { columns }));
      assert.ok(coloured.some((line) => line.includes('\u001b[32m✔')));
    }
  });

  it('has letters where the terminal has no such characters', () => {
    const layout = createLayout({ columns: 80, colour: false, unicode: false });
    const progress = new RunProgress(() => layout, { plain: false });
    const marks = RUN.flatMap((event, index) => progress.take(event, index)).filter((line) => /^ {2}\S /.test(line)).map((line) => line[2]);
    assert.deepEqual([...new Set(marks)], ['+', 'x', '?']);
  });

  it('lets no text of an item, an agent or a test act on the terminal', () => {
    const evil = '\u001b[2J\u0007\r\nevil\u202e';
    const lines = linesOf([
      { type: 'item-started', at, ...clock, text: evil, backlog: 'product' },
      { type: 'attempt-settled', at, ...clock, taskId: 'task_1', phase: 'impl', iteration: 1, outcome: 'completed', reason: evil, durationSeconds: 1, files: [evil] },
      { type: 'attempt-settled', at, ...clock, taskId: 'task_1', phase: 'impl', iteration: 1, outcome: 'failed', reason: evil, durationSeconds: 1, files: [] },
      { type: 'item-blocked', at, ...clock, reason: evil, decisionId: evil, question: evil, options: [evil] },
      { type: 'item-failed', at, key: evil, label: evil, reason: evil },
      { type: 'notice', at, severity: 'error', message: evil, hint: evil },
      { type: 'paused', at, reason: evil },
    ], { columns: 80 });
    // oxlint-disable-next-line no-control-regex -- control characters are the subject here
    assert.deepEqual(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f\u202e]/.test(line)), []);
  });

  it('shows no more than the beginning of a long reason', () => {
    const lines = linesOf([
      { type: 'attempt-settled', at, ...clock, taskId: 'task_1', phase: 'impl', iteration: 1, outcome: 'failed', reason: 'word '.repeat(500), durationSeconds: 1, files: [] },
    ], { columns: 80 });
    assert.equal(lines.length, 2 + 1 + 4);
    assert.equal(lines.at(-1), '    …');
  });
});

describe('what is at work', () => {
  function activityAfter(events: readonly RunEvent[], columns: number, elapsed = 2300): string {
    const layout = createLayout({ columns: 80, colour: false, unicode: true });
    const progress = new RunProgress(() => layout, { plain: false });
    for (const event of events) progress.take(event, 0);
    return progress.activity(elapsed, columns);
  }

  it('has the phase, the agent, the time and the last line that it wrote', () => {
    assert.equal(activityAfter(RUN.slice(0, 4), 75), 'spec · demo · 2.3 s · writing specs/005-clock.md');
    assert.equal(activityAfter(RUN.slice(0, 4), 75, 3_725_000), 'spec · demo · 1 h 02 min · writing specs/005-clock.md');
  });

  it('has the round from the second one on', () => {
    assert.equal(activityAfter(RUN.slice(0, 10), 75), 'impl 2 · demo · 2.3 s');
  });

  it('has the tests while they run', () => {
    assert.equal(activityAfter(RUN.slice(0, 8), 75), 'review · tests: npm test · 2.3 s');
  });

  it('has how much of its time is used where that counts, until it speaks again, and since when it really works', () => {
    const progress = new RunProgress(() => createLayout({ columns: 80, colour: false, unicode: true }), { plain: false });
    for (const event of RUN.slice(0, 4)) progress.take(event, 0);
    const now = Date.parse(at);
    const times = { idleEndsAt: new Date(now + 9 * 60_000).toISOString(), idleSeconds: 900, wallEndsAt: new Date(now + 8 * 60_000).toISOString(), wallSeconds: 3600 };
    progress.atWork([{ id: 'task_1', startedAt: new Date(now - 52 * 60_000).toISOString(), times }], 2300, now);
    assert.equal(progress.activity(2300, 100), 'spec · demo · 52 min 00 s · silent for 6 of 15 min, 52 of 60 min · writing specs/005-clock.md');
    progress.take({ type: 'progress', at, taskId: 'task_1', text: 'on it\n' }, 2400);
    assert.equal(progress.activity(2300, 100), 'spec · demo · 52 min 00 s · 52 of 60 min · on it');
    progress.atWork([{ id: 'task_9', startedAt: null, times }], 2300, now);
    progress.take(RUN[5]!, 2400);
    progress.take(RUN[6]!, 2500);
    assert.equal(progress.activity(2500, 100), 'review · demo · 0.0 s');
  });

  it('says of an attempt from before that it is still at work', () => {
    const adopted: RunEvent = { type: 'attempt-adopted', at, ...clock, taskId: 'task_1', phase: 'spec', iteration: 1, agent: 'demo', attempt: 'attempt_1', log };
    assert.deepEqual(linesOf([adopted], { columns: 80, plain: true }), ['', '56', '  · spec      demo is still at work']);
  });

  it('is one line of the width that there is', () => {
    assert.equal(activityAfter(RUN.slice(0, 4), 35), 'spec · demo · 2.3 s · writing spec…');
    assert.equal(activityAfter(RUN.slice(0, 4), 25), 'spec · demo · 2.3 s');
    for (let columns = 10; columns < 120; columns += 1) assert.ok(stringWidth(activityAfter(RUN.slice(0, 4), columns)) <= columns);
  });

  it('keeps to the task at work: a late line of another one is left out', () => {
    assert.equal(activityAfter([...RUN.slice(0, 3), { type: 'progress', at, taskId: 'task_0', text: 'late' }], 75), 'spec · demo · 2.3 s');
  });

  it('says when there is nothing, a pause, or the end', () => {
    assert.equal(activityAfter([], 75), 'getting ready');
    assert.equal(activityAfter([{ type: 'paused', at, reason: 'lunch' }], 75), 'paused: lunch');
    const progress = new RunProgress(() => createLayout({ columns: 80, colour: false, unicode: true }), { plain: true });
    assert.deepEqual(progress.stopping(), ['Stopping …']);
    assert.match(progress.activity(0, 75), /^Stopping …/);
  });
});

describe('progress of a run whose accounts rest', () => {
  const paused: RunEvent = { type: 'account-paused', at, account: 'claude', message: 'No more today.', resumesAt: '2030-01-01T14:05:00.000Z' };
  const progress = (...events: RunEvent[]): { lines: string[]; activity: string } => {
    const layout = createLayout({ columns: 80, colour: false, unicode: true });
    const made = new RunProgress(() => layout, { plain: false });
    return { lines: events.flatMap((event) => made.take(event, 0)), activity: made.activity(0, 60) };
  };

  it('says what it waits for and until when, and that nobody has to do anything', () => {
    const blocked: RunEvent = { type: 'item-blocked', at, ...clock, reason: 'No more today.', account: 'claude' };
    assert.deepEqual(progress(blocked, paused), {
      lines: ['', '56', '  ◆ waits     for claude', '▲ claude rests: No more today.', '  It goes on by itself at 2030-01-01 14:05 UTC.'],
      activity: 'waiting for claude',
    });
    assert.equal(progress(paused, { type: 'account-resumed', at, account: 'claude' }).activity, 'getting ready');
  });

  it('says that it waits for the checks of the branch', () => {
    const awaited: RunEvent = { type: 'ci-awaited', at, items: 2 };
    assert.deepEqual(progress(paused, awaited).activity, 'waiting for claude, the checks of the branch');
    assert.match(progress(awaited).lines.join(' '), /2 items are merged when the checks of the branch\s+are not red any more\./);
    assert.equal(progress(awaited, { type: 'ci-released', at, items: 2 }).activity, 'getting ready');
  });
});
