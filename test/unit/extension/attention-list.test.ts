import assert from 'node:assert/strict';
import { attentionCount, attentionList } from '../../../src/extension/model/attention-list.ts';
import { coverage, regressed } from './coverages.ts';
import { clockTime } from '../../../src/extension/model/clock-time.ts';
import { attention, decision, folderNamed, item, NOW, resting, snapshot } from './snapshots.ts';
import { treeText } from './tree-text.ts';

describe('what needs a person', () => {
  const items = [
    item('item_1', { label: '1', text: 'Read' }), item('item_2', { text: 'A thing with a rather long text' }),
    item('item_3', { label: '3', state: 'failed' }), item('item_4', { label: '4', state: 'blocked' }),
  ];

  it('is told with what to do, each by a click', async () => {
    const state = snapshot(items, {
      status: {
        attention: [
          attention('store', { message: 'The disk is full.', action: 'Make room and try again.' }),
          attention('paused', { message: 'Paused by ada: lunch' }),
          attention('interrupted', { message: 'A run was interrupted before its end.' }),
          attention('decision', { key: 'item_2', message: 'Which\nformat?', options: ['A', 'B'] }),
          attention('failed', { key: 'item_3', label: '3', message: 'Too many rounds.' }),
          attention('blocked', { key: 'item_4', label: '4', message: 'It was cancelled.' }),
          attention('blocked', { key: 'gone', label: '9', message: 'Its entry is gone.' }),
        ],
        decisions: [decision('dec_1', 'item_2', { question: 'Which\nformat?', options: ['A', 'B'] })],
      },
    });
    assert.equal(await treeText(attentionList([state], NOW)), [
      '[lock list.errorForeground] The disk is full. | Make room and try again. {attention store} → checkSetup',
      '[debug-pause] Paused by ada: lunch | resume {attention paused} → resume',
      '[debug-disconnect] A run was interrupted before its end. | continue {attention interrupted} → continueRun',
      '[question list.warningForeground] Which format? | A thing with a rather l… · answer {attention decision question log} → answerDecision',
      '[error list.errorForeground] Too many rounds. | 3 · retry or skip {attention failed retryable skippable log} → retryItem',
      '[warning list.warningForeground] It was cancelled. | 4 · retry or skip {attention blocked retryable skippable log} → retryItem',
      '[warning list.warningForeground] Its entry is gone. | 9 · retry or skip {attention blocked retryable skippable log} → retryItem',
    ].join('\n'));
    assert.equal(attentionCount([state]), 7);
  });

  it('is what evidence and gates say, each by a click', async () => {
    const state = snapshot(items, {
      coverage: coverage([regressed('specs/007-a.md')]),
      status: {
        attention: [
          attention('regressed', { spec: 'specs/007-a.md', message: '007 has regressed: 2 tests fail.' }),
          attention('regressed', { spec: 'specs/gone.md', message: 'It has regressed.' }),
          attention('inconsistent', { key: 'item_1', message: 'The review says fail and the tests pass.' }),
          attention('ci', { key: 'item_4', message: 'The checks of main are red.' }),
          attention('ci', { message: 'The checks of main are red.' }),
          attention('documents', { message: 'Two documents would change.' }),
        ],
      },
    });
    assert.equal(await treeText(attentionList([state], NOW)), [
      '[testing-failed-icon testing.iconFailed] Regressed: 007 Title of specs/007-a.md | 2 tests fail · open the spec {attention regressed tests} → openSpec',
      '[testing-failed-icon testing.iconFailed] It has regressed. | open the spec {attention regressed} → openSpec',
      '[warning list.warningForeground] The review says fail and the tests pass. | 1 · look at the log {attention inconsistent log} → openLog',
      '[git-pull-request-closed list.errorForeground] The checks of main are red. | 4 · waits for the checks {attention ci} → showChanges',
      '[git-pull-request-closed list.errorForeground] The checks of main are red. | waits for the checks {attention ci} → showOutput',
      '[diff-multiple list.warningForeground] Two documents would change. | look at the changes {attention documents} → updateDocuments',
    ].join('\n'));
    const [first, second] = attentionList([state], NOW);
    assert.deepEqual([first?.path, second?.path], ['specs/007-a.md', 'specs/gone.md']);
    assert.match(await first?.tooltip?.() ?? '', /Failing tests:\n\n- reads\n- writes$/);
  });

  it('is what the brakes say; what goes on by itself is listed and not counted', async () => {
    const state = snapshot([...items, item('item_5', { label: '5', state: 'blocked', account: 'claude' })], {
      status: {
        accounts: [resting('claude', { items: 2 })],
        attention: [
          attention('limit', { key: 'item_5', message: 'claude rests until 2030-01-02 12:30 UTC.' }), attention('limit', { key: 'gone', message: 'It has gone on.' }),
          attention('budget', { message: 'The budget of the day is nearly used up.' }), attention('spike', { key: 'item_1', message: 'It cost 9 times as much.' }), attention('spike', { message: 'It cost.' }),
        ],
      },
    });
    const until = clockTime(resting('claude').resumesAt, NOW);
    assert.equal(await treeText(attentionList([state], NOW)), [
      `[watch] claude rests until ${until} | 2 items wait for it · goes on by itself, or try it now {attention limit resting} → tryAccount`,
      '[watch] It has gone on. | goes on by itself, or try it now {attention limit} → tryAccount',
      '[credit-card list.warningForeground] The budget of the day is nearly used up. | raise it, or wait {attention budget} → raiseBudget',
      '[graph-line list.warningForeground] It cost 9 times as much. | 1 · look at the log {attention spike log} → openLog',
      '[graph-line list.warningForeground] It cost. | look at the log {attention spike} → showOutput',
    ].join('\n'));
    assert.equal(attentionCount([state]), 3);
  });

  it('is a question with an icon of what it is about; what an agent wants to run is there in full', async () => {
    const icons = async (kind: 'permission' | 'budget' | 'breaker' | 'agent') => {
      const ask = { id: 'execute', title: `Run npm install ${'x'.repeat(2900)}` };
      const state = snapshot(items, { status: { attention: [attention('decision', { key: 'item_1', message: 'May it?' })], decisions: [decision('dec_1', 'item_1', { kind, question: 'May it?', ...(kind === 'permission' ? { ask } : {}) })] } });
      const [node] = attentionList([state], NOW);
      return [node?.icon?.id, (await node?.tooltip?.())?.includes(`\`${ask.title}\``)];
    };
    assert.deepEqual(await Promise.all((['permission', 'budget', 'breaker', 'agent'] as const).map(icons)), [['shield', true], ['credit-card', false], ['stop-circle', false], ['question', false]]);
  });

  it('is a question of a gate, with what was found', async () => {
    const question = { key: 'item_2', question: 'Merge it?', options: ['Send it back'] };
    const state = snapshot(items, { status: {
      attention: [attention('decision', { key: 'item_2', message: 'Merge it?', options: ['Send it back'] })],
      decisions: [decision('dec_1', 'item_2', { ...question, findings: [{ gate: 'scope', file: 'src/b.ts', line: null, side: 'after', change: null, message: 'The spec does not list it.' }] })],
    } });
    assert.match(await attentionList([state], NOW)[0]?.tooltip?.() ?? '', /Merge it\?\n\nWhat was found:\n\n- `src\/b\.ts`: The spec does not list it\\\.\n\n- Send it back$/);
  });

  it('is given an approval before it is tried again', async () => {
    const state = snapshot(items, { status: { attention: [attention('blocked', { key: 'item_4', message: 'The agent "x" has not been approved. Approve it with: coherence approve' })] } });
    assert.equal(await treeText(attentionList([state], NOW)), '[warning list.warningForeground] The agent "x" has not been approved. | 4 · look at it and approve {attention blocked approval retryable skippable log} → approveCommands');
  });

  it('leads to its item and its question', () => {
    const state = snapshot(items, { status: { attention: [attention('decision', { key: 'item_1', message: 'Which format?' })], decisions: [decision('dec_1', 'item_1'), decision('dec_2', 'item_2')] } });
    const [node] = attentionList([state], NOW);
    assert.deepEqual([node?.folder, node?.key, node?.decisionId], ['file:///work', 'item_1', 'dec_1']);
  });

  it('names the folder where there are several', async () => {
    const entry = { status: { attention: [attention('paused', { message: 'Paused.' })] } };
    const states = [snapshot([], { ...entry, folder: folderNamed('first') }), snapshot([], { ...entry, folder: folderNamed('second') }), snapshot([], { folder: folderNamed('third') })];
    assert.equal(await treeText(attentionList(states, NOW)), '[debug-pause] Paused. | resume · first {attention paused} → resume\n[debug-pause] Paused. | resume · second {attention paused} → resume');
  });

  it('is a configuration with errors', async () => {
    const state = snapshot([], {
      backlog: 'broken', status: null,
      problems: [
        { severity: 'error', path: 'test.timeoutSeconds', message: 'It is no number.' }, { severity: 'warning', path: 'colour', message: 'Nobody knows this key.' },
        { severity: 'error', path: '', message: 'The file is no JSON.' },
      ],
    });
    assert.equal(await treeText(attentionList([state], NOW)), '[error list.errorForeground] The configuration has errors, so nothing runs. | test.timeoutSeconds: It is no number. The file is no JSON. {attention configuration} → openConfiguration');
    assert.equal(await attentionList([state], NOW)[0]?.tooltip?.(), `- ${String.raw`test\.timeoutSeconds\: It is no number\.`}\n- ${String.raw`The file is no JSON\.`}`);
  });

  it('is no configuration with warnings', () => {
    assert.deepEqual(attentionList([snapshot([], { problems: [{ severity: 'warning', path: 'colour', message: 'Nobody knows this key.' }] })], NOW), []);
  });

  it('is a folder that cannot be worked with', async () => {
    const trouble = { message: 'Another process owns this\nworkspace.', hint: 'Wait for it.' };
    assert.equal(await treeText(attentionList([snapshot([], { trouble })], NOW)), '[error list.errorForeground] Another process owns this workspace. | Wait for it. {attention trouble} → showOutput');
    assert.equal(attentionCount([snapshot([], { trouble: { ...trouble, hint: null } })]), 1);
    const [node] = attentionList([snapshot([], { trouble: { ...trouble, hint: 'End it. Or take it over with: coherence run --take-over' } })], NOW);
    assert.equal(node?.description, 'End it.');
  });

  it('is nothing where all is well', () => {
    assert.deepEqual(attentionList([snapshot(items), snapshot([], { backlog: 'missing', status: null })], NOW), []);
  });

  it('shows the answers that a question offers', async () => {
    const state = snapshot(items, { status: { attention: [attention('decision', { key: 'item_1', message: 'Which?', options: ['1. [A](x)', 'B'] })] } });
    assert.equal(await attentionList([state], NOW)[0]?.tooltip?.(), [String.raw`**Read**`, '', 'Which?', '', String.raw`- 1\. \[A\]\(x\)`, '- B'].join('\n'));
  });
});
