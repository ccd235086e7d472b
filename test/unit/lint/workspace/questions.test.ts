import assert from 'node:assert/strict';
import { askAnew, type Asker, endAsking, forgetAsked, Questions } from '../../../../src/lint/workspace/questions.ts';

/** A world of numbers, and how often it was asked for each. */
function world(answers: Record<string, number>) {
  const answered: string[] = [];
  const stale: Asker[] = [];
  const questions = new Questions((asker) => stale.push(asker), (about) => {
    answered.push(about);
    return answers[about] ?? 0;
  });
  return { questions, answered, stale };
}

function asker(): Asker {
  return { isStale: false, asked: [], before: null };
}

describe('questions about a world', () => {
  it('are not answered anew for one who asks them again', () => {
    const { questions, answered } = world({ a: 1, b: 2 });
    const who = asker();
    for (const abouts of [['a', 'b'], ['b', 'a', 'a'], ['a', 'b']]) {
      askAnew(who);
      for (const about of abouts) questions.ask(about, who);
      endAsking(who);
    }
    assert.deepEqual(answered, ['a', 'b']);
    assert.equal(who.asked.length, 2);
  });

  it('are forgotten when they are not asked again, and by nobody else', () => {
    const { questions } = world({});
    const [first, second] = [asker(), asker()];
    for (const about of ['a', 'b']) questions.ask(about, first);
    questions.ask('b', second);
    askAnew(first);
    endAsking(first);
    assert.deepEqual([...questions.abouts()], ['b']);
    forgetAsked(second);
    assert.deepEqual([...questions.abouts()], []);
  });

  it('make one who asks anew hear of another answer only where he has got the old one', () => {
    const answers: Record<string, number> = { a: 1 };
    const { questions, stale } = world(answers);
    const [first, second] = [asker(), asker()];
    questions.ask('a', first);
    questions.ask('a', second);
    answers['a'] = 2;
    questions.suspect('a');
    askAnew(first);
    assert.equal(questions.ask('a', first), 2);
    assert.deepEqual(stale, [second]);
    answers['a'] = 3;
    questions.suspect('a');
    questions.settle();
    endAsking(first);
    assert.equal(stale.length, 3);
    assert.ok(stale.slice(1).includes(first));
  });
});
