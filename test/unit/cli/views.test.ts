import assert from 'node:assert/strict';
import stringWidth from 'string-width';
import type { AttentionView, StatusView } from '../../../src/contract/engine-api.ts';
import { summaryLines } from '../../../src/cli/run/run-summary.ts';
import { formatDuration } from '../../../src/cli/text/duration.ts';
import { createLayout } from '../../../src/cli/text/layout.ts';
import { backlogLines, findingLines } from '../../../src/cli/views/backlog-lines.ts';
import { statusLines } from '../../../src/cli/views/status-lines.ts';
import { EMPTY_STATUS, EMPTY_SUMMARY, item, withoutColours } from './harness.ts';

const at80 = createLayout({ columns: 80, colour: false, unicode: true });
const at40 = createLayout({ columns: 40, colour: false, unicode: true });

const ATTENTION: AttentionView[] = [
  { kind: 'paused', key: null, label: null, message: 'Paused by ada: lunch', action: 'coherence resume' },
  { kind: 'decision', key: 'item_2', label: '57', message: 'Which format shall the dates have in the log?', options: ['ISO 8601', 'Unix time'], action: 'coherence decide task_4 1' },
  { kind: 'failed', key: 'item_3', label: '', message: 'All 5 rounds were used.', action: 'coherence retry item_3' },
];

describe('summary of a run', () => {
  const summary = {
    ...EMPTY_SUMMARY, completed: ['item_1'], failed: ['item_3'], blocked: ['item_2'], tasks: 7, durationSeconds: 93.2, reason: 'blocked' as const,
    phases: { spec: 1, impl: 2, test: 1, review: 1 }, tests: { passed: 14, failed: 0 }, files: 5, commits: 4,
  };

  it('has the figures, and what needs a human with the command to use', () => {
    assert.deepEqual(summaryLines(summary, ATTENTION, at80), [
      '',
      'Everything that is left waits for a human.',
      '  Items   1 done · 1 failed · 1 waiting',
      '  Phases  spec 1 · impl 2 · test 1 · review 1',
      '  Tests   14 passed',
      '  Files   5 in 4 commits',
      '  Time    1 min 33 s for 7 tasks',
      '',
      'Needs you',
      '  ▲ Paused by ada: lunch',
      '    coherence resume',
      '  ◆ 57 · Which format shall the dates have in the log?',
      '    1  ISO 8601',
      '    2  Unix time',
      '    coherence decide task_4 1',
      '  ✖ item_3 · All 5 rounds were used.',
      '    coherence retry item_3',
      '',
      'Then go on with: coherence run',
    ]);
  });

  it('counts apart how attempts ended that were not completed', () => {
    const lines = summaryLines({ ...summary, outcomes: { completed: 4, timed_out: 1, failed: 2, lost: 3 } }, [], at80);
    assert.equal(lines[4], '  Ends    2 failed · 1 out of time · 3 lost');
  });

  it('is honest about a run that did nothing', () => {
    assert.deepEqual(summaryLines(EMPTY_SUMMARY, [], at80), [
      '', 'Nothing is left for this run to do.', '  Items   0 done', '  Phases  none', '  Tests   none ran', '  Files   0', '  Time    0.0 s for 0 tasks',
    ]);
  });

  it('is the same text in colour', () => {
    const coloured = summaryLines(summary, ATTENTION, createLayout({ columns: 40, colour: true, unicode: true }));
    assert.deepEqual(coloured.map((line) => withoutColours(line)), summaryLines(summary, ATTENTION, at40));
  });
});

describe('status', () => {
  const items = [item({ key: 'item_1', label: '56', text: 'Show dates on the clock in the zone that the user has chosen' }), item({ key: 'item_2', label: '57', text: 'Ask me' })];
  const status: StatusView = {
    ...EMPTY_STATUS,
    owner: { epoch: 3, pid: 4711 },
    items: { open: 3, running: 1, blocked: 0, failed: 0, done: 55 },
    running: [{
      id: 'task_1', key: 'item_1', phase: 'impl', iteration: 2, status: 'running', agent: 'demo', variant: 'default', attempts: 1,
      createdAt: '2030-01-01T00:00:00.000Z', startedAt: '2030-01-01T00:01:00.000Z', log: null,
      finishedAt: null, outcome: null, reason: null, problem: null, durationSeconds: 0, costUsd: null, tests: null, commit: null,
    }],
    attention: ATTENTION.slice(1, 2),
    next: ['item_2', 'item_gone'],
  };
  const now = Date.parse('2030-01-01T00:02:20.000Z');

  it('says what runs, what needs a human and what is next', () => {
    assert.deepEqual(statusLines(status, items, now, at80), [
      '3 open · 1 running · 55 done',
      '',
      'Running',
      '  56  Show dates on the clock in the zone that the user has chosen',
      '    impl 2 · demo · 1 min 20 s · task_1',
      '',
      'Needs you',
      '  ◆ 57 · Which format shall the dates have in the log?',
      '    1  ISO 8601',
      '    2  Unix time',
      '    coherence decide task_4 1',
      '',
      'Next',
      '  57  Ask me',
      '  item_gone',
      '',
      'Owned by process 4711.',
    ]);
  });

  it('says how much of its time an attempt has used, where that counts', () => {
    const times = { idleEndsAt: '2030-01-01T00:11:20.000Z', idleSeconds: 900, wallEndsAt: '2030-01-01T00:58:20.000Z', wallSeconds: 3600 };
    const running = status.running.map((task) => ({ ...task, times }));
    assert.equal(statusLines({ ...status, running }, items, now, at80)[4], '    impl 2 · demo · 1 min 20 s · silent for 6 of 15 min · task_1');
  });

  it('fits into a narrow window', () => {
    const lines = statusLines(status, items, now, at40);
    assert.ok(lines.includes('  56  Show dates on the clock in the zo…'));
    assert.ok(lines.every((line) => stringWidth(line) <= 40));
  });

  it('shows a run that was interrupted with the command that continues it, in one piece', () => {
    const action = 'coherence run --hours 5.5 --max-items 3 --budget 0.25 --agent demo --item item_1 item_2';
    const attention: AttentionView[] = [{ kind: 'interrupted', key: null, label: null, message: 'A run was interrupted before its end.', action }];
    assert.deepEqual(statusLines({ ...EMPTY_STATUS, attention }, [], now, at80).slice(2, 5), ['Needs you', '  ▲ A run was interrupted before its end.', `    ${action}`]);
  });

  it('names no item by its key where it is about the branch', () => {
    const attention: AttentionView[] = [{ kind: 'ci', key: 'item_1', label: null, message: 'The checks of main are red.', action: 'coherence retry item_1' }];
    assert.equal(statusLines({ ...EMPTY_STATUS, attention }, [], now, at80)[3], '  ✖ The checks of main are red.');
  });

  it('says that nothing is there', () => {
    assert.deepEqual(statusLines(EMPTY_STATUS, [], now, at80), ['The backlog has no items.', '', 'No process owns the workspace now.']);
  });
});

describe('backlog list', () => {
  const items = [
    item({ key: 'item_00000001', label: '1', heading: 'Phase 1: Specs — DONE', state: 'done', text: 'Write the first spec' }),
    item({ key: 'item_00000002', label: '56', heading: 'Phase 2', text: 'Show dates on the clock in the zone that the user has chosen' }),
    item({ key: 'item_00000003', label: '', file: 'specs/meta.md', kind: 'meta', state: 'blocked', text: 'Tidy 日本語' }),
  ];

  it('groups items by file and heading, with their keys', () => {
    assert.deepEqual(backlogLines(items, at80), [
      'specs/backlog.md',
      '  Phase 1: Specs — DONE',
      '    done     1  Write the first spec                               item_00000001',
      '  Phase 2',
      '    open    56  Show dates on the clock in the zone that the use…  item_00000002',
      '',
      'specs/meta.md',
      '    blocked     Tidy 日本語                                        item_00000003',
    ]);
  });

  it('leaves the keys out where the window is narrow', () => {
    assert.deepEqual(backlogLines(items.slice(1, 2), at40), ['specs/backlog.md', '  Phase 2', '    open    56  Show dates on the clock…']);
  });
});

describe('findings', () => {
  it('have their place, as editors and terminals read it', () => {
    const range = { start: { line: 42, character: 4 }, end: { line: 42, character: 9 } };
    assert.deepEqual(findingLines([{ file: 'specs/backlog.md', rule: 'duplicate-item', severity: 'warning', message: 'Item 63 says the same as item 43.', range }], at80), [
      '▲ specs/backlog.md:43:5 duplicate-item', '    Item 63 says the same as item 43.', '', '1 finding',
    ]);
    assert.deepEqual(findingLines([], at80), ['✔ No findings.']);
  });
});

describe('durations', () => {
  for (const [seconds, text] of [[0, '0.0 s'], [0.31, '0.3 s'], [9.94, '9.9 s'], [9.96, '10 s'], [59.4, '59 s'], [59.6, '1 min 00 s'], [185, '3 min 05 s'], [3599.7, '1 h 00 min'], [7620, '2 h 07 min'], [-1, '0.0 s']] as const) {
    it(`writes ${seconds} seconds as ${text}`, () => assert.equal(formatDuration(seconds), text));
  }
});
