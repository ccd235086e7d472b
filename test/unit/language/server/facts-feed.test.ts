import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { NO_PIPELINE_FACTS, type PipelineFacts } from '../../../../src/contract/pipeline-facts.ts';
import { FactsFeed } from '../../../../src/language/facts-feed.ts';
import type { Folder } from '../../../../src/language/folder.ts';
import type { Folders } from '../../../../src/language/folders.ts';

describe('what the pipeline knows, for the language server', () => {
  it('is looked at again when it changes during a look', async function () {
    this.timeout(20_000);
    const given: PipelineFacts[] = [];
    const folder = { paths: { root: '/w' }, setFacts: (facts: PipelineFacts) => given.push(facts) } as unknown as Folder;
    const folders = { all: () => [folder], named: () => folder } as unknown as Folders;
    const answers: ((facts: PipelineFacts) => void)[] = [];
    const feed = new FactsFeed({ read: () => new Promise((resolve) => { answers.push(resolve); }) }, folders, () => {});
    const asked = async (count: number): Promise<void> => {
      while (answers.length < count) await delay(10);
    };
    try {
      feed.lookAgain();
      await asked(1);
      feed.filesChanged([{ uri: 'file:///w/.coherence/state/snapshot.json', type: 2 }]);
      // Long enough for the look that it asks for to have been due while the first one is under way.
      await delay(700);
      assert.equal(answers.length, 1);
      answers[0]?.({ ...NO_PIPELINE_FACTS, runnable: ['before'] });
      await asked(2);
      answers[1]?.({ ...NO_PIPELINE_FACTS, runnable: ['after'] });
      while (given.length < 2) await delay(10);
      assert.deepEqual(given.map(({ runnable }) => runnable), [['before'], ['after']]);
    } finally {
      feed.dispose();
    }
  });
});
