import assert from 'node:assert/strict';
import { cleaned } from '../../../src/node/attempt/clean.ts';
import { Redactor } from '../../../src/node/process/redactor.ts';

describe('a value of which the texts are clean', () => {
  it('holds no piece of a credential at the place where a text is cut', () => {
    const redactor = new Redactor(['correct-horse-battery']);
    for (const length of [64 * 1024 - 10, 64 * 1024 - 1, 64 * 1024 - 20]) {
      const { text } = cleaned({ text: `${'x'.repeat(length)}correct-horse-battery staple` }, redactor);
      assert.ok(!/corr?/.test(text), text.slice(-40));
      assert.ok(text.length <= 64 * 1024);
    }
  });

  it('holds no beginning of one where a line was made of a text', () => {
    assert.deepEqual(cleaned({ title: 'echo correct-horse-ba…', name: 'correct-horse' }, new Redactor(['correct-horse-battery'])), { title: 'echo [redacted]…', name: 'correct-horse' });
  });

  it('holds none that control sequences had cut in two', () => {
    assert.deepEqual(cleaned(['correct-\u001b[31mhorse-battery'], new Redactor(['correct-horse-battery'])), ['[redacted]']);
  });
});
