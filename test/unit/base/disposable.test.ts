import assert from 'node:assert/strict';
import { disposable, DisposableStore } from '../../../src/base/disposable.ts';

describe('a disposable', () => {
  it('lets go once', () => {
    let released = 0;
    const held = disposable(() => { released += 1; });
    held.dispose();
    held.dispose();
    assert.equal(released, 1);
  });

  it('that could not let go is not tried again', () => {
    let tries = 0;
    const held = disposable(() => {
      tries += 1;
      throw new Error('It is stuck.');
    });
    assert.throws(() => held.dispose(), /stuck/);
    held.dispose();
    assert.equal(tries, 1);
  });
});

describe('a store of disposables', () => {
  it('ends with all of them, the last one first, once', () => {
    const ended: string[] = [];
    const store = new DisposableStore();
    for (const name of ['a', 'b', 'c']) store.add({ dispose: () => ended.push(name) });
    store.dispose();
    store.dispose();
    assert.deepEqual(ended, ['c', 'b', 'a']);
  });

  it('gives back what it holds', () => {
    const held = { dispose() {}, name: 'a' };
    assert.equal(new DisposableStore().add(held), held);
  });

  it('takes nothing in after its end, and lets it go at once', () => {
    const store = new DisposableStore();
    store.dispose();
    let released = 0;
    store.add({ dispose: () => { released += 1; } });
    assert.equal(released, 1);
  });

  it('ends with the others where one fails, and tells of all failures', () => {
    const ended: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => ended.push('a') });
    store.add({ dispose: () => { throw new Error('b'); } });
    store.add({ dispose: () => ended.push('c') });
    store.add({ dispose: () => { throw new Error('d'); } });
    assert.throws(() => store.dispose(), (error: AggregateError) => error.errors.map(String).join() === 'Error: d,Error: b');
    assert.deepEqual(ended, ['c', 'a']);
    assert.doesNotThrow(() => store.dispose());
  });

  it('ends with what is added while it ends', () => {
    const ended: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => ended.push('a') });
    store.add({ dispose: () => { store.add({ dispose: () => ended.push('late') }); } });
    store.dispose();
    assert.deepEqual(ended, ['late', 'a']);
  });
});
