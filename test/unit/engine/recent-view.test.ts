import assert from 'node:assert/strict';
import type { CoverageView } from '../../../src/contract/coverage.ts';
import { RecentView } from '../../../src/engine/coverage/recent-view.ts';
import { EMPTY_COVERAGE, StillClock } from '../cli/harness.ts';

/** Looks that take as long as the test says. */
function recentView() {
  const clock = new StillClock();
  const waiting: ((view: CoverageView) => void)[] = [];
  const failing: ((error: Error) => void)[] = [];
  let news = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const recent: RecentView = new RecentView({
    clock,
    look: () => new Promise<CoverageView>((resolve, reject) => {
      waiting.push((view) => {
        recent.saw(view, 0);
        resolve(view);
      });
      failing.push(reject);
    }),
    inTurn: (work) => {
      const turn = queue.then(work);
      queue = turn.catch(() => {});
      return turn;
    },
    onNews: () => { news += 1; },
  });
  const settled = async (): Promise<void> => { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve(); };
  return { clock, recent, waiting, failing, settled, news: () => news };
}

const view = (tests: number): CoverageView => ({ ...EMPTY_COVERAGE, tests });

describe('the view of a moment ago', () => {
  it('is waited for where there is none, once for all who ask', async () => {
    const { recent, waiting, settled } = recentView();
    const asked = [recent.get(), recent.get()];
    await settled();
    assert.equal(waiting.length, 1);
    const seen = view(1);
    waiting[0]?.(seen);
    assert.deepEqual(await Promise.all(asked), [seen, seen]);
    assert.equal(waiting.length, 1);
  });

  it('is told at once, and nobody looks while it is young', async () => {
    const { recent, waiting, settled } = recentView();
    const seen = view(1);
    recent.saw(seen, 0);
    assert.equal(await recent.get(), seen);
    await settled();
    assert.equal(waiting.length, 0);
  });

  it('is told at once when it is older, and what is found then is told as news', async () => {
    const { clock, recent, waiting, settled, news } = recentView();
    recent.saw(view(1), 0);
    clock.milliseconds += 3000;
    assert.equal((await recent.get()).tests, 1);
    assert.equal((await recent.get()).tests, 1);
    await settled();
    assert.equal(waiting.length, 1);
    waiting[0]?.(view(2));
    await settled();
    assert.deepEqual([(await recent.get()).tests, news()], [2, 1]);
    clock.milliseconds += 3000;
    await recent.get();
    await settled();
    waiting[1]?.(view(2));
    await settled();
    assert.equal(news(), 1);
  });

  it('is not told when it is from long ago, or known to be wrong', async () => {
    const { clock, recent, waiting, settled } = recentView();
    recent.saw(view(1), 0);
    clock.milliseconds += 20_000;
    const old = recent.get();
    await settled();
    waiting[0]?.(view(2));
    assert.equal((await old).tests, 2);
    recent.forget();
    const wrong = recent.get();
    await settled();
    waiting[1]?.(view(3));
    assert.equal((await wrong).tests, 3);
  });

  it('is looked at in the background when it may be old', async () => {
    const { recent, waiting, settled } = recentView();
    recent.saw(view(1), 0);
    recent.expire();
    assert.equal((await recent.get()).tests, 1);
    await settled();
    assert.equal(waiting.length, 1);
  });

  it('is young for longer where a look takes long', async () => {
    const { clock, recent, waiting, settled } = recentView();
    recent.saw(view(1), 1000);
    clock.milliseconds += 9000;
    assert.equal((await recent.get()).tests, 1);
    await settled();
    assert.equal(waiting.length, 0);
  });

  it('outlives a look that fails, and is looked for again', async () => {
    const { clock, recent, failing, settled } = recentView();
    recent.saw(view(1), 0);
    clock.milliseconds += 3000;
    await recent.get();
    await settled();
    failing[0]?.(new Error('The disk is away.'));
    await settled();
    assert.equal((await recent.get()).tests, 1);
    await settled();
    assert.equal(failing.length, 2);
    clock.milliseconds += 20_000;
    failing[1]?.(new Error('The disk is away.'));
    await settled();
    const asked = recent.get();
    await settled();
    failing[2]?.(new Error('The disk is away.'));
    await assert.rejects(asked, /away/);
  });
});
