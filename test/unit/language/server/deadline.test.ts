import assert from 'node:assert/strict';
import { setTimeout as later } from 'node:timers/promises';
import { Deadline } from '../../../../src/language/deadline.ts';

describe('a deadline', () => {
  it('is missed by work that does not end, once', async () => {
    const missed: string[] = [];
    const deadline = new Deadline(30, (file) => missed.push(file));
    deadline.working('a.md');
    while (missed.length === 0) await later(5);
    await later(60);
    assert.deepEqual(missed, ['a.md']);
    deadline.dispose();
  });

  it('is not missed by work that ends, nor after it is given up', async () => {
    const missed: string[] = [];
    const deadline = new Deadline(30, (file) => missed.push(file));
    deadline.working('a.md');
    deadline.working(null);
    await later(90);
    deadline.working('b.md');
    deadline.dispose();
    await later(90);
    assert.deepEqual(missed, []);
  });

  it('is not missed because the one who watches was away', async () => {
    const missed: string[] = [];
    const deadline = new Deadline(90, (file) => missed.push(file));
    deadline.working('a.md');
    // This thread does not look for longer than the deadline; what was told meanwhile comes after it.
    const until = performance.now() + 200;
    setImmediate(() => deadline.working(null));
    while (performance.now() < until);
    await later(100);
    assert.deepEqual(missed, []);
    deadline.dispose();
  });
});
