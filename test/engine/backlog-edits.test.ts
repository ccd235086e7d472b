import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallProject, TestRepository } from './repository.ts';

const BEFORE = '1. Count the words of a text\n2. Count the lines of a text\n';
const edit = (time: number): string => `${BEFORE}3. Something that came to mind at ${time}\n`;

describe('a person who edits the backlog while a run goes on', () => {
  const repositories: TestRepository[] = [];
  afterEach(async () => {
    for (const made of repositories.splice(0)) await made.remove();
  });
  const project = (): TestRepository => {
    const made = new TestRepository(smallProject(BEFORE));
    repositories.push(made);
    return made;
  };
  const backlogOf = (made: TestRepository): string => readFileSync(join(made.root, 'specs/backlog.md'), 'utf8');
  const committed = (made: TestRepository): string => made.git('log', '--branches', '--name-only', '--format=', '--not', 'start');

  for (const [when, begun] of [['for the first time', false], ['after an edit that is not committed', true]] as const) {
    it(`${when}: the edits stay in the tree, go into no commit and keep no item from going on`, async function () {
      this.timeout(60_000);
      const made = project();
      made.git('tag', 'start');
      if (begun) made.write('specs/backlog.md', edit(0));
      const { host } = await made.open();
      let time = 0;
      host.api.onEvent((event) => {
        if (event.type !== 'attempt-started' && event.type !== 'attempt-settled') return;
        time += 1;
        made.write('specs/backlog.md', edit(time));
      });
      const summary = await host.api.run({ maxItems: 2 });
      await host.close();
      assert.deepEqual([summary.completed.length, summary.blocked], [2, []]);
      assert.equal(backlogOf(made), edit(time));
      assert.doesNotMatch(committed(made), /backlog/);
      assert.equal(made.git('status', '--porcelain'), ' M specs/backlog.md\n');
    });
  }

  it('keeps the edits when the run is stopped in the middle of an item, and when the item goes on', async function () {
    this.timeout(60_000);
    const made = project();
    made.git('tag', 'start');
    const first = await made.open('slow=20000@impl:1');
    first.host.api.onEvent((event) => {
      if (event.type !== 'attempt-started' || event.phase !== 'impl') return;
      made.write('specs/backlog.md', edit(1));
      void first.host.api.stop('tester');
    });
    await first.host.api.run({});
    await first.host.close();
    assert.equal(backlogOf(made), edit(1));
    made.write('specs/backlog.md', edit(2));
    const second = await made.open();
    const summary = await second.host.api.run({ maxItems: 1 });
    await second.host.close();
    assert.equal(summary.completed.length, 1);
    assert.equal(backlogOf(made), edit(2));
    assert.doesNotMatch(committed(made), /backlog/);
    assert.equal(made.git('status', '--porcelain'), ' M specs/backlog.md\n');
  });
});
