import assert from 'node:assert/strict';
import { attentionCount, attentionList } from '../../../src/extension/model/attention-list.ts';
import { attention, decision, folderNamed, item, snapshot } from './snapshots.ts';
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
    assert.equal(await treeText(attentionList([state])), [
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

  it('is given an approval before it is tried again', async () => {
    const state = snapshot(items, { status: { attention: [attention('blocked', { key: 'item_4', message: 'The agent "x" has not been approved. Approve it with: coherence approve' })] } });
    assert.equal(await treeText(attentionList([state])), '[warning list.warningForeground] The agent "x" has not been approved. | 4 · look at it and approve {attention blocked approval retryable skippable log} → approveCommands');
  });

  it('leads to its item and its question', () => {
    const state = snapshot(items, { status: { attention: [attention('decision', { key: 'item_1', message: 'Which format?' })], decisions: [decision('dec_1', 'item_1'), decision('dec_2', 'item_2')] } });
    const [node] = attentionList([state]);
    assert.deepEqual([node?.folder, node?.key, node?.decisionId], ['file:///work', 'item_1', 'dec_1']);
  });

  it('names the folder where there are several', async () => {
    const entry = { status: { attention: [attention('paused', { message: 'Paused.' })] } };
    const states = [snapshot([], { ...entry, folder: folderNamed('first') }), snapshot([], { ...entry, folder: folderNamed('second') }), snapshot([], { folder: folderNamed('third') })];
    assert.equal(await treeText(attentionList(states)), '[debug-pause] Paused. | resume · first {attention paused} → resume\n[debug-pause] Paused. | resume · second {attention paused} → resume');
  });

  it('is a configuration with errors', async () => {
    const state = snapshot([], {
      backlog: 'broken', status: null,
      problems: [
        { severity: 'error', path: 'test.timeoutSeconds', message: 'It is no number.' }, { severity: 'warning', path: 'colour', message: 'Nobody knows this key.' },
        { severity: 'error', path: '', message: 'The file is no JSON.' },
      ],
    });
    assert.equal(await treeText(attentionList([state])), '[error list.errorForeground] The configuration has errors, so nothing runs. | test.timeoutSeconds: It is no number. The file is no JSON. {attention configuration} → openConfiguration');
    assert.equal(await attentionList([state])[0]?.tooltip?.(), `- ${String.raw`test\.timeoutSeconds\: It is no number\.`}\n- ${String.raw`The file is no JSON\.`}`);
  });

  it('is no configuration with warnings', () => {
    assert.deepEqual(attentionList([snapshot([], { problems: [{ severity: 'warning', path: 'colour', message: 'Nobody knows this key.' }] })]), []);
  });

  it('is a folder that cannot be worked with', async () => {
    const trouble = { message: 'Another process owns this\nworkspace.', hint: 'Wait for it.' };
    assert.equal(await treeText(attentionList([snapshot([], { trouble })])), '[error list.errorForeground] Another process owns this workspace. | Wait for it. {attention trouble} → showOutput');
    assert.equal(attentionCount([snapshot([], { trouble: { ...trouble, hint: null } })]), 1);
    const [node] = attentionList([snapshot([], { trouble: { ...trouble, hint: 'End it. Or take it over with: coherence run --take-over' } })]);
    assert.equal(node?.description, 'End it.');
  });

  it('is nothing where all is well', () => {
    assert.deepEqual(attentionList([snapshot(items), snapshot([], { backlog: 'missing', status: null })]), []);
  });

  it('shows the answers that a question offers', async () => {
    const state = snapshot(items, { status: { attention: [attention('decision', { key: 'item_1', message: 'Which?', options: ['1. [A](x)', 'B'] })] } });
    assert.equal(await attentionList([state])[0]?.tooltip?.(), [String.raw`**Read**`, '', 'Which?', '', String.raw`- 1\. \[A\]\(x\)`, '- B'].join('\n'));
  });
});
