import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { behavioursIn, readBehaviours } from '../../../src/demo/behaviour.ts';
import { DemoProcess, SAMPLE, snapshot } from './demo-process.ts';

const item = { label: '4', text: 'Clock notation, as players and timers show it: `clock(5400000)` is `1:30:00`' };
const specPath = 'specs/004-clock-notation.md';

describe('COHERENCE_DEMO', () => {
  it('is a list of clauses', () => {
    assert.deepEqual(readBehaviours(' ask@impl:1, slow=200,hang! ,'), [
      { name: 'ask', hard: false, value: null, phase: 'impl', count: 1 },
      { name: 'slow', hard: false, value: 200, phase: null, count: null },
      { name: 'hang', hard: true, value: null, phase: null, count: null },
    ]);
    for (const wrong of ['explode', 'ask@heal', 'slow=x', 'ask:']) assert.throws(() => readBehaviours(wrong), /COHERENCE_DEMO/);
  });

  it('concerns a phase where a clause means something in it', () => {
    const behaviours = readBehaviours('fail@test,reject,nospec,slow=1');
    const names = (phase: 'spec' | 'impl' | 'test' | 'review'): string[] => behavioursIn(phase, behaviours).map(({ name }) => name);
    assert.deepEqual(names('spec'), ['nospec', 'slow']);
    assert.deepEqual(names('impl'), ['slow']);
    assert.deepEqual(names('test'), ['fail', 'slow']);
    assert.deepEqual(names('review'), ['reject', 'slow']);
  });
});

describe('the demo agent misbehaves as it is told', function () {
  this.timeout(30_000);
  let demo: DemoProcess;
  let root = '';
  before(() => { demo = new DemoProcess(); });
  after(() => demo.dispose());
  beforeEach(() => { root = demo.workspace(SAMPLE); });

  const told = (phase: string, behaviour: string, fences: Record<string, string> = {}) => demo.run(root, { phase, item, specPath, fences }, { COHERENCE_DEMO: behaviour });

  it('wrong usage ends with 2 and a sentence', () => {
    assert.equal(told('spec', 'explode').exitCode, 2);
    assert.match(told('spec', 'explode').stderr, /explode.*takes fail, hang/);
    assert.equal(demo.run(root, 'nothing to see').exitCode, 2);
    assert.equal(demo.run(root, '', {}, ['--wrong']).exitCode, 2);
  });

  it('takes its direction from a file as well', () => {
    writeFileSync(join(root, 'direction.txt'), `Phase: spec\n\n\`\`\`text backlog-item\n${item.text}\n\`\`\`\n`);
    assert.equal(demo.run(root, '', {}, ['--direction', 'direction.txt']).lines.at(-1), `Spec path: ${specPath}`);
  });

  it('fail', () => {
    const before = snapshot(root);
    const run = told('impl', 'fail');
    assert.equal(run.exitCode, 1);
    assert.match(run.stderr, /COHERENCE_DEMO/);
    assert.deepEqual(snapshot(root), before);
    assert.equal(told('impl', 'fail@spec').exitCode, 0);
  });

  it('a count holds for all runs together', () => {
    assert.deepEqual([1, 2, 3, 4].map(() => told('impl', 'fail:2').exitCode), [1, 1, 0, 0]);
  });

  it('ask, until there is an answer', () => {
    const before = snapshot(root);
    const run = told('impl', 'ask');
    assert.equal(run.exitCode, 0);
    assert.match(run.stdout, /\nNEEDS DECISION:\n.+\?\n- .+\n- .+\n$/);
    assert.deepEqual(snapshot(root), before);
    assert.match(told('impl', 'ask', { 'question-and-answers': 'How far? All the way' }).stdout, /Wrote src\/clock\.js/);
    assert.deepEqual([1, 2].map(() => told('test', 'ask@test:1').stdout.includes('NEEDS DECISION')), [true, false]);
  });

  it('flood', () => {
    const run = told('spec', 'flood=3');
    assert.ok(run.stdout.length > 3 * 1024 * 1024 * 0.9 && Buffer.byteLength(run.stdout) < 3.1 * 1024 * 1024);
    assert.ok(run.stdout.includes('\u001b[31m'));
    assert.ok(Math.max(...run.lines.map((line) => line.length)) > 1024 * 1024 / 2);
    assert.equal(run.lines.at(-1), `Spec path: ${specPath}`);
  });

  it('claim', () => {
    const before = snapshot(root);
    assert.equal(told('spec', 'claim').lines.at(-1), `Spec path: ${specPath}`);
    assert.equal(told('impl', 'claim').exitCode, 0);
    assert.equal(told('review', 'claim').lines.at(-1), 'Verdict: pass');
    assert.deepEqual(snapshot(root), before);
  });

  it('slow', () => {
    assert.match(told('spec', 'slow=30').stdout, /Working …\n/);
  });

  it('nospec, badverdict and reject', () => {
    assert.doesNotMatch(told('spec', 'nospec').stdout, /Spec path:/i);
    told('impl', '');
    told('test', '');
    assert.doesNotMatch(told('review', 'badverdict').stdout, /verdict|pass|fail/i);
    const rejected = told('review', 'reject:1');
    assert.equal(rejected.lines.at(-1), 'Verdict: fail');
    assert.match(rejected.stdout, /reject this \(1\)/);
    assert.equal(told('review', 'reject:1').lines.at(-1), 'Verdict: pass');
  });

  it('hang, with and without an ear for SIGTERM', async () => {
    for (const [behaviour, end] of [['hang', 'SIGTERM'], ['hang!', 'SIGKILL']] as const) {
      const child = demo.start(root, { phase: 'impl', item, specPath }, { COHERENCE_DEMO: `fork,${behaviour}` });
      const exit = once(child, 'exit');
      let output = '';
      child.stdout?.on('data', (data: Buffer) => { output += data.toString(); });
      const pids = await heartbeats(`${root}-state`, child.pid ?? 0);
      try {
        // The children beat when the agent is just about to hang; the handlers are in place a moment later.
        await sleep(300);
        child.kill('SIGTERM');
        const ended = await Promise.race([exit.then(([, signal]) => signal as string), sleep(behaviour === 'hang!' ? 300 : 10_000, 'still there')]);
        assert.equal(ended, behaviour === 'hang!' ? 'still there' : 'SIGTERM');
        child.kill('SIGKILL');
        assert.equal((await exit)[1], end);
        assert.equal(output, '');
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGKILL');
      }
    }
  });

  it('fork: a child, a session of its own and an orphan live on', async () => {
    const child = demo.start(root, { phase: 'spec', item }, { COHERENCE_DEMO: 'fork' });
    const [code] = await once(child, 'exit') as [number | null];
    const pids = await heartbeats(`${root}-state`, child.pid ?? 0);
    try {
      assert.equal(code, 0);
      assert.equal(new Set(pids).size, 3);
      const files = readdirSync(`${root}-state`).map((file) => join(`${root}-state`, file));
      const before = files.map((file) => statSync(file).mtimeMs);
      await until(() => files.every((file, index) => statSync(file).mtimeMs > (before[index] ?? 0)));
      assert.equal(child.stdout?.readableEnded, false);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    }
  });
});

/** The process ids in the three heartbeats of an agent, once all of them beat. */
async function heartbeats(folder: string, agent: number): Promise<number[]> {
  const pids = (): number[] => ['child', 'setsid', 'orphan'].map((kind) => {
    try {
      return (JSON.parse(readFileSync(join(folder, `heartbeat-${agent}-${kind}`), 'utf8')) as { pid: number }).pid;
    } catch {
      return 0;
    }
  });
  await until(() => pids().every((pid) => pid > 0));
  return pids();
}

async function until(holds: () => boolean): Promise<void> {
  for (let wait = 0; !holds(); wait += 1) {
    assert.ok(wait < 500, 'did not happen in ten seconds');
    await sleep(20);
  }
}
