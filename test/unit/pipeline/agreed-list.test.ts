import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { agreedList, withListChanges } from '../../../src/pipeline/agreed-list.ts';
import type { ItemProgress } from '../../../src/pipeline/state.ts';
import type { ListedPaths } from '../../../src/spec/listed-paths.ts';
import { Scenario } from './scenario.ts';

const ITEM: ItemProgress = { key: 'a', kind: 'product', state: 'running', phase: 'impl', iteration: 1 };
const files = (...paths: string[]): ListedPaths => ({ files: paths, tests: [] });
const sorted = ({ files: listed, tests }: ListedPaths): ListedPaths => ({ files: listed.toSorted(), tests: tests.toSorted() });

describe('the list of a spec that its work has changed', () => {
  it('is what it was, with what a person has changed in it while no agent worked', () => {
    let item = withListChanges(ITEM, files('a', 'b'), files('a', 'src/'));
    assert.deepEqual(agreedList(files('a', 'src/'), item), files('a', 'b'));
    // A person lists c and takes a away.
    item = withListChanges(item, files('src/', 'c'), { files: ['src/', 'c', 'd'], tests: ['e'] });
    assert.deepEqual(sorted(agreedList({ files: ['src/', 'c', 'd'], tests: ['e'] }, item)), files('b', 'c'));
    assert.deepEqual(item.listChanges, { added: { files: ['src/', 'd'], tests: ['e'] }, removed: files('b') });
  });

  it('has what a person has extended it with, also where the work had listed that before', () => {
    const item = withListChanges(ITEM, files('a'), files('a', 'src/b'));
    assert.deepEqual(agreedList(files('a', 'src/b'), { ...item, extended: ['src/b'] }), files('a', 'src/b'));
  });

  it('is as it stands where nothing is known of changes, or all of them were taken back', () => {
    assert.equal(withListChanges(ITEM, undefined, files('a')), ITEM);
    const taken = withListChanges(withListChanges(ITEM, files('a'), files('b')), files('b'), files('a'));
    assert.deepEqual(taken, ITEM);
  });

  it('never gives leave by what attempts have done, however many there are', () => {
    const list = fc.subarray(['a', 'b', 'c', 'd']).map((paths) => files(...paths));
    fc.assert(fc.property(list, fc.array(list, { maxLength: 6 }), (first, attempts) => {
      let [item, now] = [ITEM, first];
      for (const after of attempts) [item, now] = [withListChanges(item, now, after), after];
      assert.deepEqual(sorted(agreedList(now, item)), sorted(first));
    }));
  });

  it('is kept with the item from attempt to attempt, until it is done', () => {
    const scenario = new Scenario().started('a').ends('a', 'completed', { specPath: 'specs/a.md' }).task('a');
    scenario.apply({ type: 'attempt.started', taskId: scenario.taskOf('a').id, token: 'one', listed: files('a'), at: scenario.at() });
    scenario.settles('a', 'lost', { listed: files('a', 'src/') });
    assert.deepEqual(scenario.item('a').listChanges?.added, files('src/'));
    // What an owner before lists were known has begun changes nothing in that.
    scenario.ends('a', 'failed', { listed: files('x') }).passes('a');
    assert.deepEqual(agreedList(files('a', 'src/'), scenario.item('a')), files('a'));
    scenario.apply({ type: 'item.merged', key: 'a', commit: null, at: scenario.at() });
    assert.equal(scenario.item('a').listChanges, undefined);
  });
});
