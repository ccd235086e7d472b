import assert from 'node:assert/strict';
import type { TaskView } from '../../../src/contract/engine-api.ts';
import type { RunRequest } from '../../../src/contract/run-event.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { checklistId, pipelineTree, type ChecklistLine } from '../../../src/extension/model/pipeline-tree.ts';
import { ago, folderNamed, item, NOW, run, snapshot, task } from './snapshots.ts';
import { allNodes, treeText } from './tree-text.ts';

function tree(snapshots: readonly FolderSnapshot[], recent: readonly TaskView[] = [], checklist: readonly ChecklistLine[] = []) {
  return pipelineTree(snapshots, { now: NOW, recentTasks: () => Promise.resolve(recent), checklist: () => Promise.resolve(checklist) });
}

/** One branch of the tree, as text. */
async function branch(label: string, state: FolderSnapshot, recent: readonly TaskView[] = [], checklist: readonly ChecklistLine[] = []): Promise<string> {
  return treeText(tree([state], recent, checklist).filter((node) => node.label === label));
}

describe('the pipeline as a tree', () => {
  it('has goals, orchestration, tasks, artifacts and the checklist', () => {
    assert.deepEqual(tree([snapshot([])]).map(({ label }) => label), ['Goals', 'Orchestration', 'Tasks', 'Artifacts', 'Checklist']);
  });

  it('has them for each folder where there are several', () => {
    const folders = [snapshot([], { folder: folderNamed('first') }), snapshot([], { folder: folderNamed('second'), backlog: 'broken' })];
    assert.deepEqual(tree(folders).map(({ label, children }) => [label, (children as unknown[]).length]), [['first', 5]]);
    assert.deepEqual(tree([snapshot([], { backlog: 'missing' })]), []);
  });

  it('finds the checklist of a folder by its id', async () => {
    const nodes = await allNodes(tree([snapshot([], { folder: folderNamed('first') }), snapshot([], { folder: folderNamed('second') })]));
    assert.deepEqual(nodes.filter(({ id }) => id === checklistId('file:///second')).map(({ label, folder }) => [label, folder]), [['Checklist', 'file:///second']]);
  });
});

describe('goals in the pipeline', () => {
  it('are unknown where no item names one', async () => {
    assert.equal(await branch('Goals', snapshot([item('item_1')])), '[target] Goals | unknown: no item names one');
  });

  it('have their items, and measure nothing that nobody measured', async () => {
    const items = [item('item_1', { goal: 'fast', label: '1', state: 'done' }), item('item_2'), item('item_3', { goal: 'small\nthings' }), item('item_4', { goal: 'fast' })];
    assert.equal(await branch('Goals', snapshot(items)), [
      'v [target] Goals | 2',
      '  > [milestone] fast | 1 of 2 done · measured progress unknown',
      '    [pass] 1. Text of item_1 | done → openItem',
      '    [circle-large-outline] Text of item_4 | open → openItem',
      '  > [milestone] small things | 0 of 1 done · measured progress unknown',
      '    [circle-large-outline] Text of item_3 | open → openItem',
      '  [dash] No goal | 0 of 1 done',
    ].join('\n'));
  });
});

describe('orchestration in the pipeline', () => {
  const rows = async (state: FolderSnapshot): Promise<string[]> => (await branch('Orchestration', state)).split('\n').map((line) => line.trim());

  it('says who owns the folder', async () => {
    const ownerOf = async (more: Parameters<typeof snapshot>[1]): Promise<string | undefined> => (await rows(snapshot([], more)))[1];
    assert.equal(await ownerOf({ role: 'owner' }), '[server-process] Owner | this window');
    assert.equal(await ownerOf({ role: 'client' }), '[server-process] Owner | process 4711');
    assert.equal(await ownerOf({ role: 'reader', status: { owner: null } }), '[server-process] Owner | nobody');
    assert.equal(await ownerOf({ role: 'reader', status: null }), '[server-process] Owner | nobody');
  });

  it('says what goes on', async () => {
    const stateOf = async (status: Parameters<typeof snapshot>[1]): Promise<[state: string | undefined, run: string | undefined]> => {
      const lines = await rows(snapshot([], status));
      return [lines[0]?.replace(/.*\| /, ''), lines[2]?.replace(/.*\| /, '')];
    };
    assert.deepEqual(await stateOf({ status: null }), ['unknown', 'unknown']);
    assert.deepEqual(await stateOf({}), ['idle', 'none']);
    assert.deepEqual(await stateOf({ status: { run: run() } }), ['running', 'everything that is open']);
    assert.deepEqual(await stateOf({ status: { run: run(), paused: 'Paused by ada: lunch' } }), ['paused', 'Paused by ada: lunch']);
    assert.deepEqual(await stateOf({ status: { interrupted: { ...run(), interruptedAt: null, left: {} } } }), ['idle', 'interrupted']);
  });

  it('says how far a run may go', async () => {
    const limits = async (request: RunRequest): Promise<string | undefined> => (await rows(snapshot([], { status: { run: run(request) } })))[2];
    assert.equal(await limits({ maxItems: 3 }), '[play-circle] Run | at most 3 items');
    assert.equal(await limits({ items: ['item_1', 'item_2'] }), '[play-circle] Run | 2 chosen');
    assert.equal(await limits({ hours: 8, budgetUsd: 5, agent: 'demo' }), '[play-circle] Run | 8 h · 5 USD · demo');
  });

  it('says what comes next', async () => {
    assert.equal((await rows(snapshot([])))[3], '[list-ordered] Next | nothing');
    assert.deepEqual((await rows(snapshot([item('item_1', { label: '1' })], { status: { next: ['item_1', 'gone'] } }))).slice(3), [
      '> [list-ordered] Next | 2', '[circle-large-outline] 1. Text of item_1 → openItem', '[circle-large-outline] gone → openItem',
    ]);
  });
});

describe('tasks in the pipeline', () => {
  it('are the running ones, and then the last ones', async () => {
    const working = task('task_3', 'item_1', { status: 'running', startedAt: ago(10), outcome: null });
    const state = snapshot([item('item_1', { label: '1' })], { status: { running: [working] } });
    assert.equal(await branch('Tasks', state, [working, task('task_2', 'gone', { log: null })]), [
      '> [tasklist] Tasks | 1 running',
      '  [loading~spin progressBar.background] spec · 1. Text of item_1 | running · 10 s {task log} → openLog',
      '  [pass testing.iconPassed] spec · gone | completed · 30 s {task}',
    ].join('\n'));
  });

  it('are none at first', async () => {
    assert.equal(await branch('Tasks', snapshot([])), '> [tasklist] Tasks | none running\n  No task yet');
  });
});

describe('artifacts in the pipeline', () => {
  it('are the specs, with the items that name them', async () => {
    const state = snapshot([item('item_1', { label: '1', spec: 'specs/001-a.md', state: 'done' })], { specs: ['specs/001-a.md', 'specs/002-b.md'] });
    assert.equal(await branch('Artifacts', state), [
      '> [package] Artifacts | 2 specs',
      '  > [book] Specs | 2',
      '    [file] specs/001-a.md | 1. Text of item_1 · done {specFile} → openSpec',
      '    [file] specs/002-b.md | no item names it {specFile} → openSpec',
      '  [graph] Coverage | unknown: no coverage is recorded yet',
    ].join('\n'));
  });
});

describe('the checklist in the pipeline', () => {
  it('is looked at when it is opened', async () => {
    const lines = [{ id: 'git', title: 'Git', ok: true, evidence: 'git 2.39' }, { id: 'agent', title: 'Agent', ok: false, evidence: 'None\nis set.' }];
    assert.equal(await branch('Checklist', snapshot([]), [], lines), [
      '> [pulse] Checklist {checklist}',
      '  [pass testing.iconPassed] Git | git 2.39',
      '  [circle-slash list.warningForeground] Agent | None is set.',
    ].join('\n'));
  });

  it('is spoken with whether each line holds', async () => {
    const nodes = await allNodes(tree([snapshot([])], [], [{ id: 'agent', title: 'Agent', ok: false, evidence: 'None. Add one with: coherence approve' }]));
    assert.equal(nodes.at(-1)?.spoken, 'Agent, does not hold, None.');
  });
});
