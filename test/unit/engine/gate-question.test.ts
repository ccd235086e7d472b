import assert from 'node:assert/strict';
import type { GateFinding } from '../../../src/contract/gates.ts';
import { gateQuestion } from '../../../src/engine/item/gate-question.ts';

const outside = (file: string): GateFinding => ({ gate: 'scope', file, line: null, side: 'after', change: null, message: `${file} is not listed.` });

describe('the question of a gate', () => {
  it('offers what can be done with one file', () => {
    const { question, options, choices } = gateQuestion('scope', [outside('a.js')], 'specs/a.md');
    assert.match(question, /specs\/a\.md does not list: a\.js\./);
    assert.deepEqual(options, ["Extend the spec's list with a.js", 'Revert a.js', 'Send it back to the agent', 'Merge it as it is']);
    assert.deepEqual(choices, [{ type: 'extend', files: ['a.js'] }, { type: 'revert', files: ['a.js'] }, { type: 'send-back' }, { type: 'accept' }]);
  });

  it('offers several files together and one by one, and very many together alone', () => {
    const two = gateQuestion('scope', [outside('a.js'), outside('b.js')], 'specs/a.md');
    assert.equal(two.options.length, 8);
    assert.deepEqual(two.choices[two.options.indexOf('Revert b.js')], { type: 'revert', files: ['b.js'] });
    const many = gateQuestion('scope', Array.from({ length: 12 }, (_, index) => outside(`${index}.js`)), 'specs/a.md');
    assert.deepEqual(many.options, ["Extend the spec's list with all 12 files", 'Revert all 12 files', 'Send it back to the agent', 'Merge it as it is']);
    assert.match(many.question, /0\.js, 1\.js, 2\.js and 9 more/);
  });

  it('lists no document for what it claims, and says the first claim with its place', () => {
    const claim = (file: string, line: number | null): GateFinding => ({ gate: 'scope', file, line, side: 'after', change: 'claimed', message: 'The item marks 001 as tested, and no test result says so.' });
    const alone = gateQuestion('scope', [claim('docs/a.md', 5), claim('docs/a.md', 6)], 'specs/a.md');
    assert.deepEqual(alone.options, ['Revert docs/a.md', 'Send it back to the agent', 'Merge it as it is']);
    assert.equal(alone.question, 'The work is done, and it wrote what only the evidence can say. docs/a.md:5: The item marks 001 as tested, and no test result says so. (and 1 more) What is to happen with it?');
    const both = gateQuestion('scope', [outside('a.js'), claim('docs/a.md', 5)], 'specs/a.md');
    assert.deepEqual(both.options, ["Extend the spec's list with a.js", 'Revert both files', 'Revert a.js', 'Revert docs/a.md', 'Send it back to the agent', 'Merge it as it is']);
    assert.match(both.question, /does not list: a\.js\. And it wrote what only the evidence can say\. docs\/a\.md:5: /);
  });

  it('extends nothing where there is no spec', () => {
    assert.deepEqual(gateQuestion('scope', [outside('a.js')], null).options, ['Revert a.js', 'Send it back to the agent', 'Merge it as it is']);
  });

  it('has an option for every choice, each once', () => {
    for (const gate of ['scope', 'tests', 'red-first', 'ci'] as const) {
      const { options, choices } = gateQuestion(gate, [outside('a.js'), outside('a.js'), outside('b.js')], 'specs/a.md');
      assert.equal(options.length, choices.length);
      assert.equal(new Set(options).size, options.length);
    }
  });

  it('says the first weakened test with its place', () => {
    const weakened: GateFinding = { gate: 'tests', file: 'test/a.test.js', line: 7, side: 'after', change: 'skipped', message: 'The test "adds" is skipped.' };
    assert.match(gateQuestion('tests', [weakened, weakened], null).question, /test\/a\.test\.js:7: The test "adds" is skipped\. \(and 1 more\)/);
  });
});
