import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import { testCommandFor } from '../../../src/engine/test-command.ts';

describe('the test command of a review', () => {
  const none = configSchema.parse({});

  it('is the configured one, as a list or as a text that no shell reads, and needs an approval', () => {
    for (const command of [['npm', 'test', 'a b'], "npm test 'a b'"]) {
      const found = testCommandFor(configSchema.parse({ test: { command } }), ['test/a.test.js'], 'node');
      assert.deepEqual(found?.argv, ['npm', 'test', 'a b']);
      assert.deepEqual(found.approval, { kind: 'test-command', name: 'test', argv: ['npm', 'test', 'a b'], env: [] });
    }
    assert.throws(() => testCommandFor(configSchema.parse({ test: { command: 'npm test && rm x' } }), [], 'node'), { code: 'shell-syntax' });
  });

  it('is Node over the item\'s own tests where none is configured', () => {
    assert.deepEqual(testCommandFor(none, ['test/a.test.mjs', 'src/b.spec.js'], '/bin/node'), { argv: ['/bin/node', '--test', 'test/a.test.mjs', 'src/b.spec.js'], approval: null });
  });

  it('is none where that would prove only a part, or nothing', () => {
    assert.equal(testCommandFor(none, ['test/a.test.mjs', 'tests/test_b.py'], 'node'), null);
    assert.equal(testCommandFor(none, [], 'node'), null);
  });
});
