import assert from 'node:assert/strict';
import { DecisionNotices } from '../../../src/extension/notices/decision-notices.ts';
import { decision, snapshot } from './snapshots.ts';

describe('notifications of questions', () => {
  let asked: { message: string; buttons: readonly string[]; close: (chosen?: string) => void }[];
  let answers: (string | undefined)[];
  let notices: DecisionNotices;

  beforeEach(() => {
    asked = [];
    answers = [];
    notices = new DecisionNotices({
      enabled: () => true,
      ask: (message, buttons) => new Promise((close) => { asked.push({ message, buttons, close }); }),
      answer: (_folder, { id }, answer) => {
        answers.push(`${id}: ${answer}`);
        return Promise.resolve();
      },
    });
  });

  const show = (...ids: string[]): void => {
    notices.show([snapshot([], { status: { decisions: ids.map((id) => decision(id, `item_${id}`, { question: `Which, ${id}?`, options: ['A', 'B'] })) } })]);
  };
  const messages = (): string[] => asked.map(({ message }) => message);
  const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

  it('of a gate lead to what it has found, and offer no answer before', () => {
    notices.show([snapshot([], { status: { decisions: [decision('1', 'item_1', { options: ['Merge it as it is'], findings: [{ gate: 'scope', file: 'a.ts', line: null, side: 'after', change: null, message: 'It is not listed.' }] })] } })]);
    assert.deepEqual(asked[0]?.buttons, ['Answer…']);
  });

  it('of an agent that asks leave lead to what it wants to do, and offer no answer before', () => {
    notices.show([snapshot([], { status: { decisions: [decision('1', 'item_1', { kind: 'permission', options: ['Allow it', 'Refuse it'], ask: { id: 'execute rm -r x', title: 'Run rm' } })] } })]);
    assert.deepEqual(asked[0]?.buttons, ['Answer…']);
  });

  it('of a brake have its answers alone', () => {
    notices.show([snapshot([], { status: { decisions: [decision('1', 'item_1', { kind: 'budget', options: ['Raise it to 2.00 USD', 'Skip the item'] })] } })]);
    assert.deepEqual(asked[0]?.buttons, ['Raise it to 2.00 USD', 'Skip the item']);
  });

  it('come one at a time, and each once', async () => {
    show('1', '2');
    show('1', '2');
    assert.deepEqual(messages(), ['Which, 1?']);
    assert.deepEqual(asked[0]?.buttons, ['A', 'B', 'Answer…']);
    asked[0]?.close();
    await turn();
    show('1', '2');
    assert.deepEqual(messages(), ['Which, 1?', 'Which, 2?']);
    asked[1]?.close('B');
    await turn();
    assert.deepEqual(answers, ['2: B']);
    show('1');
    assert.equal(asked.length, 2);
  });

  it('are not held back by one whose question was answered elsewhere', async () => {
    show('1');
    show('2');
    assert.deepEqual(messages(), ['Which, 1?', 'Which, 2?']);
    // The first one is closed at last: the second one is still there.
    asked[0]?.close();
    await turn();
    show('2', '3');
    assert.equal(asked.length, 2);
  });

  it('do not come for what waited beside a question that was answered elsewhere, and come for what is new', () => {
    show('1', '2');
    show('2');
    assert.deepEqual(messages(), ['Which, 1?']);
    show('2', '3');
    assert.deepEqual(messages(), ['Which, 1?', 'Which, 3?']);
  });

  it('wait while an answer is being given, and come after it', async () => {
    let given = (): void => {};
    notices = new DecisionNotices({
      enabled: () => true,
      ask: (message, buttons) => new Promise((close) => { asked.push({ message, buttons, close }); }),
      answer: () => new Promise((resolve) => { given = resolve; }),
    });
    show('1', '2');
    asked[0]?.close('A');
    await turn();
    show('2');
    assert.deepEqual(messages(), ['Which, 1?']);
    given();
    await turn();
    assert.deepEqual(messages(), ['Which, 1?', 'Which, 2?']);
  });

  it('do not come from a folder that is not trusted', () => {
    notices.show([snapshot([], { trusted: false, status: { decisions: [decision('1', 'item_1')] } })]);
    assert.deepEqual(asked, []);
  });
});
