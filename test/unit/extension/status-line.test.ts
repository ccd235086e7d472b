import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { statusLine } from '../../../src/extension/model/status-line.ts';
import { clockTime } from '../../../src/extension/model/clock-time.ts';
import { ago, attention, folderNamed, item, NOW, resting, run, snapshot, task } from './snapshots.ts';

const working = (key = 'item_1') => task(`task_of_${key}`, key, { phase: 'impl', status: 'running', startedAt: ago(90), outcome: null });
const said = (...snapshots: FolderSnapshot[]): [text: string | undefined, prominent: string | undefined] => {
  const line = statusLine(snapshots, NOW);
  return [line?.text, line?.prominent];
};
const tooltip = (...snapshots: FolderSnapshot[]): string[] => (statusLine(snapshots, NOW)?.tooltip ?? '').split('\n');

describe('the status bar', () => {
  const open = item('item_1', { label: '1', text: 'Read' });

  it('is silent where no folder has to do with us', () => {
    assert.equal(statusLine([], NOW), null);
    assert.equal(statusLine([snapshot([], { backlog: 'missing' }), snapshot([], { backlog: 'loading' })], NOW), null);
  });

  it('says what is at work, and for how long', () => {
    assert.deepEqual(said(snapshot([open], { status: { run: run(), running: [working()] } })), ['$(loading~spin) impl · 1 · 1 min', 'none']);
  });

  it('says how much more is at work in other folders', () => {
    const folders = ['first', 'second', 'third'].map((name) => snapshot([open], { folder: folderNamed(name), status: { run: run(), running: [working()] } }));
    assert.deepEqual(said(...folders), ['$(loading~spin) impl · 1 · 1 min +2', 'none']);
  });

  it('says what an item without a number is called, and nothing of one that is gone', () => {
    assert.deepEqual(said(snapshot([item('item_1', { text: 'Say hello' })], { status: { run: run(), running: [working()] } }))[0], '$(loading~spin) impl · Say hello · 1 min');
    assert.deepEqual(said(snapshot([], { status: { run: run(), running: [working()] } }))[0], '$(loading~spin) impl · 1 min');
  });

  it('says how things stand, the most pressing first', () => {
    assert.deepEqual(said(snapshot([open], { status: { run: run() } })), ['$(loading~spin) Coherence: running', 'none']);
    const problems = [{ severity: 'error' as const, path: 'agent', message: 'It is no text.' }];
    assert.deepEqual(said(snapshot([], { backlog: 'broken', status: null, problems })), ['$(error) Coherence: configuration', 'error']);
    assert.deepEqual(said(snapshot([open], { problems })), ['$(error) Coherence: configuration', 'error']);
    assert.deepEqual(said(snapshot([open], { problems: [{ ...problems[0]!, severity: 'warning' }] })), ['$(checklist) Coherence: idle', 'none']);
    assert.deepEqual(said(snapshot([open], { trouble: { message: 'Another process owns it.', hint: null } })), ['$(error) Coherence: blocked', 'error']);
    assert.deepEqual(said(snapshot([open], { trusted: false, role: 'reader' })), ['$(shield) Coherence: untrusted', 'none']);
    assert.deepEqual(said(snapshot([open], { status: { paused: 'Paused.', attention: [attention('paused')] } })), ['$(debug-pause) Coherence: paused', 'none']);
    assert.deepEqual(said(snapshot([open], { status: { run: run(), paused: 'Paused.' } })), ['$(debug-pause) Coherence: paused', 'none']);
    assert.deepEqual(said(snapshot([open], { status: { attention: [attention('failed'), attention('decision')] } })), ['$(bell-dot) Coherence: attention 2', 'warning']);
    assert.deepEqual(said(snapshot([item('item_1', { state: 'done' })])), ['$(pass) Coherence: all done', 'none']);
    assert.deepEqual(said(snapshot([open])), ['$(checklist) Coherence: idle', 'none']);
    assert.deepEqual(said(snapshot([])), ['$(checklist) Coherence: idle', 'none']);
  });

  it('says until when a run waits for an account, and that it is not stuck', () => {
    const until = clockTime(resting('claude').resumesAt, NOW);
    const waits = { attention: [attention('limit', { label: 'claude' })], accounts: [resting('claude', { resumesAt: ago(-7200) }), resting('codex')] };
    assert.deepEqual(said(snapshot([open], { status: { run: run(), ...waits } })), [`$(watch) codex rests until ${until}`, 'none']);
    assert.deepEqual(said(snapshot([open], { status: waits })), [`$(watch) codex rests until ${until}`, 'none']);
    // Somebody is at work all the same, a question is more pressing, and another folder goes on.
    assert.match(said(snapshot([open], { status: { run: run(), running: [working()], ...waits } }))[0] ?? '', /^\$\(loading~spin\) impl/);
    assert.deepEqual(said(snapshot([open], { status: { ...waits, attention: [...waits.attention, attention('failed')] } })), ['$(bell-dot) Coherence: attention 1', 'warning']);
    assert.deepEqual(said(snapshot([open], { status: { run: run(), ...waits } }), snapshot([open], { folder: folderNamed('second'), status: { run: run() } }))[0], '$(loading~spin) Coherence: running');
  });

  it('says that a run waits for the checks of the branch', () => {
    const waits = { run: run(), attention: [attention('ci', { key: 'item_1' })] };
    assert.deepEqual(said(snapshot([open], { status: waits })), ['$(watch) Coherence: waiting for checks', 'none']);
    assert.match(said(snapshot([open], { status: { ...waits, running: [working()] } }))[0] ?? '', /^\$\(loading~spin\) impl/);
    assert.equal(said(snapshot([open], { status: waits }), snapshot([open], { folder: folderNamed('second'), status: { run: run() } }))[0], '$(loading~spin) Coherence: running');
  });

  it('draws one icon, whatever an account is called', () => {
    const [line = ''] = said(snapshot([open], { status: { run: run(), accounts: [resting('$(bug) x')] } }));
    assert.deepEqual(line.match(/\$\([^)]*\)/g), ['$(watch)'], line);
  });

  it('says what the day has cost once most of its budget is spent', () => {
    const spending = (todayUsd: number) => ({ todayUsd, dayBudgetUsd: 10, runUsd: null, runBudgetUsd: null });
    assert.deepEqual(said(snapshot([open], { status: { run: run(), running: [working()], spending: spending(7) } }))[0], '$(loading~spin) impl · 1 · 1 min');
    assert.deepEqual(said(snapshot([open], { status: { run: run(), running: [working()], spending: spending(8.4) } }))[0], '$(loading~spin) impl · 1 · 1 min · 8.40 of 10 USD');
    assert.deepEqual(said(snapshot([open], { status: { spending: spending(8.4) } }))[0], '$(checklist) Coherence: idle');
    for (const more of [{}, { run: run() }]) assert.deepEqual(said(snapshot([open], { status: { ...more, spending: spending(10.2), attention: [attention('budget')] } })), ['$(credit-card) Coherence: budget of the day used up · 10.20 of 10 USD', 'warning']);
  });

  it('sums up several folders', () => {
    const done = snapshot([item('item_1', { state: 'done' })], { folder: folderNamed('first') });
    assert.deepEqual(said(done, snapshot([open], { folder: folderNamed('second') }))[0], '$(checklist) Coherence: idle');
    assert.deepEqual(said(done, snapshot([], { backlog: 'missing' }))[0], '$(pass) Coherence: all done');
    const waiting = (name: string) => snapshot([open], { folder: folderNamed(name), status: { attention: [attention('failed')] } });
    assert.deepEqual(said(done, waiting('second'), waiting('third'))[0], '$(bell-dot) Coherence: attention 2');
    assert.deepEqual(said(done, snapshot([open], { folder: folderNamed('second'), trusted: false }))[0], '$(checklist) Coherence: idle');
  });

  it('is spoken without icons', () => {
    assert.equal(statusLine([snapshot([open], { status: { run: run(), running: [working()] } })], NOW)?.spoken, 'Coherence: impl · 1 · 1 min');
    assert.equal(statusLine([snapshot([open])], NOW)?.spoken, 'Coherence: idle');
  });

  it('shows one icon, whatever an item is called', () => {
    for (const text of ['$(bug) all of it', '$(sync~spin)', '$(loading~spin) $(x)']) {
      const [line = ''] = said(snapshot([item('item_1', { text })], { status: { run: run(), running: [working()] } }));
      assert.deepEqual(line.match(/\$\([^)]*\)/g), ['$(loading~spin)'], line);
    }
  });
});

describe('the tooltip of the status bar', () => {
  const open = item('item_1', { label: '1', text: 'Read *it*' });

  it('sums the folder up and offers what makes sense', () => {
    assert.deepEqual(tooltip(snapshot([open, item('item_2', { state: 'done' }), item('item_3', { state: 'failed' })], { status: { attention: [attention('failed')] } })), [
      '1 open, 1 failed, 1 done', '',
      '[Run next item](command:coherence.runNext) · [Show backlog](command:coherence.backlog.focus) · [Show attention](command:coherence.attention.focus)',
    ]);
  });

  it('offers to stop what runs', () => {
    assert.deepEqual(tooltip(snapshot([open], { status: { run: run(), running: [working()] } })), [
      '1 open, 0 done  ', String.raw`impl · 1\. Read \*it\* · demo · 1 min`, '',
      '[Stop](command:coherence.stop) · [Pause](command:coherence.pause) · [Show backlog](command:coherence.backlog.focus)',
    ]);
  });

  it('says why an account rests, how much waits for it, and that it goes on by itself', () => {
    const text = tooltip(snapshot([item('item_1', { state: 'blocked', account: 'claude' })], { status: { run: run(), accounts: [resting('claude', { items: 3, message: 'Usage limit reached' })] } })).join('\n');
    assert.match(text, /claude rests until .*\\: Usage limit reached\\\. 3 items wait for it\\\. It goes on by itself\\\.\n/);
    assert.match(text, /\[Try now\]\(command:coherence\.tryAccount\)/);
  });

  it('says what is left of an attempt, and what was spent', () => {
    const times = { idleEndsAt: ago(-120), wallEndsAt: ago(-3000), idleSeconds: 900, wallSeconds: 3600 };
    const spending = { todayUsd: 9, dayBudgetUsd: 10, runUsd: 2.5, runBudgetUsd: null };
    const lines = tooltip(snapshot([open], { status: { run: run(), running: [{ ...working(), times }], spending } }));
    assert.deepEqual(lines.slice(1, 4), [String.raw`impl · 1\. Read \*it\* · demo · 1 min  `, String.raw`Ended in 2 min if it stays silent, in 50 min in any case\.  `, String.raw`Spent today 9 of 10 USD · this run 2\.50 USD`]);
    assert.match(lines.join('\n'), /\[Raise the budget\]\(command:coherence\.raiseBudget\)/);
  });

  it('offers to resume what is paused, and no run where none can begin', () => {
    const links = (...snapshots: FolderSnapshot[]): string[] => [...tooltip(...snapshots).join('\n').matchAll(/\[([^\]]*)\]\(command:/g)].map(([, text = '']) => text);
    const paused = attention('paused');
    assert.deepEqual(links(snapshot([open], { status: { run: run(), paused: 'Paused.', attention: [paused] } })), ['Stop', 'Resume', 'Show backlog', 'Show attention']);
    assert.deepEqual(links(snapshot([open], { status: { paused: 'Paused.', attention: [paused] } })), ['Resume', 'Show backlog', 'Show attention']);
    assert.deepEqual(links(snapshot([open], { trusted: false })), ['Show backlog']);
    assert.deepEqual(links(snapshot([], { backlog: 'broken', status: null })), ['Show backlog']);
  });

  it('has a section for each folder', () => {
    const lines = tooltip(
      snapshot([open], { folder: folderNamed('my_first'), status: { paused: 'Paused by ada: *lunch*' } }),
      snapshot([], { folder: folderNamed('second'), backlog: 'broken', status: null }),
      snapshot([], { folder: folderNamed('third'), backlog: 'missing', status: null }),
      snapshot([open], { folder: folderNamed('fourth'), trusted: false }),
      snapshot([], { folder: folderNamed('fifth'), backlog: 'unreadable', status: null, trouble: { message: 'The file *x* is not UTF-8 text.', hint: null } }),
    );
    assert.deepEqual(lines.slice(0, -2), [
      String.raw`**my\_first**  `, '1 open, 0 done  ', String.raw`Paused by ada\: \*lunch\*`, '',
      '**second**  ', 'The configuration has errors.', '',
      '**fourth**  ', '1 open, 0 done  ', 'The folder is not trusted, so nothing runs.', '',
      '**fifth**  ', String.raw`The file \*x\* is not UTF\-8 text\.`,
    ]);
  });

  it('links to nothing but what the view allows, whatever items are called', () => {
    const hostile = '[x](command:workbench.action.terminal.new) <a href="command:y">y</a> https://example.com';
    const states = [
      snapshot([item('item_1', { text: hostile })], { folder: { ...folderNamed('first'), name: hostile }, status: { run: run(), running: [{ ...working(), agent: hostile }], paused: hostile, attention: [attention('failed', { message: hostile })] } }),
      snapshot([], { folder: { ...folderNamed('second'), name: hostile } }),
    ];
    const allowed = new Set([...readFileSync('src/extension/views/status-bar.ts', 'utf8').matchAll(/'(coherence\.[\w.]+)'/g)].map(([, command = '']) => command));
    for (const shown of [states, [states[1]!], [snapshot([], { status: { attention: [attention('paused')] } })]]) {
      const text = tooltip(...shown).join('\n');
      const links = [...text.matchAll(/(?<!\\)\]\(command:([^)]*)\)/g)].map(([, command = '']) => command);
      assert.ok(links.length >= 2);
      assert.deepEqual(links.filter((command) => !allowed.has(command)), []);
    }
  });
});
