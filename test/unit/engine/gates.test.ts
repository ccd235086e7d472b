import assert from 'node:assert/strict';
import type { Clock } from '../../../src/base/clock.ts';
import { disposable } from '../../../src/base/disposable.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { ChangedFile } from '../../../src/contract/engine-api.ts';
import { type GatePorts, Gates } from '../../../src/engine/item/gates.ts';
import type { Checkout } from '../../../src/engine/ports/checkout.ts';

const realTimers: Clock = {
  now: () => 0, monotonic: () => 0,
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return disposable(() => clearTimeout(timer));
  },
};

describe('the gate on tests over many files', () => {
  const clock: Clock = {
    ...realTimers,
    after: (milliseconds, callback) => {
      turns += 1;
      return realTimers.after(milliseconds, callback);
    },
  };
  let turns = 0;

  it('asks for few at once, only for those that it looks at, and lets others have their turn', async () => {
    const asked: string[] = [];
    let open = 0;
    let most = 0;
    const files: ChangedFile[] = Array.from({ length: 100 }, (_, index) => ({ path: index % 2 === 0 ? `test/${index}.test.ts` : `src/${index}.ts`, kind: 'modified' }));
    const checkout = {
      committed: async () => ({ base: 'b', head: 'h', files }),
      fileAt: async (commit: string, path: string) => {
        asked.push(path);
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => { setImmediate(resolve); });
        open -= 1;
        return commit === 'h' && path === 'test/42.test.ts' ? '' : `it('${path}', () => { expect(f('${path}')).toBe(1); });\n`;
      },
    };
    const ports = { checkout, clock } as unknown as GatePorts;
    const gates = new Gates(ports, configSchema.parse({ gates: { scope: 'off', ci: 'off' } }), 'node');
    const result = await gates.check({ key: 'a', accepted: [] } as unknown as Parameters<Gates['check']>[0], null, new AbortController().signal);
    assert.ok(result.kind === 'held');
    assert.deepEqual(result.findings.map(({ change, file }) => [change, file]), [['deleted', 'test/42.test.ts']]);
    assert.equal(asked.length, 100);
    assert.ok(asked.every((path) => path.startsWith('test/')));
    assert.ok(most <= 8, `${most}`);
    assert.ok(turns >= 50, `${turns}`);
  });
});

describe('gates that are ended while they look', () => {
  it('let nothing pass', async () => {
    const abort = new AbortController();
    const runs: string[] = [];
    const checkout: Partial<Checkout> = {
      committed: () => Promise.resolve({ base: 'b', head: 'h', commits: [], files: [{ path: 'test/a.test.js', kind: 'added' }, { path: 'test/b.test.js', kind: 'added' }] }),
      base: () => Promise.resolve({ root: '/base', dispose: () => Promise.resolve() }),
      fileAt: () => Promise.resolve(null),
    };
    const gates = new Gates({
      evidence: () => Promise.resolve([]), checkout: checkout as Checkout, ci: null, clock: realTimers,
      workspace: { root: '/', read: () => Promise.resolve(null), exists: () => Promise.resolve(true), write: () => Promise.resolve(), list: () => Promise.resolve([]) },
      approvals: { refusalFor: () => Promise.resolve(null) },
      tests: {
        reapAbandoned: () => Promise.resolve(),
        run: (argv) => {
          runs.push(argv.join(' '));
          abort.abort();
          return Promise.resolve({ command: '', exitCode: null, ended: 'cancelled', report: { passed: null, failed: null, skipped: null, failing: [], cases: [] }, output: '', durationMs: 1 });
        },
      },
    }, configSchema.parse({ gates: { redFirst: 'enforce', ci: 'off' } }), 'node');
    assert.deepEqual(await gates.check({ key: 'k', kind: 'product', state: 'running', phase: 'review', iteration: 1 }, null, abort.signal), { kind: 'stopped' });
    assert.equal(runs.length, 1);
  });
});
