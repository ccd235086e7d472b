import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src/contract/run-event.ts';
import { smallProject, TestRepository } from './repository.ts';

function ofType<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): Extract<RunEvent, { type: T }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

describe('the main job', () => {
  const repositories: TestRepository[] = [];
  function repository(...args: ConstructorParameters<typeof TestRepository>): TestRepository {
    const made = new TestRepository(...args);
    repositories.push(made);
    return made;
  }
  afterEach(async () => {
    for (const made of repositories.splice(0)) await made.remove();
  });

  it('takes the whole sample through all phases', async function () {
    this.timeout(120_000);
    const sample = repository('sample');
    const { host, events } = await sample.open();
    try {
      const summary = await host.api.run({});
      assert.equal(summary.reason, 'no-items');
      assert.equal(summary.completed.length, 5);
      assert.deepEqual(summary.failed, []);
      assert.deepEqual(summary.blocked, []);
      assert.equal(summary.tasks, 20);
      assert.deepEqual(summary.phases, { spec: 5, impl: 5, test: 5, review: 5 });
      assert.ok(summary.tests.passed > 0);
      assert.equal(summary.tests.failed, 0);

      const items = await host.api.items();
      assert.ok(items.every((item) => item.state === 'done' && item.phase === null));
      for (const item of items) assert.ok(existsSync(join(sample.root, item.spec ?? '')), `${item.label} has no spec`);
      // Three is worth most and waits for two; the fifth turn is the meta backlog's.
      assert.deepEqual(ofType(events, 'item-started').map((event) => `${event.backlog} ${event.label}`), ['product 2', 'product 3', 'product 1', 'product 4', 'meta 1']);
      assert.equal(sample.git('status', '--porcelain'), '');
      assert.equal(sample.git('branch', '--list', 'coherence/*'), '');
      execFileSync(process.execPath, ['--test'], { cwd: sample.root, env: { PATH: process.env['PATH'] } });
    } finally {
      await host.close();
    }
  });

  it('commits exactly what each attempt changed and says which', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a greeting for two people\n'));
    small.write('notes.txt', 'mine\n');
    small.write('staged.txt', 'mine too\n');
    small.git('add', 'staged.txt');
    const { host, events } = await small.open();
    await host.api.run({});
    await host.close();
    for (const { commit, files } of ofType(events, 'committed')) {
      const changed = small.git('show', '--name-only', '--format=', commit).trim().split('\n').sort();
      assert.deepEqual(changed, files);
      assert.match(small.git('show', '--no-patch', '--format=%(trailers)', commit), /Coherence-Attempt: attempt_[0-9a-f]{16}/);
    }
    assert.equal(small.git('status', '--porcelain'), 'A  staged.txt\n?? notes.txt\n');
  });

  it('goes on with the right item when the backlog is turned around between its phases', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Count the words of a text\n2. Count the lines of a text\n'));
    const { host, events } = await small.open();
    const edits = [
      '# Backlog\n\n## First\n7. Something new that came in between\n8. Count the lines of a text\n9. Count the words of a text\n',
      '3. Count the lines of a text\n4. Count all the words of a text\n5. Something new that came in between\n',
    ];
    host.api.onEvent((event) => {
      if (event.type !== 'attempt-settled') return;
      const next = edits.shift();
      if (next !== undefined) small.write('specs/backlog.md', next);
    });
    const summary = await host.api.run({ items: ['1'] });
    const items = await host.api.items();
    await host.close();
    assert.equal(summary.completed.length, 1);
    const phases = ofType(events, 'attempt-settled').map((event) => [event.key, event.phase, event.outcome]);
    const key = summary.completed[0];
    assert.deepEqual(phases, ['spec', 'impl', 'test', 'review'].map((phase) => [key, phase, 'completed']));
    assert.deepEqual(items.map((item) => [item.label, item.state]), [['3', 'open'], ['4', 'done'], ['5', 'open']]);
  });

  it('gives the meta backlog exactly its share, and never runs what is only proposed', async function () {
    this.timeout(60_000);
    const small = repository({
      ...smallProject('1. Add one\n2. Add two\n3. Add three\n', { metaBacklog: 'specs/meta.md', metaRatio: 0.4, test: { command: 'node --test' } }),
      'specs/meta.md': '## Approved\n1. Check the names\n2. Check the sizes\n\n## Proposed\n3. Check everything\n',
    });
    const { host, events } = await small.open();
    const summary = await host.api.run({});
    const proposed = (await host.api.items()).find((item) => item.text === 'Check everything');
    await host.close();
    assert.deepEqual(ofType(events, 'item-started').map((event) => `${event.backlog} ${event.label}`), ['product 1', 'product 2', 'meta 1', 'product 3', 'meta 2']);
    assert.equal(summary.completed.length, 5);
    assert.equal(proposed?.state, 'open');
  });

  it('gives the answer to the agent that asked', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for zero\n'));
    // It asks in every attempt whose direction carries no answer.
    const { host } = await small.open('ask@impl');
    assert.equal((await host.api.run({})).reason, 'blocked');
    await host.api.decide('1', '1', 'tester');
    const summary = await host.api.run({});
    await host.close();
    assert.equal(summary.completed.length, 1);
  });

  it('lets an item that asks wait, goes on with the others, and takes the answer', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for zero\n2. Add a function for two\n'));
    const first = await small.open('ask@impl:1');
    const summary = await first.host.api.run({});
    assert.equal(summary.reason, 'blocked');
    assert.equal(summary.completed.length, 1);
    assert.equal(summary.blocked.length, 1);
    const status = await first.host.api.status();
    const decision = status.decisions[0];
    assert.ok(decision !== undefined && decision.options.length > 0);
    assert.equal(status.items.blocked, 1);
    await first.host.api.decide(decision.id, '1', 'tester', decision.askedAt);
    await assert.rejects(first.host.api.decide(decision.id, '2', 'somebody else'), { code: 'refused' });
    const rest = await first.host.api.run({});
    await first.host.close();
    assert.deepEqual(rest.completed, summary.blocked);
    assert.equal(rest.reason, 'no-items');
  });

  it('ends an item as failed when its rounds are used up, and goes on', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for three\n2. Add a function for four\n', { maxIterations: 2 }));
    const { host, events } = await small.open('fail@impl:2');
    const summary = await host.api.run({});
    assert.equal(summary.failed.length, 1);
    assert.equal(summary.completed.length, 1);
    assert.deepEqual(ofType(events, 'attempt-settled').filter((event) => event.outcome === 'failed').map((event) => event.iteration), [1, 2]);
    const attention = (await host.api.status()).attention;
    assert.equal(attention[0]?.kind, 'failed');
    await host.api.retry(summary.failed[0] ?? '', 'tester');
    const again = await host.api.run({});
    await host.close();
    assert.deepEqual(again.completed, summary.failed);
    assert.equal(small.git('status', '--porcelain'), '');
  });

  it('does not take an agent at its word', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for five\n', { maxIterations: 1 }));
    const { host, events } = await small.open('claim');
    const summary = await host.api.run({});
    await host.close();
    assert.equal(summary.completed.length, 0);
    assert.equal(summary.failed.length, 1);
    assert.equal(ofType(events, 'attempt-settled')[0]?.outcome, 'no_result');
  });

  it('sends a rejected review back to impl with its feedback', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for six\n'));
    const { host, events } = await small.open('reject:1');
    const summary = await host.api.run({});
    await host.close();
    assert.equal(summary.completed.length, 1);
    assert.deepEqual(ofType(events, 'attempt-settled').map((event) => `${event.phase} ${event.iteration} ${event.outcome}`), [
      'spec 1 completed', 'impl 1 completed', 'test 1 completed', 'review 1 failed',
      'impl 2 completed', 'test 2 completed', 'review 2 completed',
    ]);
  });

  it('tries a review that nobody can read once more and then asks', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for seven\n'));
    const { host, events } = await small.open('badverdict@review');
    const summary = await host.api.run({});
    assert.equal(summary.blocked.length, 1);
    assert.deepEqual(ofType(events, 'attempt-settled').map((event) => event.outcome), ['completed', 'completed', 'completed', 'undecidable', 'undecidable']);
    await assert.rejects(host.api.decide('2', 'pass', 'tester'), { code: 'refused' });
    // By the number of its item, and by the beginning of an option.
    await host.api.decide('1', 'PA', 'tester');
    const rest = await host.api.run({});
    await host.close();
    assert.deepEqual(rest.completed, summary.blocked);
  });

  it('waits when the agent changed a file that the user had changed, and takes nothing of the user\'s', async function () {
    this.timeout(60_000);
    const sample = repository('sample');
    const index = readFileSync(join(sample.root, 'src/index.js'), 'utf8');
    sample.write('src/index.js', `${index}// mine\n`);
    const { host, events } = await sample.open();
    const summary = await host.api.run({ items: ['1'] });
    await host.close();
    assert.equal(summary.blocked.length, 1);
    assert.match(ofType(events, 'item-blocked')[0]?.reason ?? '', /src\/index\.js/);
    assert.match(readFileSync(join(sample.root, 'src/index.js'), 'utf8'), /\/\/ mine/);
    for (const { files } of ofType(events, 'committed')) assert.ok(!files.includes('src/index.js'));
  });

  it('counts an item that waits for an answer among the items that it may have', async () => {
    const small = repository(smallProject('1. Add a function for eight\n2. Add a function for nine\n'));
    const { host, events } = await small.open('ask@spec');
    const summary = await host.api.run({ maxItems: 1 });
    await host.close();
    assert.deepEqual([summary.reason, summary.completed.length, summary.blocked.length], ['max-items', 0, 1]);
    assert.equal(ofType(events, 'item-started').length, 1);
  });

  it('stops at the number of items, at the hour and at the budget', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for eight\n2. Add a function for nine\n3. Add a function for ten\n'));
    const { host } = await small.open();
    const one = await host.api.run({ maxItems: 1 });
    assert.deepEqual([one.reason, one.completed.length], ['max-items', 1]);
    const none = await host.api.run({ hours: 0 });
    assert.deepEqual([none.reason, none.completed.length], ['hours', 0]);
    await host.close();
    const costly = await small.open('cost=30');
    const paid = await costly.host.api.run({ budgetUsd: 0.5 });
    await costly.host.close();
    assert.deepEqual([paid.reason, paid.tasks], ['budget', 2]);
    const silent = await small.open();
    await silent.host.api.run({ budgetUsd: 0.5 });
    assert.equal(ofType(silent.events, 'notice').filter((event) => event.message.includes('does not say what it costs')).length, 1);
  });

  it('works without git, with less', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for eleven\n'), { git: false });
    const { host, events } = await small.open();
    const summary = await host.api.run({});
    await host.close();
    assert.equal(summary.completed.length, 1);
    assert.equal(ofType(events, 'committed').length, 0);
  });

  it('stops in the middle of an attempt and goes on there', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for twelve\n'));
    const first = await small.open('slow=2000@impl:1');
    first.host.api.onEvent((event) => {
      if (event.type === 'attempt-started' && event.phase === 'impl') void first.host.api.stop('tester');
    });
    const stopped = await first.host.api.run({});
    assert.equal(stopped.reason, 'stopped');
    assert.equal((await first.host.api.status()).running.length, 0);
    await first.host.close();
    assert.equal(small.git('status', '--porcelain'), '');
    const second = await small.open();
    const rest = await second.host.api.run({});
    await second.host.close();
    assert.equal(rest.completed.length, 1);
    assert.deepEqual(ofType(second.events, 'attempt-settled').map((event) => event.phase), ['impl', 'test', 'review']);
  });

  it('ends an agent that is silent, with everything that it started', async function () {
    this.timeout(60_000);
    const small = repository(smallProject('1. Add a function for thirteen\n', { maxIterations: 1, limits: { idleSeconds: 1 } }));
    const { host, events } = await small.open('fork,hang!');
    const summary = await host.api.run({});
    await host.close();
    assert.deepEqual(ofType(events, 'attempt-settled').map((event) => event.outcome), ['idle']);
    assert.equal(summary.failed.length, 1);
    const beats = readdirSync(join(small.root, '..', 'demo-state')).filter((name) => name.startsWith('heartbeat-'));
    assert.equal(beats.length, 3);
    for (const beat of beats) {
      const { pid } = JSON.parse(readFileSync(join(small.root, '..', 'demo-state', beat), 'utf8')) as { pid: number };
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' }, beat);
    }
  });

  it('is not drowned by an agent that floods', async function () {
    this.timeout(120_000);
    const small = repository(smallProject('1. Add a function for fourteen\n', { limits: { logBytes: 65536 } }));
    const { host, events } = await small.open('flood=8@impl');
    const summary = await host.api.run({});
    await host.close();
    assert.equal(summary.completed.length, 1);
    const log = ofType(events, 'attempt-started').find((event) => event.phase === 'impl')?.log ?? '';
    const { size } = statSync(join(small.root, log));
    assert.ok(size < 65536 + 1024, `the log has ${size} bytes`);
    assert.ok(!readFileSync(join(small.root, log), 'utf8').includes('\u001b'));
  });
});
