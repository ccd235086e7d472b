import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../src/base/clock.ts';
import type { Disposable } from '../../../src/base/disposable.ts';
import type { CiState } from '../../../src/contract/gates.ts';
import type { EnginePorts } from '../../../src/engine/ports/engine-ports.ts';
import { systemClock } from '../../../src/node/clock.ts';
import type { OpenedCheckout } from '../../../src/node/git/open-checkout.ts';
import { GOOD, TWO_TEST, workerProject, type WorkerPlan } from '../../engine/worker.ts';
import type { TestRepository } from '../../engine/repository.ts';
import { faultyFileSystem, systemError } from '../../unit/store/faulty-file-system.ts';
import { assemble, ofType, type Assembled, type AssembledOptions } from './assembled.ts';
import { eventually, killed, processesOf, Program } from './program.ts';

const OUTSIDE: WorkerPlan = { impl: { files: { ...GOOD.impl.files, 'src/one.js': 'export const one = () => 1; // touched\n', 'notes/idea.txt': 'An idea.\n' } } };

describe('gates whose owner is killed, and people who answer them', function () {
  this.timeout(90_000);
  let repository: TestRepository;
  let environment: Record<string, string>;
  let epoch: number;
  const open: Assembled[] = [];
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
    if (process.platform === 'linux') for (const pid of processesOf(repository)) killed(pid);
    await repository.remove();
  });

  function project(plan: WorkerPlan = OUTSIDE, config: Record<string, unknown> = {}, files: Record<string, string> = {}): void {
    ({ repository, environment } = workerProject(plan, config, files));
    epoch = 0;
  }

  async function owner(options: AssembledOptions = {}): Promise<Assembled> {
    const own = { root: repository.root, environment: (extra?: Record<string, string>) => repository.environment({ ...environment, ...extra }) };
    const assembled = await assemble(own, { epoch: epoch += 1, ...options });
    open.push(assembled);
    return assembled;
  }

  /** An owner that dies in its run when `around` says so: nothing of it is done any more. */
  async function dies(around: (ports: EnginePorts, die: () => Promise<never>) => void): Promise<void> {
    let dead = (): void => {};
    const death = new Promise<void>((resolve) => { dead = resolve; });
    // What a dead process had waits for nothing any more.
    const waiting = new Set<Disposable>();
    let checkout: EnginePorts['checkout'] | undefined;
    const clock: Clock = {
      now: () => systemClock.now(),
      monotonic: () => systemClock.monotonic(),
      after(milliseconds, callback) {
        const timer = systemClock.after(milliseconds, callback);
        waiting.add(timer);
        return timer;
      },
    };
    const assembled = await owner({
      clock,
      around: (ports) => {
        checkout = ports.checkout;
        around(ports, () => {
          dead();
          return new Promise<never>(() => {});
        });
        return ports;
      },
    });
    open.pop();
    await Promise.race([death, assembled.engine.run({}).then(() => assert.fail('it lived'))]);
    for (const timer of waiting) timer.dispose();
    if (checkout !== undefined && 'dispose' in checkout) await (checkout as OpenedCheckout).dispose();
    await assembled.store.close();
  }

  const decision = async ({ engine }: Assembled) => (await engine.status()).decisions[0] ?? assert.fail('nothing is asked');
  async function answer(assembled: Assembled, pattern: RegExp): Promise<void> {
    const { id, options } = await decision(assembled);
    await assembled.engine.decide(id, options.find((option) => pattern.test(option)) ?? assert.fail(options.join(' | ')), 'ada');
  }
  const committed = (path: string): string => repository.git('show', `HEAD:${path}`);

  function isMergedOnce(): void {
    const subjects = repository.git('log', '--format=%s').trim().split('\n');
    assert.equal(new Set(subjects).size, subjects.length, subjects.join('\n'));
    assert.equal(repository.git('status', '--porcelain'), '');
    assert.equal(repository.git('branch', '--list', 'coherence/*'), '');
    assert.match(committed('src/two.js'), /two/);
  }

  /** Puts a fault before or after one of a part's methods. */
  function at<K extends keyof EnginePorts>(part: K, method: keyof EnginePorts[K], when: 'before' | 'after', die: () => Promise<never>, fits: (args: unknown[]) => boolean = () => true): (ports: EnginePorts) => void {
    return (ports) => {
      const target = ports[part] as unknown as Record<PropertyKey, unknown>;
      const real = (target[method] as (...args: unknown[]) => Promise<unknown>).bind(target);
      target[method] = async (...args: unknown[]) => {
        if (!fits(args)) return real(...args);
        if (when === 'before') return die();
        await real(...args);
        return die();
      };
    };
  }

  const extendsSpec = (args: unknown[]): boolean => args[0] === 'specs/002-two.md';
  const commitsSpec = (args: unknown[]): boolean => (args[0] as { message: string }).message.startsWith('spec: extend');
  const says = (type: string) => (args: unknown[]): boolean => args.some((event) => (event as { type: string }).type === type);

  const moments: Record<string, { answer: RegExp; part: keyof EnginePorts; method: string; when: 'before' | 'after'; fits?: (args: unknown[]) => boolean }> = {
    'before the spec is extended': { answer: /^Extend .* both/, part: 'workspace', method: 'write', when: 'before', fits: extendsSpec },
    'between the extended spec and its commit': { answer: /^Extend .* both/, part: 'workspace', method: 'write', when: 'after', fits: extendsSpec },
    'after the commit of the extended spec': { answer: /^Extend .* both/, part: 'checkout', method: 'commit', when: 'after', fits: commitsSpec },
    'before what it did is recorded': { answer: /^Extend .* both/, part: 'store', method: 'commit', when: 'before', fits: says('gate.settled') },
    'after what it did is recorded': { answer: /^Extend .* both/, part: 'store', method: 'commit', when: 'after', fits: says('gate.settled') },
    'before files are reverted': { answer: /^Revert both/, part: 'checkout', method: 'revert', when: 'before' },
    'after files are reverted': { answer: /^Revert both/, part: 'checkout', method: 'revert', when: 'after' },
    'before that they are reverted is recorded': { answer: /^Revert both/, part: 'store', method: 'commit', when: 'before', fits: says('gate.settled') },
    'after the merge, before it is recorded': { answer: /^Merge it/, part: 'checkout', method: 'merge', when: 'after' },
  };
  for (const [moment, { answer: pattern, part, method, when, fits }] of Object.entries(moments)) {
    it(`killed ${moment}: the next one does it once`, async () => {
      project();
      const first = await owner();
      assert.equal((await first.engine.run({})).blocked.length, 1);
      await answer(first, pattern);
      await first.close();
      await dies((ports, die) => { at(part, method as never, when, die, fits)(ports); });
      const last = await owner();
      const summary = await last.engine.run({});
      assert.deepEqual([summary.completed.length, summary.blocked, summary.failed], [1, [], []], JSON.stringify((await last.engine.status()).attention));
      isMergedOnce();
      if (pattern.source.includes('Extend')) assert.equal(committed('specs/002-two.md').split('src/one.js').length, 2);
      else if (pattern.source.includes('Revert')) assert.doesNotMatch(committed('src/one.js'), /touched/);
      else assert.match(committed('src/one.js'), /touched/);
      assert.deepEqual((await last.engine.status()).decisions, []);
    });
  }

  it('killed after the question is recorded: it is asked once, with its work out of the tree', async () => {
    project();
    await dies((ports, die) => { at('store', 'commit', 'after', die, says('gate.held'))(ports); });
    assert.ok(existsSync(join(repository.root, 'src/two.js')));
    const next = await owner();
    assert.equal((await next.engine.status()).decisions.length, 1);
    assert.ok(!existsSync(join(repository.root, 'src/two.js')));
    assert.equal(repository.git('status', '--porcelain'), '');
    await answer(next, /^Merge it/);
    assert.equal((await next.engine.run({})).completed.length, 1);
    isMergedOnce();
  });

  it('an answer is taken exactly once, whoever gives it, and none to an older question', async () => {
    project();
    const assembled = await owner();
    const { engine } = assembled;
    await engine.run({});
    const { id, askedAt, options } = await decision(assembled);
    await assert.rejects(engine.decide(id, 'Do what you like', 'ada'), { code: 'refused' });
    const answers = await Promise.allSettled(['ada', 'bob', 'eve'].map((by, index) => engine.decide(id, options[index] ?? '', by, askedAt)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
    await assert.rejects(engine.decide(id, options[0] ?? '', 'ada'), { code: 'refused' });
    await engine.retry(id, 'ada').catch(() => {});
    await engine.run({});
    const again = (await engine.status()).decisions[0];
    if (again !== undefined) await assert.rejects(engine.decide(id, again.options[0] ?? '', 'bob', askedAt), { code: 'refused' });
  });

  it('an answer to an earlier question of the same item does not answer the next', async () => {
    project();
    const assembled = await owner();
    await assembled.engine.run({});
    const first = await decision(assembled);
    await answer(assembled, /^Revert src\/one\.js$/);
    await assembled.engine.run({});
    const second = await decision(assembled);
    assert.notEqual(second.askedAt, first.askedAt);
    await assert.rejects(assembled.engine.decide(first.id, 'Merge it as it is', 'bob', first.askedAt), { code: 'refused' });
    await assert.rejects(assembled.engine.decide(first.id, 'Revert src/one.js', 'bob'), { code: 'refused' });
    await assembled.engine.decide(second.id, 'Merge it as it is', 'bob', second.askedAt);
    assert.equal((await assembled.engine.run({})).completed.length, 1);
    isMergedOnce();
  });

  it('a held item can be skipped and tried again; it cannot be tried again or cancelled while it waits', async () => {
    project();
    const assembled = await owner();
    const { engine } = assembled;
    await engine.run({});
    const { id } = await decision(assembled);
    await assert.rejects(engine.retry('1', 'ada'), { code: 'refused' });
    await assert.rejects(engine.cancel('1', 'ada'), { code: 'not-running' });
    await assert.rejects(engine.reopen('1', 'ada'), { code: 'refused' });
    await engine.skip('1', 'ada');
    assert.deepEqual((await engine.status()).decisions, []);
    await assert.rejects(engine.decide(id, 'Merge it as it is', 'ada'), { code: 'refused' });
    assert.deepEqual((await engine.run({})).completed, []);
    await engine.retry('1', 'ada');
    assert.equal((await engine.run({})).blocked.length, 1);
    await answer(assembled, /^Merge it/);
    assert.equal((await engine.run({})).completed.length, 1);
    isMergedOnce();
  });

  it('with a full disk an answer is refused, and taken when there is room', async () => {
    project();
    let full = false;
    const fs = faultyFileSystem(({ name, path, flags }) => {
      if (full && path.includes('journal') && (name === 'write' || (name === 'open' && flags !== 'r'))) throw systemError('ENOSPC');
    });
    const assembled = await owner({ fs });
    await assembled.engine.run({});
    full = true;
    await assert.rejects(answer(assembled, /^Merge it/), { code: 'disk-full' });
    assert.equal((await assembled.engine.status()).decisions.length, 1);
    full = false;
    assert.equal(await assembled.store.probe(), true);
    await answer(assembled, /^Merge it/);
    assert.equal((await assembled.engine.run({})).completed.length, 1);
    isMergedOnce();
  });

  it('checks that flap hold and release a merge, tell it once each time, and merge it when they are green', async () => {
    project({});
    const red: CiState = { state: 'red', about: 'main', failing: [{ name: 'builds', url: null }], reason: null, retryAt: null };
    const unknown: CiState = { ...red, state: 'unknown', failing: [], reason: 'GitHub did not answer.' };
    const green: CiState = { ...red, state: 'green', failing: [] };
    let now = red;
    const told = (): number => ofType(events, 'notice').filter(({ message }) => /not known now.*GitHub did not answer\./.test(message)).length;
    const assembled = await owner({ around: (ports) => ({ ...ports, ci: { state: () => Promise.resolve(now) } }) });
    const { engine, events } = assembled;
    for (const next of [red, unknown, red, unknown]) {
      now = next;
      const { completed } = await engine.run({ wait: false });
      assert.deepEqual(completed, [], next.state);
      assert.deepEqual((await engine.status()).attention.map(({ kind }) => kind).filter((kind) => kind === 'ci'), ['ci']);
    }
    assert.equal(ofType(events, 'item-blocked').length, 1);
    assert.equal(told(), 2);
    now = green;
    assert.equal((await engine.run({})).completed.length, 1);
    isMergedOnce();
  });

  describe('red first', () => {
    const program = new Program();
    before(async function () {
      if (process.platform !== 'linux') this.skip();
      await program.build();
    });
    after(() => program.remove());
    const SLOW: WorkerPlan = { test: { files: { 'test/two.test.js': TWO_TEST.replace("import { two } from '../src/two.js';\n", `
import { writeFileSync } from 'node:fs';
if (process.cwd().includes('.coherence')) {
  writeFileSync(process.env.HOME + '/at-base', '');
  const end = Date.now() + 60_000;
  while (Date.now() < end) { /* at work */ }
}
const { two } = await import('../src/two.js');
`) } } };
    const leftOver = (): string[] => readdirSync(join(repository.root, '.coherence/state'), { recursive: true, encoding: 'utf8' }).filter((name) => /(?:^|\/)_base-/.test(name));

    it('killed while its tests run: their folder and their processes are gone with the next owner', async () => {
      project(SLOW, { gates: { redFirst: 'enforce' } });
      const run = program.start(repository, ['run', '--json', '--trust'], environment);
      const home = repository.environment()['HOME'] ?? '';
      assert.ok(await eventually(() => existsSync(join(home, 'at-base')), 20_000));
      await run.kill();
      assert.ok(leftOver().length > 0, 'the test means nothing without a folder');
      const next = await owner();
      assert.deepEqual(leftOver(), []);
      assert.ok(await eventually(() => processesOf(repository).length === 0), JSON.stringify(processesOf(repository)));
      assert.equal((await next.engine.status()).items.done, 0);
    });

    it('stopped while its tests run: they end at once, and nothing is merged for it', async () => {
      project(SLOW, { gates: { redFirst: 'enforce' } });
      const { engine } = await owner();
      const run = engine.run({});
      const home = repository.environment()['HOME'] ?? '';
      assert.ok(await eventually(() => existsSync(join(home, 'at-base')), 20_000));
      const began = Date.now();
      await engine.stop('ada');
      const summary = await run;
      assert.ok(Date.now() - began < 20_000);
      assert.deepEqual([summary.completed, summary.reason], [[], 'stopped']);
      assert.deepEqual(leftOver(), []);
      assert.doesNotMatch(repository.git('log', '--format=%s'), /^impl/m);
      assert.doesNotMatch(readFileSync(join(repository.root, '.git/HEAD'), 'utf8'), /coherence/);
    });
  });
});
