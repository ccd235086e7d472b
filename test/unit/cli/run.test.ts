import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { splitCommand } from '../../../src/base/command-line.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { RunEvent, RunRequest, RunSummary } from '../../../src/contract/run-event.ts';
import { runCommand } from '../../../src/engine/run/interrupted-run.ts';
import { Bench, EMPTY_STATUS, EMPTY_SUMMARY, item } from './harness.ts';

const at = '2030-01-01T00:00:00.000Z';
const key = 'item_1a2b3c4d';

const EVENTS: RunEvent[] = [
  { type: 'run-started', at, runId: 'run_1', items: 1 },
  { type: 'item-started', at, key, label: '1', text: 'Add a clock', backlog: 'product' },
  { type: 'attempt-started', at, key, label: '1', taskId: 'task_1', phase: 'spec', iteration: 1, agent: 'demo', attempt: 'attempt_1', log: 'x.log' },
  { type: 'progress', at, taskId: 'task_1', text: 'writing\n' },
  { type: 'item-done', at, key, label: '1' },
];

function bench(summary: Partial<RunSummary> = {}): Bench {
  const made = new Bench();
  made.config = configSchema.parse({ agent: 'demo' });
  made.files.texts.set('specs/backlog.md', '1. Add a clock\n2. Add a zone <!-- after:1 -->\n3. Add an alarm\n');
  made.run = (_request, tell) => {
    for (const event of EVENTS) tell(event);
    const end: RunSummary = { ...EMPTY_SUMMARY, ...summary };
    tell(end);
    return Promise.resolve(end);
  };
  return made;
}

describe('run', () => {
  it('asks the engine for what the options say', async () => {
    for (const [argv, request] of [
      [[], {}],
      [['--all'], {}],
      [['--next'], { maxItems: 1 }],
      [['--item', '1', 'item_2'], { items: ['1', 'item_2'] }],
      [['--max-items', '3', '--hours', '0.5', '--budget', '2.50', '--agent', 'demo'], { maxItems: 3, hours: 0.5, budgetUsd: 2.5, agent: 'demo' }],
    ] as const) {
      const made = bench();
      made.items = [item({ label: '1' }), item({ key: 'item_2', label: '2' })];
      assert.equal(await made.coherence('run', ...argv), 0);
      assert.deepEqual(made.calls, [`run ${JSON.stringify(request)}`]);
      assert.equal(made.closed, 1);
    }
  });

  it('says to the host whether to trust and to take over', async () => {
    const made = bench();
    await made.coherence('run', '--trust', '--take-over');
    assert.equal(made.hostOptions[0]?.trust, true);
    assert.equal(made.hostOptions[0]?.force, true);
    await made.coherence('run');
    assert.equal(made.hostOptions[1]?.trust, undefined);
    assert.equal(made.hostOptions[1]?.force, undefined);
  });

  it('prints plain lines where output is piped: no cursor movement, no colour', async () => {
    const made = bench({ completed: [key], tasks: 1 });
    await made.coherence('run');
    assert.deepEqual(made.lines.slice(0, 5), ['1 item ready to run', '', '1 · Add a clock', '  · spec      demo is at work', '  ✔ done                                                                   0.0 s']);
    assert.ok(made.lines.includes('Nothing is left for this run to do.'));
    assert.ok(!made.terminal.out.includes('\u001b'));
    assert.deepEqual(made.terminal.shown, []);
  });

  it('has a line that moves in a terminal, and takes it away before the summary', async () => {
    const made = bench();
    made.terminal.live = true;
    await made.coherence('run');
    assert.ok(made.terminal.shown.includes('getting ready'));
    assert.equal(made.terminal.shown.at(-1), null);
    assert.ok(!made.lines.some((line) => line.includes('is at work')));
  });

  it('prints one event a line with --json, the summary once and last', async () => {
    const made = bench({ completed: [key], tasks: 4, durationSeconds: 2 });
    made.notices = ['A stale temporary file was removed.'];
    await made.coherence('run', '--json');
    const printed = made.lines.map((line) => JSON.parse(line) as RunEvent);
    assert.deepEqual(printed.map((event) => event.type), ['notice', ...EVENTS.map((event) => event.type), 'summary']);
    assert.deepEqual(printed.at(-1), { ...EMPTY_SUMMARY, completed: [key], tasks: 4, durationSeconds: 2 });
    assert.equal(made.terminal.error, '');
  });

  it('shows what needs a human at the end, with the command to use', async () => {
    const made = bench({ failed: [key] });
    made.status = { ...EMPTY_STATUS, attention: [{ kind: 'failed', key, label: '1', message: 'All 5 rounds were used.', action: `coherence retry ${key}` }] };
    assert.equal(await made.coherence('run'), 1);
    assert.deepEqual(made.lines.slice(-5), ['Needs you', '  ✖ 1 · All 5 rounds were used.', `    coherence retry ${key}`, '', 'Then go on with: coherence run']);
  });

  it('takes the command that continues an interrupted run for what is left of that', async () => {
    const requests: RunRequest[] = [{}, { hours: 5.5, maxItems: 3, budgetUsd: 0.25, agent: 'demo', items: [key, 'item_2'] }, { hours: 0.0001, items: [key] }];
    for (const request of requests) {
      const made = bench();
      await made.coherence(...splitCommand(runCommand(request)).slice(1), '--json');
      assert.deepEqual(JSON.parse((made.calls.find((call) => call.startsWith('run ')) ?? '').slice(4)), request);
    }
  });

  for (const [summary, code] of [
    [{}, 0],
    [{ reason: 'max-items', completed: [key] }, 0],
    [{ failed: [key] }, 1],
    [{ reason: 'hours', failed: [key] }, 1],
    [{ reason: 'unavailable' }, 1],
    [{ reason: 'blocked', blocked: [key] }, 3],
    [{ reason: 'hours' }, 4],
    [{ reason: 'budget' }, 4],
    [{ reason: 'limit', blocked: [key] }, 4],
    [{ reason: 'stopped' }, 130],
  ] as const) {
    it(`ends with ${code} for ${JSON.stringify(summary)}`, async () => {
      assert.equal(await bench(summary as Partial<RunSummary>).coherence('run', '--json'), code);
    });
  }

  it('of named items is not blocked by other items', async () => {
    const made = bench({ reason: 'blocked', completed: [key] });
    made.items = [item({ key, label: '1', state: 'done' }), item({ key: 'item_other', label: '2', state: 'blocked' })];
    assert.equal(await made.coherence('run', '--item', '1'), 0);
    made.items = [item({ key, label: '1', state: 'blocked' })];
    assert.equal(await made.coherence('run', '--item', '1'), 3);
  });

  it('without an agent is a usage error before anything happens', async () => {
    const made = bench();
    made.config = configSchema.parse({});
    assert.equal(await made.coherence('run'), 2);
    assert.match(made.terminal.error, /No agent is set/);
    assert.deepEqual(made.calls, []);
  });
});

describe('run and the configuration', () => {
  it('refuses one with errors, with the list of them, before anything happens', async () => {
    const made = bench();
    made.problems = [
      { severity: 'warning', path: 'tets', message: 'There is no key "tets" here.' },
      { severity: 'error', path: 'limits.idleSeconds', message: 'This must be more than 0.' },
      { severity: 'error', path: '', message: 'Something else.' },
    ];
    assert.equal(await made.coherence('run'), 2);
    assert.deepEqual(made.calls, []);
    assert.equal(made.terminal.out, '');
    assert.deepEqual(made.terminal.error.split('\n'), [
      '✖ .coherence/config.json has 2 errors, so nothing was done.', '    limits.idleSeconds: This must be more than 0.', '    Something else.',
      '  Correct the file and try again.', '',
    ]);
    assert.equal(await made.coherence('run', '--json'), 2);
    const { error } = JSON.parse(made.terminal.error) as { error: { code: string; detail: string[] } };
    assert.equal(error.code, 'config');
    assert.deepEqual(error.detail, ['limits.idleSeconds: This must be more than 0.', 'Something else.']);
  });

  it('only warns of keys that it does not know', async () => {
    const made = bench();
    made.problems = [{ severity: 'warning', path: 'tets', message: 'There is no key "tets" here.' }];
    assert.equal(await made.coherence('run'), 0);
    assert.match(made.terminal.out, /▲ \.coherence\/config\.json: tets: There is no key "tets" here\./);
  });
});

describe('run and approvals', () => {
  const config = configSchema.parse({ agent: 'helper', agents: { helper: { command: ['helper'] }, other: { command: ['other'] } }, test: { command: ['make'] } });

  it('starts nothing that nobody has approved', async () => {
    const made = bench();
    made.config = config;
    assert.equal(await made.coherence('run'), 3);
    assert.match(made.terminal.error, /agent:helper,\s+test-command:test/);
    assert.deepEqual(made.calls, []);
    assert.equal(made.closed, 1);
  });

  it('asks in a terminal, for what this run needs and nothing else', async () => {
    const made = bench();
    made.config = config;
    made.terminal.canAsk = true;
    made.terminal.answers = ['yes'];
    assert.equal(await made.coherence('run'), 0);
    assert.equal(made.approved.size, 2);
    assert.doesNotMatch(made.terminal.out, /other/);
    assert.equal(await made.coherence('run'), 0);
    assert.equal(made.terminal.asked.length, 1);
  });

  it('needs none for the demo agent, and none with --trust', async () => {
    const made = bench();
    made.config = config;
    assert.equal(await made.coherence('run', '--trust'), 0);
    made.config = configSchema.parse({ agent: 'helper', agents: { helper: { command: ['helper'] } } });
    assert.equal(await made.coherence('run', '--agent', 'demo'), 0);
    assert.equal(made.approved.size, 0);
  });
});

describe('run and signals', () => {
  it('stops once, says so, and answers with the signal', async () => {
    for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) {
      const made = bench();
      made.run = async (_request, tell) => {
        for (const event of EVENTS.slice(0, 3)) tell(event);
        made.interrupts.fire(signal);
        made.interrupts.fire(signal);
        await Promise.resolve();
        return { ...EMPTY_SUMMARY, reason: 'stopped' };
      };
      assert.equal(await made.coherence('run'), code);
      assert.deepEqual(made.calls, ['run {}', 'stop ada']);
      assert.equal(made.lines.filter((line) => line === 'Stopping …').length, 1);
      assert.ok(made.lines.some((line) => line.startsWith('Stopped.')));
      assert.equal(made.closed, 1);
    }
  });

  it('tells only of its own run', async () => {
    const made = bench();
    await made.coherence('run');
    const { out } = made.terminal;
    made.events.fire({ type: 'paused', at, reason: 'late' });
    made.interrupts.fire('SIGINT');
    assert.equal(made.terminal.out, out);
    assert.deepEqual(made.calls, ['run {}']);
  });
});

interface Plan {
  items: { label: string; phases: { phase: string; agent: string | null }[] }[];
  testCommand: string | null;
  problems: string[];
}

describe('run --dry-run', () => {
  async function labelsOf(made: Bench, ...argv: string[]): Promise<string[]> {
    assert.equal(await made.coherence('run', '--dry-run', '--json', ...argv), 0);
    assert.deepEqual(made.files.written, []);
    assert.deepEqual(made.calls, []);
    return (made.json as Plan).items.map(({ label }) => label);
  }

  it('names the items in the order of a run, and writes nothing', async () => {
    const made = bench();
    assert.equal(await made.coherence('run', '--dry-run'), 0);
    assert.deepEqual(made.lines, [
      '3 items would run, in this order:',
      '  1  Add a clock',
      '    spec · impl · test · review (demo)',
      '  2  Add a zone',
      '    spec · impl · test · review (demo)',
      '  3  Add an alarm',
      '    spec · impl · test · review (demo)',
      '',
      'Tests: no command is set; JavaScript tests run with Node, others need one',
      'Nothing was written.',
    ]);
    assert.deepEqual(made.calls, []);
    assert.deepEqual(made.files.written, []);
  });

  it('names the agent of each phase where they differ', async () => {
    const made = bench();
    made.config = configSchema.parse({ agent: 'demo', phases: { review: { agent: 'helper' } }, agents: { helper: { command: ['helper'] } } });
    await made.coherence('run', '--dry-run', '--next');
    assert.equal(made.lines[2], '    spec (demo) · impl (demo) · test (demo) · review (helper)');
  });

  it('keeps to the request', async () => {
    assert.deepEqual(await labelsOf(bench(), '--max-items', '2'), ['1', '2']);
    assert.deepEqual(await labelsOf(bench(), '--next'), ['1']);
    assert.deepEqual(await labelsOf(bench(), '--item', '3', '1'), ['1', '3']);
    assert.deepEqual(await labelsOf(bench(), '--item', '2'), [], 'it waits for 1, which is not asked for');
    assert.equal(await bench().coherence('run', '--dry-run', '--item', '9'), 2);
  });

  it('follows dependencies and priorities', async () => {
    const made = bench();
    made.files.texts.set('specs/backlog.md', '1. Last <!-- after:3 -->\n2. Plain\n3. Worth it <!-- impact:5 effort:1 -->\n\n## Proposed\n\n4. Not yet\n');
    assert.deepEqual(await labelsOf(made), ['3', '1', '2']);
  });

  it('interleaves the meta backlog as a run does', async () => {
    const made = bench();
    made.config = configSchema.parse({ agent: 'demo', metaBacklog: 'specs/meta.md', metaRatio: 0.5 });
    made.files.texts.set('specs/meta.md', '91. One\n92. Two\n93. Three\n94. Four\n');
    assert.deepEqual(await labelsOf(made), ['1', '91', '2', '92', '3', '93', '94']);
  });

  it('leaves out what is blocked or failed and what waits for it, and goes on with what was under way', async () => {
    const made = bench();
    const [clock, zone, alarm] = made.listItems();
    assert.ok(clock && zone && alarm);
    made.items = [{ ...clock, state: 'blocked' }, zone, { ...alarm, phase: 'test' }];
    assert.deepEqual(await labelsOf(made), ['3']);
    assert.deepEqual((made.json as Plan).items[0]?.phases.map(({ phase }) => phase), ['test', 'review']);
    made.items = [clock, zone, { ...alarm, phase: 'test' }];
    assert.deepEqual(await labelsOf(made), ['3', '1', '2']);
  });

  it('says what would keep the run from going on', async () => {
    const made = bench();
    made.config = configSchema.parse({ test: { command: ['make'] } });
    made.status = { ...EMPTY_STATUS, paused: 'Paused by ada: lunch' };
    assert.equal(await made.coherence('run', '--dry-run', '--json'), 0);
    const plan = made.json as Plan;
    assert.equal(plan.testCommand, 'make');
    assert.equal(plan.items[0]?.phases[0]?.agent, null);
    assert.equal(plan.problems.length, 2);
    await made.coherence('run', '--dry-run', '--json', '--agent', 'demo');
    assert.match((made.json as Plan).problems.join(' '), /The test command is not approved: make\./);
  });

  it('plans each item at most once, never before what it waits for, however they depend on each other', async () => {
    const graph = fc.array(fc.record({ after: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }), meta: fc.boolean() }), { minLength: 1, maxLength: 12 });
    await fc.assert(fc.asyncProperty(graph, fc.double({ min: 0, max: 1, noNaN: true }), async (nodes, metaRatio) => {
      const made = bench();
      made.config = configSchema.parse({ agent: 'demo', metaBacklog: 'specs/meta.md', metaRatio });
      const line = (node: (typeof nodes)[number], index: number): string =>
        `${index + 1}. Item ${index + 1}${node.after.length === 0 ? '' : ` <!-- after:${node.after.join(',')} -->`}\n`;
      made.files.texts.set('specs/backlog.md', nodes.map((node, index) => (node.meta ? '' : line(node, index))).join(''));
      made.files.texts.set('specs/meta.md', nodes.map((node, index) => (node.meta ? line(node, index) : '')).join(''));
      const labels = await labelsOf(made);
      assert.equal(new Set(labels).size, labels.length);
      for (const [position, label] of labels.entries()) {
        for (const other of nodes[Number(label) - 1]?.after ?? []) {
          if (other <= nodes.length) assert.ok(labels.slice(0, position).includes(String(other)), `${label} after ${other} in ${labels.join(' ')}`);
        }
      }
    }), { numRuns: 60 });
  });
});
