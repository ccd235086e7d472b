import assert from 'node:assert/strict';
import { BacklogSource } from '../../../src/engine/backlog/backlog-source.ts';
import { Coverage } from '../../../src/engine/coverage/coverage.ts';
import { twoParts } from './evidence-world.ts';

describe('an update of the documents that is only looked at', () => {
  const world = twoParts();
  let asked = 0;
  const coverage = new Coverage({
    workspace: world.files, reports: world, checkout: null, clock: world.clock, state: () => world.state, tell: () => {},
    headCommit: () => {
      asked += 1;
      return Promise.resolve('c0ffee');
    },
    backlog: () => new BacklogSource(world.files, world.config, world.clock).read(world.state),
  }, world.config);
  const commits = async (namesCommit: boolean): Promise<unknown> => {
    const { changes, written } = await coverage.updateDocuments({ dryRun: true, ...(namesCommit ? { namesCommit } : {}) });
    const manifest = changes.find(({ path }) => path === 'specs/manifest.json')?.after ?? assert.fail();
    return [written, [...manifest.matchAll(/"commit": (.*?),/g)].map(([, commit]) => commit)];
  };

  it('starts no git for it', async () => {
    assert.deepEqual([await commits(false), asked], [[false, ['null', 'null']], 0]);
  });

  it('says for which commit it would be where that is asked for: it may be written elsewhere', async () => {
    assert.deepEqual([await commits(true), asked], [[false, ['"c0ffee"', '"c0ffee"']], 1]);
  });
});
