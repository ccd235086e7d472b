import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src/contract/run-event.ts';
import type { WorkspaceHost } from '../../src/host/workspace-host.ts';
import type { TestRepository } from './repository.ts';
import { GOOD, SPEC, TWO_TEST, workerProject, type WorkerPlan } from './worker.ts';

const ONE_TEST = "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { one } from '../src/one.js';\ntest('one', () => assert.equal(one(), 1));\n";

describe('gates before a merge', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let host: WorkspaceHost;
  let events: RunEvent[];
  let environment: Record<string, string>;
  afterEach(() => repository.remove());

  async function start(plan: WorkerPlan, config: Record<string, unknown> = {}, files: Record<string, string> = {}, more: Record<string, string> = {}): Promise<void> {
    ({ repository, environment } = workerProject(plan, config, files));
    ({ host, events } = await repository.open('', { ...environment, ...more }));
  }

  async function question() {
    const { decisions } = await host.api.status();
    assert.equal(decisions.length, 1, JSON.stringify(decisions));
    return decisions[0] ?? assert.fail();
  }

  async function answer(pattern: RegExp): Promise<void> {
    const { id, options } = await question();
    const option = options.find((each) => pattern.test(each)) ?? assert.fail(options.join(' | '));
    await host.api.decide(id, option, 'ada');
  }

  const isThere = (path: string): boolean => existsSync(join(repository.root, path));
  const committed = (path: string): string => repository.git('show', `HEAD:${path}`);

  it('let work pass that stays within its spec', async () => {
    await start({});
    const { completed } = await host.api.run({});
    assert.equal(completed.length, 1);
    assert.deepEqual(repository.git('diff', '--name-only', 'HEAD~3', 'HEAD').trim().split('\n').sort(), ['specs/002-two.md', 'src/two.js', 'test/two.test.js']);
  });

  describe('scope', () => {
    const outside: WorkerPlan = { impl: { files: { 'src/two.js': 'export const two = () => 2;\n', 'src/one.js': 'export const one = () => 1; // touched\n', 'notes/idea.txt': 'An idea.\n' } } };

    it('holds what the spec does not list, with a question that names it', async () => {
      await start(outside);
      const { blocked } = await host.api.run({});
      assert.equal(blocked.length, 1);
      const { findings, question: text, options } = await question();
      assert.deepEqual(findings.map(({ gate, file }) => [gate, file]), [['scope', 'notes/idea.txt'], ['scope', 'src/one.js']]);
      assert.match(text, /specs\/002-two\.md does not list: notes\/idea\.txt, src\/one\.js/);
      assert.ok(options.includes('Revert src/one.js'));
      assert.ok(events.some((event) => event.type === 'gate-held' && event.gate === 'scope'));
      // What waits is not in the tree.
      assert.ok(!isThere('src/two.js'));
      assert.equal(repository.git('status', '--porcelain'), '');
    });

    it('extends the spec where a person says so, and merges', async () => {
      await start(outside);
      await host.api.run({});
      await answer(/^Extend .* both/);
      assert.equal((await host.api.run({})).completed.length, 1);
      assert.match(committed('specs/002-two.md'), /- `src\/two\.js` — the number\n- `notes\/idea\.txt` — .*\n- `src\/one\.js` — /);
      assert.match(committed('src/one.js'), /touched/);
      assert.equal(repository.git('status', '--porcelain'), '');
    });

    it('reverts one file, asks about the other, and reviews what is left', async () => {
      await start(outside);
      await host.api.run({});
      await answer(/^Revert src\/one\.js$/);
      await host.api.run({});
      const { findings } = await question();
      assert.deepEqual(findings.map(({ file }) => file), ['notes/idea.txt']);
      await answer(/^Revert notes\/idea\.txt$/);
      const { completed } = await host.api.run({});
      assert.equal(completed.length, 1);
      assert.doesNotMatch(committed('src/one.js'), /touched/);
      assert.ok(!isThere('notes/idea.txt'));
      assert.match(committed('src/two.js'), /two/);
      const reviews = events.filter((event) => event.type === 'attempt-settled' && event.phase === 'review');
      assert.equal(reviews.length, 3);
    });

    it('merges it as it is where a person says so, and asks no more', async () => {
      await start(outside);
      await host.api.run({});
      await answer(/^Merge it as it is$/);
      assert.equal((await host.api.run({})).completed.length, 1);
      assert.match(committed('src/one.js'), /touched/);
      assert.equal(events.filter((event) => event.type === 'gate-held').length, 1);
    });

    it('sends it back with what was found', async () => {
      await start(outside);
      await host.api.run({});
      await answer(/^Send it back/);
      const again = await host.api.run({});
      assert.equal(again.completed.length, 0);
      assert.ok(events.filter((event) => event.type === 'attempt-started' && event.phase === 'impl').length > 1);
    });

    it('only says it, or does not look, where the policy is so', async () => {
      await start(outside, { gates: { scope: 'warn' } });
      assert.equal((await host.api.run({})).completed.length, 1);
      assert.equal(events.filter((event) => event.type === 'notice' && /notes\/idea\.txt/.test(event.message)).length, 1);
      await repository.remove();
      await start(outside, { gates: { scope: 'off' } });
      assert.equal((await host.api.run({})).completed.length, 1);
      assert.ok(!events.some((event) => event.type === 'notice' && /notes/.test(event.message)));
    });

    describe('where the agent changes the list', () => {
      const LISTED = '- `src/two.js` — the number\n';
      const relisting = (spec: string | null): WorkerPlan => ({ impl: { files: { ...outside.impl?.files, 'specs/002-two.md': spec } } });
      const widened = SPEC.replace(LISTED, `${LISTED}- \`src/\` — all of it\n- \`notes/idea.txt\` — an idea\n`);

      async function isHeld(): Promise<void> {
        await host.api.run({});
        assert.deepEqual((await question()).findings.map(({ gate, file }) => [gate, file]), [['scope', 'notes/idea.txt'], ['scope', 'src/one.js']]);
      }

      it('holds what the list had not when its phase was passed, and says whose doing it is', async () => {
        await start(relisting(widened));
        await isHeld();
        assert.match((await question()).findings[1]?.message ?? '', /^`src\/one\.js` was modified, and specs\/002-two\.md lists it only since the work has changed that list\.$/);
        await answer(/^Extend .* both/);
        assert.equal((await host.api.run({})).completed.length, 1);
        assert.match(committed('src/one.js'), /touched/);
        assert.equal(events.filter((event) => event.type === 'gate-held').length, 1);
      });

      it('holds it where the agent has named it as a test, has emptied the list, or has removed the spec', async () => {
        const named = SPEC.replace('- `test/two.test.js`', '- `src/one.js`, `notes/`, `test/two.test.js`');
        await start(relisting(named));
        await isHeld();
        for (const spec of [SPEC.replace(LISTED, ''), null]) {
          await repository.remove();
          await start(relisting(spec));
          await isHeld();
        }
      });

      it('counts what a person has listed while no agent worked, also after the end of the owner', async () => {
        await start(relisting(widened), {}, { 'specs/002-two.md': SPEC });
        await isHeld();
        const { key } = await question();
        await host.api.skip(key, 'ada');
        await host.close();
        repository.git('checkout', '--quiet', `coherence/${key}`);
        repository.write('specs/002-two.md', widened.replace(LISTED, `${LISTED}- \`src/one.js\` — asked for\n`));
        repository.git('commit', '--quiet', '--all', '--message', 'List another file');
        repository.git('checkout', '--quiet', '-');
        ({ host, events } = await repository.open('', environment));
        await host.api.retry(key, 'ada');
        await host.api.run({});
        assert.deepEqual((await question()).findings.map(({ file }) => file), ['notes/idea.txt']);
      });
    });

    it('survives the end of its owner', async () => {
      await start(outside);
      await host.api.run({});
      await host.close();
      ({ host, events } = await repository.open('', environment));
      await answer(/^Extend .* both/);
      await host.close();
      ({ host, events } = await repository.open('', environment));
      assert.equal((await host.api.run({})).completed.length, 1);
    });
  });

  describe('tests', () => {
    it('holds work that skips a test, with its line', async () => {
      await start({ impl: { files: { ...GOOD.impl.files, 'test/one.test.js': ONE_TEST.replace("test('one'", "test.skip('one'") } } }, { gates: { scope: 'off' } });
      await host.api.run({});
      const { findings, question: text } = await question();
      assert.deepEqual(findings.map(({ gate, file, change, line }) => [gate, file, change, line]), [['tests', 'test/one.test.js', 'skipped', 4]]);
      assert.match(text, /test\/one\.test\.js:4/);
      await answer(/^Merge it as it is$/);
      assert.equal((await host.api.run({})).completed.length, 1);
    });

    it('holds work that deletes a test file', async () => {
      await start({ impl: { files: { ...GOOD.impl.files, 'test/one.test.js': null } } }, { gates: { scope: 'off' } });
      await host.api.run({});
      assert.deepEqual((await question()).findings.map(({ file, change }) => [file, change]), [['test/one.test.js', 'deleted']]);
    });
  });

  describe('red first', () => {
    it('holds work whose new test passes without it', async () => {
      const hollow = TWO_TEST.replace("import { two } from '../src/two.js';\n", '').replace('two(), 2', '2, 2');
      await start({ test: { files: { 'test/two.test.js': hollow } } }, { gates: { redFirst: 'enforce' } });
      await host.api.run({});
      assert.deepEqual((await question()).findings.map(({ gate, file, change }) => [gate, file, change]), [['red-first', 'test/two.test.js', 'green-on-base']]);
    });

    it('lets work pass whose new test fails without it', async () => {
      await start({}, { gates: { redFirst: 'enforce' } });
      assert.equal((await host.api.run({})).completed.length, 1);
      assert.deepEqual(notKnown(), []);
    });

    // What is imported when the test runs does not keep the others of its file from it.
    const REAL = "test('two', async () => assert.equal((await import('../src/two.js')).two(), 2));\n";
    const HOLLOW = "test('hollow', () => assert.equal(2, 2));\n";
    const found = async () => (await question()).findings.map(({ gate, file, line, message }) => [gate, file, line, message]);
    const notKnown = (): string[] => events.flatMap((event) => (event.type === 'notice' && event.message.includes('is not known') ? [event.message] : []));

    it('finds one beside a test that fails without the work', async () => {
      await start({ test: { files: { 'test/two.test.js': `${ONE_TEST.split('\n', 2).join('\n')}\n${REAL}${HOLLOW}` } } }, { gates: { redFirst: 'enforce' } });
      await host.api.run({});
      assert.deepEqual(await found(), [['red-first', 'test/two.test.js', 4, 'The test `hollow` passes on the code as it was before.']]);
    });

    it('finds one in a file that was there, and says nothing of what was in it', async () => {
      await start({ test: { files: { 'test/one.test.js': `${ONE_TEST}${REAL}${HOLLOW}` } } }, { gates: { scope: 'off', redFirst: 'enforce' } });
      await host.api.run({});
      assert.deepEqual(await found(), [['red-first', 'test/one.test.js', 6, 'The test `hollow` passes on the code as it was before.']]);
    });

    it('takes a test with another name, or in another file, for the one that was there', async () => {
      await start({ test: { files: { 'test/one.test.js': ONE_TEST.replace("'one'", "'one is one'"), 'test/two.test.js': TWO_TEST } } }, { gates: { scope: 'off', redFirst: 'enforce' } });
      assert.equal((await host.api.run({})).completed.length, 1);
      assert.deepEqual(notKnown(), []);
    });

    it('brings what the new tests need of other files for tests', async () => {
      const files = { 'test/two.test.js': `import { expected } from './support/expected.js';\n${ONE_TEST.split('\n', 2).join('\n')}\n${HOLLOW.replace('2, 2', 'expected, 2')}`, 'test/support/expected.js': 'export const expected = 2;\n' };
      await start({ test: { files } }, { gates: { scope: 'off', redFirst: 'enforce' } });
      await host.api.run({});
      assert.deepEqual((await found()).map(([, file, line]) => [file, line]), [['test/two.test.js', 4]]);
    });

    describe('with a command that runs all tests', () => {
      const all = (reporter: string): Record<string, string> => ({ 'package.json': JSON.stringify({ name: 'small', type: 'module', scripts: { test: `node --test --test-reporter=${reporter}` } }) });
      const config = { test: { command: ['npm', 'test'] }, gates: { scope: 'off', redFirst: 'enforce' } };

      it('finds it among all of them, and not one of the same name that was there', async () => {
        const other = "import test from 'node:test';\ntest('two', () => {});\n";
        const files = { 'test/one.test.js': `${ONE_TEST}${HOLLOW}`, 'test/two.test.js': TWO_TEST };
        await start({ test: { files } }, config, { ...all('spec'), 'test/other.test.js': other });
        await host.api.run({});
        assert.deepEqual(await found(), [['red-first', 'test/one.test.js', 5, 'The test `hollow` passes on the code as it was before.']]);
        assert.deepEqual(notKnown(), []);
      });

      it('lets work pass whose new tests fail without it', async () => {
        await start({}, config, all('spec'));
        assert.equal((await host.api.run({})).completed.length, 1);
        assert.deepEqual(notKnown(), []);
      });

      it('says so where the run does not name its tests, and holds nothing for it', async () => {
        await start({ test: { files: { 'test/two.test.js': `${ONE_TEST.split('\n', 2).join('\n')}\n${REAL}${HOLLOW}` } } }, config, all('dot'));
        assert.equal((await host.api.run({})).completed.length, 1);
        assert.deepEqual(notKnown(), ['Whether the new tests in test/two.test.js fail on the code as it was before is not known: the run on it does not say of each test how it ended.']);
      });
    });

    it('says so where the command is broken there', async () => {
      await start({}, { test: { command: ['node', '--test'], filesCommand: ['node', '--import', './not-there.js', '--test', '{files}'] }, gates: { redFirst: 'enforce' } });
      assert.equal((await host.api.run({})).completed.length, 1);
      assert.equal(notKnown().length, 1, JSON.stringify(events.filter(({ type }) => type === 'notice')));
    });
  });

  describe('the checks of the branch', () => {
    const red = '<testsuites><testsuite name="ci"><testcase name="builds" classname="ci"><failure message="no"/></testcase></testsuite></testsuites>';
    const green = '<testsuites><testsuite name="ci"><testcase name="builds" classname="ci"/></testsuite></testsuites>';

    it('let finished work wait while they are red, tell it once, and let it go on when they are green', async () => {
      await start({}, { ci: { provider: 'report', report: 'ci/*.xml' } }, { 'ci/main.xml': red, 'specs/backlog.md': '1. Add `two()`\n2. Add `two()` to the readme as well\n' });
      const { blocked, completed, reason } = await host.api.run({ items: ['1'], wait: false });
      assert.equal(reason, 'blocked');
      assert.deepEqual([blocked.length, completed], [1, []]);
      const { attention } = await host.api.status();
      assert.deepEqual(attention.map(({ kind }) => kind), ['ci']);
      assert.match(attention[0]?.message ?? '', /red: .*builds/);
      assert.equal(events.filter((event) => event.type === 'item-blocked').length, 1);
      assert.ok(!isThere('src/two.js'));
      await host.api.run({ items: ['1'], wait: false });
      assert.equal(events.filter((event) => event.type === 'item-blocked').length, 1);
      repository.write('ci/main.xml', green);
      assert.equal((await host.api.run({ items: ['1'] })).completed.length, 1);
      assert.match(committed('src/two.js'), /two/);
    });

    it('hold nothing any more where the policy has become another one', async () => {
      for (const policy of ['off', 'warn']) {
        await start({}, { ci: { provider: 'report', report: 'ci/*.xml' } }, { 'ci/main.xml': red });
        assert.equal((await host.api.run({ wait: false })).blocked.length, 1);
        await host.close();
        const config = JSON.parse(readFileSync(join(repository.root, '.coherence/config.json'), 'utf8')) as Record<string, unknown>;
        repository.write('.coherence/config.json', JSON.stringify({ ...config, gates: { ci: policy } }));
        repository.git('commit', '--quiet', '--all', '--message', 'Other gates');
        ({ host, events } = await repository.open('', environment));
        assert.equal((await host.api.run({ wait: false })).completed.length, 1, policy);
        assert.equal(events.filter((event) => event.type === 'notice' && /red: .*builds/.test(event.message)).length, policy === 'warn' ? 1 : 0);
        if (policy === 'off') await repository.remove();
      }
    });
  });

  it('say once that the checks of the branch cannot be found out, and hold nothing for it', async () => {
    await start({}, { ci: { provider: 'report', report: 'ci/*.xml' } });
    assert.equal((await host.api.run({})).completed.length, 1);
    const told = events.flatMap((event) => (event.type === 'notice' && event.message.includes('checks of the branch') ? [event.message] : []));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /are not known, so they hold nothing\. \S/);
  });

  describe('holdout tests', () => {
    const HIDDEN = "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { existsSync } from 'node:fs';\ntest('a secret name', async () => {\n  if (!existsSync('src/two.js')) return;\n  const { two } = await import('../../src/two.js');\n  assert.equal(two(), 2, 'a secret message');\n});\n";

    it('are in no report that an agent sees, and the report of the last run is there again', async () => {
      const sees = join(process.env['TMPDIR'] ?? '/tmp', `sees-${process.pid}-${Math.random().toString(36).slice(2)}.json`);
      const wrong: WorkerPlan = { impl: { files: { 'src/two.js': 'export const two = () => 3;\n' } }, test: { files: { 'test/two.test.js': TWO_TEST.replace('two(), 2', 'two(), 3') } } };
      const command = ['node', '--test', '--test-reporter', 'junit', '--test-reporter-destination', 'junit.xml'];
      await start(wrong, { test: { command, reports: ['junit.xml'], holdout: ['test/hidden/**'] }, maxIterations: 2, gates: { scope: 'off' } }, { 'test/hidden/hidden.test.js': HIDDEN, '.gitignore': '.coherence/state/\njunit.xml\n' }, { WORKER_SEES: sees });
      const { failed } = await host.api.run({});
      assert.equal(failed.length, 1);
      assert.match(readFileSync(join(repository.root, 'junit.xml'), 'utf8'), /a secret name/);
      const seen = JSON.parse(readFileSync(sees, 'utf8')) as { reports: string[] }[];
      assert.deepEqual(seen.flatMap(({ reports }) => reports), []);
    });

    it('are never there for an agent, and prove its work', async () => {
      const sees = join(process.env['TMPDIR'] ?? '/tmp', `sees-${process.pid}-${Math.random().toString(36).slice(2)}.json`);
      const wrong: WorkerPlan = { impl: { files: { 'src/two.js': 'export const two = () => 3;\n' } }, test: { files: { 'test/two.test.js': TWO_TEST.replace('two(), 2', 'two(), 3') } } };
      await start(wrong, { test: { command: ['node', '--test'], holdout: ['test/hidden/**'] }, maxIterations: 2 }, { 'test/hidden/hidden.test.js': HIDDEN }, { WORKER_SEES: sees });
      const { failed } = await host.api.run({});
      assert.equal(failed.length, 1);
      const seen = JSON.parse(readFileSync(sees, 'utf8')) as { phase: string; direction: string; hidden: boolean }[];
      assert.ok(seen.length >= 5);
      assert.ok(seen.every(({ hidden }) => !hidden));
      assert.ok(isThere('test/hidden/hidden.test.js'));
      const again = seen.filter(({ phase }) => phase === 'impl')[1]?.direction ?? assert.fail();
      assert.match(again, /1 hidden test/);
      assert.doesNotMatch(again, /secret (?:name|message)/);
    });
  });

  describe('a review that says fail where the tests pass', () => {
    it('is flagged, and goes back as any failed review', async () => {
      await start({ review: { says: 'It is not good enough.\nVerdict: fail' } }, { maxIterations: 2 });
      const { failed } = await host.api.run({});
      assert.equal(failed.length, 1);
      assert.equal(events.filter((event) => event.type === 'inconsistent').length, 1);
      assert.deepEqual((await host.api.status()).attention.map(({ kind }) => kind), ['failed', 'inconsistent']);
    });
  });
});
