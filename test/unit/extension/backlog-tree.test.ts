import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import type { BacklogFilter } from '../../../src/contract/commands.ts';
import { backlogTree, countText } from '../../../src/extension/model/backlog-tree.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import type { TreeNode } from '../../../src/extension/model/tree-node.ts';
import { clockTime } from '../../../src/extension/model/clock-time.ts';
import { ago, attention, decision, folderNamed, item, NOW, resting, run, snapshot, task } from './snapshots.ts';
import { allNodes, childrenOf, treeText } from './tree-text.ts';

function tree(snapshots: readonly FolderSnapshot[], filter: BacklogFilter = {}): TreeNode[] {
  return backlogTree(snapshots, { filter, now: NOW, tasks: () => Promise.resolve([]) });
}

/** The tree down to its items. */
async function text(snapshots: readonly FolderSnapshot[], filter: BacklogFilter = {}): Promise<string> {
  const lines = (await treeText(tree(snapshots, filter))).split('\n');
  return lines.filter((line) => !line.includes('{phase}')).join('\n');
}

describe('the backlog as a tree', () => {
  const items = [
    item('item_1', { label: '1', text: 'Read the file', state: 'done', heading: 'Basics', finishedAt: ago(3 * 86_400), iteration: 1, spec: 'specs/001-read.md' }),
    item('item_2', { label: '2', text: 'Write `the file`', heading: 'Basics', goal: 'fast' }),
    item('item_3', { label: '', text: 'Without a heading' }),
    item('item_4', { label: '4', text: 'Old thing', state: 'done', heading: 'Old' }),
    item('item_5', { label: '5', text: 'Back to the basics', heading: 'Basics', after: ['item_2'] }),
  ];

  it('has file, heading and item, one below the other', async () => {
    assert.equal(await text([snapshot(items)]), [
      'v [checklist] specs/backlog.md | 2 of 5 done {file}',
      '  v Basics | 1 of 2 done {heading}',
      '    > [pass-filled testing.iconPassed] 1. Read the file | 3 d ago {item done spec log changes} → openItem',
      '    > [circle-large-outline] 2. Write the file {item open runnable skippable} → openItem',
      '  > [circle-large-outline] Without a heading {item open runnable skippable} → openItem',
      '  > Old | 1 of 1 done {heading}',
      '    > [pass-filled testing.iconPassed] 4. Old thing {item done} → openItem',
      '  v Basics | 0 of 1 done {heading}',
      '    > [circle-large-outline] 5. Back to the basics | waits for another item {item open runnable skippable} → openItem',
    ].join('\n'));
  });

  it('says until when an item waits for an account, and offers no retry', async () => {
    const waits = item('item_1', { label: '1', text: 'Read', state: 'blocked', phase: 'impl', iteration: 1, message: 'Usage limit reached.', account: 'claude' });
    const until = clockTime(resting('claude').resumesAt, NOW);
    const state = snapshot([waits], { status: { accounts: [resting('claude')] } });
    assert.equal((await text([state])).split('\n')[1], `  > [watch] 1. Read | until ${until} · claude rests · impl {item blocked resting skippable log changes} → openItem`);
    assert.match(await (await allNodes(tree([state]))).find(({ key }) => key === 'item_1')?.tooltip?.() ?? '', /Waits: claude rests until .*, and goes on by itself\\\./);
    // The account has gone on, and its item has not been looked at yet.
    assert.equal((await text([snapshot([waits])])).split('\n')[1], '  > [watch] 1. Read | impl · Usage limit reached. {item blocked resting skippable log changes} → openItem');
  });

  it('says what an item is asked about', async () => {
    const asks = item('item_1', { label: '1', text: 'Read', state: 'blocked', phase: 'impl', iteration: 1 });
    const rows = await Promise.all((['permission', 'budget', 'breaker', 'gate'] as const).map(async (kind) => {
      const [, row = ''] = (await text([snapshot([asks], { status: { decisions: [decision('dec_1', 'item_1', { kind })] } })])).split('\n');
      return row.replace(/ list\.warningForeground/, '').replace(/ \{.*/, '').trim();
    }));
    assert.deepEqual(rows, [
      '> [shield] 1. Read | impl · asks leave', '> [credit-card] 1. Read | impl · its budget is used up',
      '> [stop-circle] 1. Read | impl · held, it gets nowhere', '> [question] 1. Read | impl · has a question',
    ]);
  });

  it('has a row for each folder where there are several, and none for one without a backlog', async () => {
    const folders = [
      snapshot([items[2]!], { folder: folderNamed('first') }),
      snapshot([], { folder: folderNamed('second'), backlog: 'missing', files: [] }),
      snapshot([item('item_1', { state: 'done' })], { folder: folderNamed('third') }),
    ];
    assert.equal(await text(folders), [
      'v [root-folder] first | 0 of 1 done {folder}',
      '  v [checklist] specs/backlog.md | 0 of 1 done {file}',
      '    > [circle-large-outline] Without a heading {item open runnable skippable} → openItem',
      'v [root-folder] third | 1 of 1 done {folder}',
      '  v [checklist] specs/backlog.md | 1 of 1 done {file}',
      '    > [pass-filled testing.iconPassed] Text of item_1 {item done} → openItem',
    ].join('\n'));
  });

  it('names the folder even when it is the only one of several with a backlog', async () => {
    const folders = [snapshot([items[2]!], { folder: folderNamed('first') }), snapshot([], { folder: folderNamed('second'), backlog: 'missing' })];
    assert.match(await text(folders), /^v \[root-folder\] first/);
  });

  it('is empty where there is nothing to be shown', async () => {
    for (const backlog of ['loading', 'missing', 'broken'] as const) assert.equal(await text([snapshot(items, { backlog })]), '');
    assert.equal(await text([]), '');
  });

  it('shows a file without items, and the one about the pipeline itself', async () => {
    const config = configSchema.parse({ metaBacklog: 'specs/meta.md' });
    assert.equal(await text([snapshot([], { config, files: ['specs/backlog.md', 'specs/meta.md'] })]), [
      '[checklist] specs/backlog.md | no items {file}',
      '[tools] specs/meta.md | no items {file}',
    ].join('\n'));
  });

  it('gives every row what commands need', async () => {
    const states = snapshot([item('item_1', { state: 'running', iteration: 1 }), item('item_2', { state: 'blocked' })], {
      status: { running: [task('task_1', 'item_1', { status: 'running' })], decisions: [decision('dec_1', 'item_2')] },
    });
    const rows = (await allNodes(tree([states]))).filter(({ command }) => command === 'coherence.openItem');
    assert.deepEqual(rows.map(({ folder, key, taskId, decisionId }) => ({ folder, key, taskId, decisionId })), [
      { folder: 'file:///work', key: 'item_1', taskId: 'task_1', decisionId: undefined },
      { folder: 'file:///work', key: 'item_2', taskId: undefined, decisionId: 'dec_1' },
    ]);
  });

  it('asks for the tasks of an item only when its row is opened', async () => {
    const asked: string[] = [];
    const [file] = backlogTree([snapshot([item('item_1'), item('item_2')])], {
      filter: {}, now: NOW, tasks: (folder, key) => {
        asked.push(`${folder} ${key}`);
        return Promise.resolve([]);
      },
    });
    const [, second] = await childrenOf(file!);
    assert.deepEqual(asked, []);
    await childrenOf(second!);
    assert.deepEqual(asked, ['file:///work item_2']);
  });
});

describe('a row of an item', () => {
  const running = task('task_1', 'item_1', { status: 'running', phase: 'impl', startedAt: ago(125), outcome: null });

  async function row(more: Parameters<typeof item>[1], status: Parameters<typeof snapshot>[1] = {}): Promise<string> {
    const [, line = ''] = (await text([snapshot([item('item_1', { label: '7', text: 'Count', ...more })], status)])).split('\n');
    return line.trim();
  }

  it('that is open says where it will go on', async () => {
    assert.equal(await row({ phase: 'test', iteration: 2 }), '> [circle-large-outline] 7. Count | test · round 2 {item open runnable skippable log changes} → openItem');
  });

  it('that is running says in which phase and for how long', async () => {
    const line = await row({ state: 'running', phase: 'impl', iteration: 3 }, { status: { running: [running] } });
    assert.equal(line, '> [loading~spin progressBar.background] 7. Count | impl · round 3 · 2 min {item running log changes} → openItem');
  });

  it('that is between two attempts says its phase alone', async () => {
    assert.equal(await row({ state: 'running', phase: 'review', iteration: 1 }, { status: { run: run() } }), '> [loading~spin progressBar.background] 7. Count | review {item running log changes} → openItem');
  });

  it('that waits for an answer has a question', async () => {
    const line = await row({ state: 'blocked', phase: 'spec', iteration: 1, message: 'Which format?' }, { status: { decisions: [decision('dec_1', 'item_1')] } });
    assert.equal(line, '> [question list.warningForeground] 7. Count | spec · has a question {item blocked question skippable log changes} → openItem');
  });

  it('that waits for something else says for what', async () => {
    assert.equal(await row({ state: 'blocked', phase: 'test', iteration: 1, message: 'It was\ncancelled.' }), '> [warning list.warningForeground] 7. Count | test · It was cancelled. {item blocked retryable skippable log changes} → openItem');
    assert.equal(await row({ state: 'blocked', phase: 'test' }), '> [warning list.warningForeground] 7. Count | test · blocked {item blocked retryable skippable} → openItem');
  });

  it('that has failed says in which round, and when', async () => {
    const line = await row({ state: 'failed', phase: 'review', iteration: 5, message: 'Too many rounds.', finishedAt: ago(7200) });
    assert.equal(line, '> [error list.errorForeground] 7. Count | review · round 5 · failed · 2 h ago {item failed retryable skippable log changes} → openItem');
  });

  it('leaves room for its state, and only then', async () => {
    const long = { text: 'A text that is a good deal longer than a narrow view has room for' };
    assert.match(await row({ ...long, state: 'failed' }), /\] 7\. A text that is a good… \|/);
    assert.match(await row({ ...long, state: 'open' }), /narrow view has room for \{/);
  });

  it('does not cut a character in two', async () => {
    for (let blanks = 0; blanks < 3; blanks += 1) {
      const nodes = await allNodes(tree([snapshot([item('item_1', { text: `${'x'.repeat(blanks)}${'🚀'.repeat(40)}`, state: 'failed' })])]));
      assert.ok(nodes.every(({ label }) => label.isWellFormed()));
    }
  });

  it('is spoken with its state', async () => {
    const [file] = tree([snapshot([item('item_1', { label: '7', text: 'Count', state: 'failed', phase: 'spec' }), item('item_2')])]);
    assert.deepEqual((await childrenOf(file!)).map(({ spoken }) => spoken), ['7. Count, failed, spec · failed', 'Text of item_2, open']);
  });

  it('tells all that is known when somebody points at it', async () => {
    const state = snapshot([item('item_1', { label: '7', text: 'Count *all*', state: 'failed', phase: 'test', spec: 'specs/007-count.md', goal: 'fast', impact: 3, message: 'It [failed](http://x).', iteration: 2 })]);
    const tasks = [
      task('task_1', 'item_1', { costUsd: 0.5, usage: { input: 12_345, output: 60, cached: 10_000 } }), task('task_2', 'item_1', { phase: 'test', outcome: 'failed', reason: 'One test fails.', durationSeconds: 61, costUsd: 0.25, usage: { input: 5, output: 7, cached: 0 } }),
      task('task_3', 'item_1', { phase: 'test', outcome: null, status: 'pending' }),
    ];
    const [file] = backlogTree([state], { filter: {}, now: NOW, tasks: () => Promise.resolve(tasks) });
    const [node] = await childrenOf(file!);
    assert.equal(await node?.tooltip?.(), [
      String.raw`**7\. Count \*all\***`, '', String.raw`It \[failed\]\(http\://x\)\.`, '',
      'State: failed · test  ', 'Spec: `specs/007-count.md`  ', 'Goal: fast  ', 'Impact / effort: 3 / –  ',
      String.raw`Last outcome: test · failed · 1 min · One test fails\.  `, 'Cost: 0.75 USD  ', 'Tokens: 12,350 in (10,000 cached), 67 out  ', 'Key: `item_1`',
    ].join('\n'));
  });
});

describe('a filtered backlog', () => {
  const items = [
    item('item_1', { label: '1', text: 'Read', state: 'done', heading: 'A', goal: 'fast' }),
    item('item_2', { label: '2', text: 'Write', state: 'failed', heading: 'B' }),
    item('item_3', { label: '3', text: 'Read again', heading: 'A', goal: 'fast', file: 'specs/meta.md' }),
  ];
  const files = ['specs/backlog.md', 'specs/meta.md'];
  const shown = async (filter: BacklogFilter): Promise<string[]> => (await allNodes(tree([snapshot(items, { files })], filter))).filter(({ command }) => command !== undefined).map(({ label }) => label);

  it('shows what fits, and opens it', async () => {
    assert.equal(await text([snapshot(items, { files })], { states: ['done'] }), [
      'v [checklist] specs/backlog.md | 1 of 1 done {file}',
      '  v A | 1 of 1 done {heading}',
      '    > [pass-filled testing.iconPassed] 1. Read {item done} → openItem',
    ].join('\n'));
  });

  it('takes each part of the filter', async () => {
    assert.deepEqual(await shown({ states: ['failed', 'open'] }), ['2. Write', '3. Read again']);
    assert.deepEqual(await shown({ goal: 'fast' }), ['1. Read', '3. Read again']);
    assert.deepEqual(await shown({ text: 'rEAd' }), ['1. Read', '3. Read again']);
    assert.deepEqual(await shown({ text: '2.' }), ['2. Write']);
    assert.deepEqual(await shown({ text: 'read', states: ['open'], goal: 'fast' }), ['3. Read again']);
    assert.deepEqual(await shown({ text: 'nothing' }), []);
  });

  it('shows everything where the filter is empty', async () => {
    for (const filter of [{}, { states: [] }, { text: '', goal: '' }]) assert.equal((await shown(filter)).length, 3);
  });

  it('counts all items of a folder beside the ones that it shows', async () => {
    const folders = [snapshot(items, { folder: folderNamed('first'), files, status: { attention: [attention('failed')] } }), snapshot([], { folder: folderNamed('second'), files: [] })];
    assert.match(await text(folders, { states: ['failed'] }), /^v \[root-folder\] first \| 1 of 3 done/);
  });
});

describe('counting items', () => {
  it('tells the done ones from all', () => {
    assert.equal(countText([]), 'no items');
    assert.equal(countText([item('item_1', { state: 'done' }), item('item_2', { state: 'failed' })]), '1 of 2 done');
  });
});
