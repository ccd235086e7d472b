import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { TaskView } from '../../src/contract/engine-api.ts';
import type { Phase } from '../../src/contract/phase.ts';
import type { RunEvent, RunRequest, RunSummary } from '../../src/contract/run-event.ts';
import { smallProject, TestRepository } from './repository.ts';

/**
 * Stands in for the program of a known agent: writes the stream that the test wants of it, and nothing of its own. The real
 * programs are in `test/agents`.
 */
const DOUBLE = `#!/usr/bin/env node
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const direction = readFileSync(0, 'utf8');
const phase = /^Phase: (\\w+)$/m.exec(direction)[1];
const home = process.env.HOME;
appendFileSync(join(home, 'started.jsonl'), JSON.stringify({ phase, args: process.argv.slice(2), variables: Object.keys(process.env) }) + '\\n');
const told = JSON.parse(readFileSync(join(home, 'behaviour.json'), 'utf8'))[phase];
const times = readFileSync(join(home, 'started.jsonl'), 'utf8').split('\\n').filter((line) => line.includes('"phase":"' + phase + '"')).length;
const { files = {}, stream = [], beside = '', exitCode = 0, hangs = false } = Array.isArray(told) ? told[Math.min(times, told.length) - 1] : told;
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
process.stderr.write(beside);
for (const event of stream) process.stdout.write(JSON.stringify(event) + '\\n');
process.exitCode = exitCode;
if (hangs) setInterval(() => {}, 1000);
`;

interface Behaviour {
  files?: Record<string, string>;
  stream?: unknown[];
  beside?: string;
  exitCode?: number;
  /** It never comes to its end. */
  hangs?: boolean;
}

const SESSION = { type: 'system', subtype: 'init', cwd: '/x', session_id: 'session-1', model: 'claude-model-1' };

function says(text: string): unknown {
  return { type: 'assistant', message: { content: [{ type: 'text', text }] } };
}

function result(more: Record<string, unknown> = {}): unknown {
  return {
    type: 'result', subtype: 'success', is_error: false, result: 'Done.', total_cost_usd: 0.25, permission_denials: [],
    usage: { input_tokens: 10, cache_creation_input_tokens: 20, cache_read_input_tokens: 70, output_tokens: 5 }, ...more,
  };
}

const TEST = "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { two } from '../src/two.js';\ntest('two', () => assert.equal(two(), 2));\n";

/** An agent that does what each phase wants. */
const GOOD: Record<Phase, Behaviour> = {
  spec: { files: { 'specs/001-two.md': '# Spec: Two\n\n## Purpose\n\nTo have a two.\n' }, stream: [SESSION, says('Spec path: specs/001-two.md'), result()] },
  impl: { files: { 'src/two.js': 'export const two = () => 2;\n' }, stream: [SESSION, says('Done.'), result()] },
  test: { files: { 'test/two.test.js': TEST }, stream: [SESSION, says('Done.'), result()] },
  review: { stream: [SESSION, says('All is there.\nVerdict: pass'), result()] },
};

interface Ran {
  summary: RunSummary;
  events: RunEvent[];
  /** Of the item, oldest first. */
  tasks: TaskView[];
  message: string | null;
}

describe('an agent that streams events', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  afterEach(() => repository.remove());

  /** Of a list each attempt takes the next. */
  async function run(behaviour: Record<Phase, Behaviour | Behaviour[]>, config: Record<string, unknown> = {}, request: RunRequest = {}): Promise<Ran> {
    repository = new TestRepository({
      ...smallProject('1. Add a two\n', { agent: 'claude', gates: { scope: 'off', tests: 'off' }, coverage: { update: 'off' }, ...config }),
      'specs/TEMPLATE.md': '# Spec: [Name]\n\n## Purpose\n',
    });
    const home = dirname(repository.root);
    const program = join(home, 'bin', 'claude');
    mkdirSync(dirname(program));
    writeFileSync(program, DOUBLE);
    chmodSync(program, 0o755);
    writeFileSync(join(home, 'behaviour.json'), JSON.stringify(behaviour));
    const { host, events } = await repository.open('', { PATH: `${dirname(program)}${delimiter}${process.env['PATH'] ?? ''}`, ANTHROPIC_API_KEY: 'sk-test-0123456789abcdefgh', NOT_ASKED_FOR: 'mine' });
    const summary = await host.api.run(request);
    const [item] = await host.api.items();
    assert.ok(item !== undefined);
    const tasks = await host.api.tasks(item.key);
    await host.close();
    return { summary, events, tasks, message: item.message };
  }

  function log(task: TaskView | undefined): string {
    return readFileSync(join(repository.root, task?.log ?? ''), 'utf8');
  }

  function started(): { phase: Phase; args: string[]; variables: string[] }[] {
    return readFileSync(join(dirname(repository.root), 'started.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { phase: Phase; args: string[]; variables: string[] });
  }

  it('takes an item through all phases by its name alone, and its tokens and its cost are kept', async () => {
    const { summary, tasks, events } = await run(GOOD);
    assert.equal(summary.completed.length, 1);
    assert.deepEqual(tasks.map(({ phase, outcome, costUsd, usage }) => ({ phase, outcome, costUsd, usage })), (['spec', 'impl', 'test', 'review'] as const).map((phase) => (
      { phase, outcome: 'completed', costUsd: 0.25, usage: { input: 100, output: 5, cached: 70 } }
    )));
    assert.equal(log(tasks[0]).split('---\n')[1]?.split('\n\n#')[0], [
      '· Session session-1, claude-model-1', 'Spec path: specs/001-two.md', 'Done.', '100 tokens in (70 cached), 5 out · 0.25 USD',
    ].join('\n'));
    assert.ok(events.some((event) => event.type === 'progress' && event.text.includes('Verdict: pass')));
    assert.ok(!events.some((event) => event.type === 'progress' && event.text.includes('{"type"')));
    assert.deepEqual(events.flatMap((event) => (event.type === 'attempt-settled' ? [event.usage?.input] : [])), [100, 100, 100, 100]);
  });

  it('gets no more than its phase needs, and of the environment what it knows', async () => {
    await run(GOOD, { phases: { impl: { model: 'claude-model-2' } } });
    const phases = new Map(started().map(({ phase, args }) => [phase, args]));
    assert.ok(phases.get('spec')?.includes('--disallowedTools=Bash'));
    assert.ok(phases.get('review')?.some((argument) => argument.startsWith('--disallowedTools=Edit,')));
    assert.ok(!phases.get('review')?.includes('acceptEdits'));
    assert.deepEqual(phases.get('impl')?.slice(-2), ['--model', 'claude-model-2']);
    for (const { variables } of started()) {
      assert.ok(variables.includes('ANTHROPIC_API_KEY'));
      assert.ok(!variables.includes('NOT_ASKED_FOR'));
    }
  });

  it('costs what a table of prices says where it does not say it itself', async () => {
    const silent = Object.fromEntries(Object.entries(GOOD).map(([phase, behaviour]) => [phase, {
      ...behaviour, stream: behaviour.stream?.map((event) => ({ ...(event as Record<string, unknown>), total_cost_usd: undefined })),
    }])) as Record<Phase, Behaviour>;
    const { tasks } = await run(silent, { prices: { 'claude-model-1': { input: 1000, output: 2000, cached: 100 } } });
    assert.deepEqual(tasks.map(({ costUsd }) => costUsd?.toFixed(6)), Array.from({ length: 4 }, () => ((30 * 1000 + 70 * 100 + 5 * 2000) / 1e6).toFixed(6)));
  });

  describe('and is ended before its result', () => {
    const used = (id: string): unknown => ({ type: 'assistant', message: { id, model: 'claude-model-1', content: [{ type: 'text', text: 'I go on.' }], usage: { input_tokens: 100_000, cache_read_input_tokens: 900_000, output_tokens: 1 } } });
    const endless = { ...GOOD, impl: { stream: [SESSION, used('msg_1'), used('msg_1'), used('msg_2')], hangs: true } };
    const notices = ({ events }: Ran): string[] => events.flatMap((event) => (event.type === 'notice' ? [`${event.message} ${event.hint ?? ''}`] : []));

    it('has used at least what its messages show, and costs what the prices make of that', async () => {
      const ran = await run(endless, { maxIterations: 1, limits: { idleSeconds: 2 }, prices: { 'claude-model-1': { input: 1, output: 2, cached: 0.1 } }, budgets: { taskUsd: 100 } });
      const { costUsd, outcome, usage } = ran.tasks.at(-1) ?? {};
      assert.deepEqual([outcome, usage, costUsd?.toFixed(6)], ['idle', { input: 2_000_000, output: 2, cached: 1_800_000 }, '0.380004']);
      assert.deepEqual(notices(ran), []);
    });

    it('is ended at its budget', async () => {
      const ran = await run(endless, { maxIterations: 1, prices: { 'claude-model-1': { input: 1, output: 2, cached: 0.1 } }, budgets: { taskUsd: 0.3 } });
      assert.deepEqual([ran.tasks.at(-1)?.outcome, ran.summary.blocked.length], ['needs_decision', 1]);
    });

    it('is not said to tell no cost', async () => {
      const ran = await run(endless, { maxIterations: 1, limits: { idleSeconds: 2 }, budgets: { taskUsd: 100 } });
      assert.equal(ran.tasks.at(-1)?.usage?.input, 2_000_000);
      assert.deepEqual(notices(ran), ['The agent claude ended before it said what it had cost, so its budgets cannot hold it. Limit the run with --hours or --max-items, or say below "prices" in .coherence/config.json what its model costs.']);
    });
  });

  it('that meets a usage limit blocks its item until then, and uses up no round', async () => {
    const limit = { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: Math.floor(Date.now() / 1000) + 3600, rateLimitType: 'five_hour' } };
    const { summary, tasks, message, events } = await run({
      ...GOOD, impl: { stream: [SESSION, limit, result({ is_error: true, api_error_status: 429, result: 'You have hit your limit.' })], exitCode: 1 },
    }, { maxIterations: 1 }, { wait: false });
    assert.equal(summary.reason, 'limit');
    assert.equal(summary.blocked.length, 1);
    assert.deepEqual(tasks.map(({ outcome, iteration }) => [outcome, iteration]), [['completed', 1], ['limit', 1]]);
    assert.match(message ?? '', /usage limit is reached: You have hit your limit\. It goes on at \d{4}-\d\d-\d\d \d\d:\d\d UTC\./);
    const settled = events.findLast((event) => event.type === 'attempt-settled');
    assert.equal(settled?.resetsAt, new Date(limit.rate_limit_info.resetsAt * 1000).toISOString());
  });

  it('that ends without its result has none, though it exits with 0 and has changed files', async () => {
    const { tasks } = await run({ ...GOOD, impl: { files: { 'src/two.js': 'export const two = () => 2;\n' }, stream: [SESSION, says('I will now')] } }, { maxIterations: 1 });
    assert.deepEqual([tasks.at(-1)?.outcome, tasks.at(-1)?.reason], ['no_result', 'The agent ended without a result.']);
  });

  it('that has done all of it and failed is followed by one that need not do it again', async () => {
    const idle = { stream: [SESSION, says('All of it is there already.'), result()] };
    const { summary, tasks } = await run({ ...GOOD, impl: [{ files: GOOD.impl.files ?? {}, stream: [SESSION, says('I will now')] }, idle] });
    assert.deepEqual(tasks.map(({ phase, outcome }) => `${phase} ${outcome ?? ''}`), ['spec completed', 'impl no_result', 'impl completed', 'test completed', 'review completed']);
    assert.equal(summary.completed.length, 1);
  });

  it('that changes nothing after a review has sent its work back has not done its part', async () => {
    const rejects = { stream: [SESSION, says('It is not right.\nVerdict: fail'), result()] };
    const idle = { stream: [SESSION, says('I see nothing to do.'), result()] };
    const { tasks } = await run({ ...GOOD, impl: [GOOD.impl, idle], review: rejects }, { maxIterations: 2 });
    assert.deepEqual(tasks.map(({ phase, outcome }) => `${phase} ${outcome ?? ''}`).slice(-2), ['review failed', 'impl no_result']);
  });

  it('that says it has failed has failed, with what it wrote beside in the feedback for the next round', async () => {
    const failing = { stream: [SESSION, result({ is_error: true, result: 'API Error: 500' })], beside: 'a warning of its own\n' };
    const { tasks } = await run({ ...GOOD, spec: failing }, { maxIterations: 1 });
    assert.deepEqual([tasks[0]?.outcome, tasks[0]?.reason], ['failed', 'The agent failed: API Error: 500']);
    assert.match(log(tasks[0]), /^a warning of its own$/m);
  });

  it('that nobody knows at its provider ends the run, and its item stays open', async () => {
    const { summary, tasks, events } = await run({ ...GOOD, spec: { stream: [SESSION, result({ is_error: true, result: 'Not logged in · Please run /login' })], exitCode: 1 } });
    assert.equal(summary.reason, 'unavailable');
    assert.deepEqual(tasks.map(({ outcome }) => outcome), ['unavailable']);
    assert.ok(events.some((event) => event.type === 'notice' && event.message === 'The agent could not sign in: Not logged in · Please run /login'));
  });

  it('that gives a good result is judged by the evidence, whatever its exit code', async () => {
    const { summary } = await run({ ...GOOD, impl: { ...GOOD.impl, exitCode: 3 } });
    assert.equal(summary.completed.length, 1);
  });

  it('says what it was not allowed where that left nothing behind', async () => {
    const denial = { tool_name: 'Write', tool_use_id: 'tool-1', tool_input: { file_path: 'src/two.js' } };
    const { tasks } = await run({ ...GOOD, impl: { stream: [SESSION, says('I was not allowed to.'), result({ permission_denials: [denial] })] } }, { maxIterations: 1 });
    assert.deepEqual([tasks.at(-1)?.outcome, tasks.at(-1)?.reason], ['no_result', 'Nothing was changed. It was not allowed: Write src/two.js.']);
    assert.match(log(tasks.at(-1)), /^▸ Write src\/two\.js — denied$/m);
  });

  it('shows no credential, however its stream cuts it', async () => {
    const key = 'sk-test-0123456789abcdefgh';
    const split = [says(`The key is ${key.slice(0, 10)}`), says(key.slice(10)), says(`whole: ${key} \u001b[31mred\u001b[0m`)];
    const { tasks, events } = await run({ ...GOOD, spec: { ...GOOD.spec, stream: [SESSION, ...split, says('Spec path: specs/001-two.md'), result()] } });
    assert.ok(!log(tasks[0]).includes(key));
    assert.match(log(tasks[0]), /^whole: \[redacted\] red$/m);
    assert.ok(!JSON.stringify(events).includes(key));
  });

  it('is never a program that the repository brings along', async () => {
    repository = new TestRepository({ ...smallProject('1. Add a two\n', { agent: 'claude' }), 'bin/claude': DOUBLE });
    chmodSync(join(repository.root, 'bin/claude'), 0o755);
    const { host, events } = await repository.open('', { PATH: `${join(repository.root, 'bin')}${delimiter}/usr/bin${delimiter}/bin` });
    const summary = await host.api.run({});
    await host.close();
    assert.equal(summary.reason, 'unavailable');
    assert.match(events.flatMap((event) => (event.type === 'notice' ? [event.message] : [])).join('\n'), /Claude Code was not found: there is no program “claude” on the PATH/);
    assert.equal(existsSync(join(dirname(repository.root), 'started.jsonl')), false);
  });

  describe('and writes where its phase may not', () => {
    const writes = (...paths: string[]): unknown[] => paths.flatMap((path, i) => [
      { type: 'assistant', message: { content: [{ type: 'tool_use', id: `t${i}`, name: 'Write', input: { file_path: `/x/${path}`, content: '' } }] } },
      { type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: `t${i}`, content: 'Done.' }] } },
    ]);
    const beyond = (files: Record<string, string>, shown: readonly string[]): Record<Phase, Behaviour> => ({
      ...GOOD, spec: { files: { ...GOOD.spec.files, ...files }, stream: [SESSION, ...writes(...shown), says('Spec path: specs/001-two.md'), result()] },
    });
    const read = (path: string): string | null => (existsSync(join(repository.root, path)) ? readFileSync(join(repository.root, path), 'utf8') : null);

    it('by tools of its own: the attempt has failed, what it wrote is kept, and the files are put back', async () => {
      const { tasks, events, summary } = await run(beyond({ 'package.json': '{}', 'src/a/b.js': 'evil' }, ['package.json', 'src/a/b.js']), { maxIterations: 1 });
      const [told] = events.flatMap((event) => (event.type === 'overstepped' ? [event] : []));
      assert.deepEqual([told?.files, told?.undone], [['package.json', 'src/a/b.js'], true]);
      assert.deepEqual(tasks.map(({ phase, outcome, reason }) => [phase, outcome, reason]), [['spec', 'failed',
        `The agent wrote package.json, src/a/b.js, where it may not in this phase. They were put back; what it wrote is kept in ${told?.keptIn ?? '?'}.`]]);
      assert.equal(summary.failed.length, 1);
      assert.equal(repository.git('status', '--porcelain'), '');
      assert.notEqual(read('package.json'), '{}');
      assert.deepEqual([read('src/a/b.js'), read(`${told?.keptIn ?? '?'}/src/a/b.js`), read(`${told?.keptIn ?? '?'}/package.json`)], [null, 'evil', '{}']);
    });

    it('by tools of its own in a review: no test is run, and a file of the item is as its work left it', async () => {
      const review = { files: { 'src/two.js': 'export const two = () => 1 + 1;\n' }, stream: [SESSION, ...writes('src/two.js'), says('Verdict: pass'), result()] };
      const { tasks, events } = await run({ ...GOOD, review }, { maxIterations: 1 });
      assert.deepEqual([tasks.at(-1)?.phase, tasks.at(-1)?.outcome], ['review', 'failed']);
      assert.ok(!events.some(({ type }) => type === 'tests-started'));
      const [told] = events.flatMap((event) => (event.type === 'overstepped' ? [event] : []));
      assert.equal(read(`${told?.keptIn ?? '?'}/src/two.js`), 'export const two = () => 1 + 1;\n');
      assert.equal(repository.git('status', '--porcelain'), '');
    });

    const asked: readonly [string, Record<string, string>, string[], Record<string, unknown>][] = [
      ['some of it with no tool that it tells of', { 'src/a.js': 'evil', 'src/b.js': 'a person’s' }, ['src/a.js'], {}],
      ['what holds for all agents as well', { 'src/a.js': 'evil', '.coherence/prompts/impl.md': 'evil' }, ['src/a.js', '.coherence/prompts/impl.md'], {}],
      ['where there is no git', { 'src/a.js': 'evil' }, ['src/a.js'], { git: { commit: false } }],
    ];
    for (const [what, files, shown, config] of asked) {
      it(`${what}: all of it stays, and a person is asked`, async () => {
        const { tasks, events, summary } = await run(beyond(files, shown), { maxIterations: 1, ...config });
        assert.deepEqual(events.flatMap((event) => (event.type === 'overstepped' ? [[event.files, event.undone]] : [])), [[Object.keys(files).sort(), false]]);
        assert.deepEqual([tasks.at(-1)?.outcome, summary.blocked.length], ['needs_decision', 1]);
        for (const [path, text] of Object.entries(files)) assert.equal(read(path), text);
      });
    }
  });
});
