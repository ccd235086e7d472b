import assert from 'node:assert/strict';
import type { ItemWriting } from '../../../src/coverage/item-writing.ts';
import { ItemWritings } from '../../../src/engine/coverage/item-writings.ts';
import { emptyState, type ItemProgress, type PipelineState } from '../../../src/pipeline/state.ts';
import { MemoryFiles } from '../cli/harness.ts';

const FILE = '.coherence/state/item-documents.json';

function progress(key: string, state: ItemProgress['state']): ItemProgress {
  return { key, kind: 'product', state, phase: 'review', iteration: 1 };
}

function stateWith(live: readonly string[], done: readonly string[]): PipelineState {
  const all = (keys: readonly string[], state: ItemProgress['state']): Record<string, ItemProgress> => Object.fromEntries(keys.map((key) => [key, progress(key, state)]));
  return { ...emptyState(), items: all(live, 'running'), done: all(done, 'done') };
}

function writing(text: string): ItemWriting {
  return { places: { 'docs/a.md': { 'specs/a.md/tested': text } }, manifest: null };
}

describe('what items have brought into the documents', () => {
  let files: MemoryFiles;
  const texts = async (state: PipelineState, writings = new ItemWritings(files)): Promise<unknown[]> => (await writings.merged(state)).map(({ places }) => places['docs/a.md']?.['specs/a.md/tested']);
  beforeEach(() => { files = new MemoryFiles(); });

  it('counts once its item is merged, also for the next process, until it is settled', async () => {
    const writings = new ItemWritings(files);
    await writings.keep('a', writing('1'), stateWith(['a'], []));
    await writings.keep('b', writing('2'), stateWith(['a', 'b'], []));
    assert.deepEqual(await texts(stateWith(['a', 'b'], [])), []);
    assert.deepEqual(await texts(stateWith(['b'], ['a'])), ['1']);
    const merged = await writings.merged(stateWith([], ['a', 'b']));
    assert.equal(await writings.merged(stateWith([], ['a', 'b'])), merged);
    await writings.settle(merged.slice(0, 1));
    assert.deepEqual(await texts(stateWith([], ['a', 'b'])), ['2']);
    await writings.settle(await writings.merged(stateWith([], ['a', 'b'])));
    assert.equal(files.texts.get(FILE), '');
  });

  it('is what the item leaves at last, and nothing of items that have gone', async () => {
    const writings = new ItemWritings(files);
    await writings.keep('a', writing('1'), stateWith(['a'], []));
    await writings.keep('a', writing('2'), stateWith(['a'], []));
    assert.deepEqual(await texts(stateWith([], ['a'])), ['2']);
    await writings.keep('b', writing('3'), stateWith(['b'], []));
    assert.deepEqual(await texts(stateWith([], ['a', 'b'])), ['3']);
    await writings.keep('b', null, stateWith(['b'], []));
    assert.deepEqual(await texts(stateWith([], ['b'])), []);
  });

  it('is nothing where nothing was written, or where its file cannot be read', async () => {
    await new ItemWritings(files).keep('a', null, stateWith(['a'], []));
    assert.equal(files.texts.has(FILE), false);
    for (const broken of ['{', '[]', '{"schema":2,"items":[]}', '']) {
      files.texts.set(FILE, broken);
      assert.deepEqual(await texts(stateWith([], ['a'])), []);
    }
  });
});
