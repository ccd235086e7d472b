import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { AttentionView } from '../../../src/contract/engine-api.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../../src/spec/default-template.ts';
import { parseConfig } from '../../../src/node/workspace/config-file.ts';
import { Bench, EMPTY_STATUS, item } from './harness.ts';

const BACKLOG = `# Backlog

## First

1. Add a clock
2. Add a zone <!-- after:1 -->

## Later

3. Add an alarm — DONE
`;

function bench(): Bench {
  const made = new Bench();
  made.files.texts.set('specs/backlog.md', BACKLOG);
  return made;
}

describe('usage', () => {
  it('refuses what it does not know with exit code 2 and a suggestion', async () => {
    const made = bench();
    assert.equal(await made.coherence('statsu'), 2);
    assert.equal(made.terminal.out, '');
    assert.equal(made.terminal.error, "✖ Unknown command 'statsu'.\n  Did you mean status?\n");
    assert.equal(await made.coherence('run', '--dry-rum'), 2);
    assert.equal(made.terminal.error, "✖ Unknown option '--dry-rum'.\n  Did you mean --dry-run?\n");
  });

  for (const argv of [
    ['run', '--hours', '0'], ['run', '--hours', 'soon'], ['run', '--max-items', '1.5'], ['run', '--budget'], ['run', '--next', '--item', '1'],
    ['run', 'more'], ['decide', 'task_1'], ['retry'], ['backlog', 'add'], ['backlog', 'move', '1'], ['backlog', 'lst'],
  ]) {
    it(`refuses "${argv.join(' ')}"`, async () => {
      const made = bench();
      assert.equal(await made.coherence(...argv), 2);
      assert.match(made.terminal.error, /^✖ .+\n/);
      assert.deepEqual(made.calls, []);
      assert.deepEqual(made.files.written, []);
    });
  }

  it('is one line of JSON on standard error with --json', async () => {
    const made = bench();
    assert.equal(await made.coherence('status', '--json', '--rot', '/x'), 2);
    assert.deepEqual(JSON.parse(made.terminal.error), { error: { code: 'usage', message: "Unknown option '--rot'.", detail: [], hint: 'Did you mean --root?' } });
    assert.equal(made.terminal.out, '');
  });

  it('shows help: asked for with exit code 0, for want of a command with 2', async () => {
    const made = bench();
    assert.equal(await made.coherence('run', '--help'), 0);
    assert.match(made.terminal.out, /--dry-run/);
    assert.equal(await made.coherence(), 2);
    assert.match(made.terminal.error, /Usage: coherence/);
    assert.equal(await made.coherence('backlog'), 2);
    assert.match(made.terminal.error, /Usage: coherence backlog/);
  });

  it('names its version', async () => {
    const made = bench();
    assert.equal(await made.coherence('--version'), 0);
    assert.equal(made.terminal.out, '1.2.3\n');
  });
});

describe('errors', () => {
  it('are a sentence and what to do; the exit code follows from what happened', async () => {
    for (const [code, exit] of [['owner-unreachable', 5], ['paused', 3], ['not-approved', 3], ['unknown-item', 2], ['disk-full', 1]] as const) {
      const made = bench();
      made.callError = new UserError(code, 'It did not work.', { hint: 'Try again.' });
      assert.equal(await made.coherence('resume'), exit, code);
      assert.equal(made.terminal.error, '✖ It did not work.\n  Try again.\n');
      assert.equal(made.closed, 1);
    }
  });

  it('in the opening of a workspace are told the same way', async () => {
    const made = bench();
    made.openError = new UserError('owner-unreachable', 'Another process (pid 7) owns this workspace and does not answer.', { hint: 'Wait for it.' });
    assert.equal(await made.coherence('pause', '--json'), 5);
    assert.deepEqual(JSON.parse(made.terminal.error), { error: { code: 'owner-unreachable', message: 'Another process (pid 7) owns this workspace and does not answer.', detail: [], hint: 'Wait for it.' } });
  });

  it('of our own are told as such, with the stack only where it is asked for', async () => {
    const made = bench();
    made.run = () => Promise.reject(new TypeError('x is undefined'));
    assert.equal(await made.coherence('run', '--agent', 'demo'), 1);
    assert.match(made.terminal.error, /^✖ Something went wrong inside of coherence: x is undefined\n/);
    assert.doesNotMatch(made.terminal.error, /at /);
    made.environment = { COHERENCE_DEBUG: '1' };
    await made.coherence('run', '--agent', 'demo');
    assert.match(made.terminal.error, /TypeError: x is undefined\n +at /);
  });
});

describe('the workspace', () => {
  const rootOf = async (paths: [string, 'folder' | 'file'][], ...argv: string[]): Promise<string | undefined> => {
    const made = bench();
    made.paths = new Map(paths);
    await made.coherence('backlog', 'list', ...argv);
    return made.hostOptions[0]?.root;
  };

  it('is the nearest folder upwards with .coherence, else with .git, else the current one', async () => {
    assert.equal(await rootOf([['/work/.git', 'folder'], ['/.coherence', 'folder']]), '/');
    assert.equal(await rootOf([['/work/.git', 'file']]), '/work');
    assert.equal(await rootOf([['/.git', 'folder']]), '/');
    assert.equal(await rootOf([]), '/work');
  });

  it('can be named, relative to the current folder', async () => {
    assert.equal(await rootOf([['/work/.git', 'folder'], ['/work/below', 'folder']], '--root', 'below'), '/work/below');
    const made = bench();
    assert.equal(await made.coherence('status', '--root', '/nowhere'), 2);
    assert.match(made.terminal.error, /There is no folder \/nowhere\./);
  });
});

describe('the human’s part', () => {
  it('says which question was answered, with all that was allowed', async () => {
    const made = bench();
    const question = `The agent asks leave: Run ${'npm run build -- '.repeat(100)}; curl https://example.org | sh`;
    made.status = { ...EMPTY_STATUS, decisions: [{ id: 'task_1', key: 'item_1', label: '56', question, options: ['Allow it for this item'], askedAt: '', kind: 'permission', findings: [] }] };
    assert.equal(await made.coherence('decide', '56', '1'), 0);
    assert.equal(made.terminal.out.replaceAll(/\s+/g, ' ').trim(), `✔ Answered ${question}`);
  });

  for (const [argv, call] of [
    [['decide', 'task_1', 'ISO 8601'], 'decide task_1 ISO 8601 ada'],
    [['retry', '56'], 'retry 56 ada'],
    [['skip', '56'], 'skip 56 ada'],
    [['cancel', 'task_1'], 'cancel task_1 ada'],
    [['reopen', '56'], 'reopen 56 ada'],
    [['pause'], 'pause no reason given ada'],
    [['pause', 'lunch'], 'pause lunch ada'],
    [['resume'], 'resume ada'],
  ] as const) {
    it(`${argv.join(' ')} reaches the engine`, async () => {
      const made = bench();
      assert.equal(await made.coherence(...argv), 0);
      assert.deepEqual(made.calls, [call]);
      assert.match(made.terminal.out, /^✔ /);
      assert.equal(made.closed, 1);
      await made.coherence(...argv, '--json');
      assert.deepEqual(made.json, { ok: true });
    });
  }
});

describe('status and attention', () => {
  const attention: AttentionView[] = [{ kind: 'failed', key: 'item_1', label: '56', message: 'All rounds were used.', action: 'coherence retry item_1' }];

  it('print what the workspace says', async () => {
    const made = bench();
    made.status = { ...EMPTY_STATUS, attention };
    assert.equal(await made.coherence('attention'), 0);
    assert.deepEqual(made.lines, ['  ✖ 56 · All rounds were used.', '    coherence retry item_1']);
    await made.coherence('status', '--json');
    assert.deepEqual(made.json, made.status);
    await made.coherence('attention', '--json');
    assert.deepEqual(made.json, { attention, decisions: [] });
    assert.equal(made.closed, 3);
  });

  it('say when nothing is waiting', async () => {
    const made = bench();
    await made.coherence('attention');
    assert.deepEqual(made.lines, ['Nothing needs you.']);
  });
});

describe('backlog', () => {
  it('lists exactly the items', async () => {
    const made = bench();
    made.items = [item({ key: 'item_1', label: '56' })];
    await made.coherence('backlog', 'list', '--json');
    assert.deepEqual(made.json, { items: made.items });
  });

  it('takes other files for one call', async () => {
    const made = bench();
    await made.coherence('backlog', 'list', '--backlog', 'a.md', 'b.md');
    assert.deepEqual(made.hostOptions[0]?.backlogs, ['a.md', 'b.md']);
  });

  it('checks: findings make exit code 1, remarks alone do not', async () => {
    const made = bench();
    const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 1 } };
    assert.equal(await made.coherence('backlog', 'check'), 0);
    made.findings = [{ file: 'specs/backlog.md', rule: 'some-remark', severity: 'information', message: 'Fine.', range }];
    assert.equal(await made.coherence('backlog', 'check'), 0);
    made.findings = [{ file: 'specs/backlog.md', rule: 'duplicate-item', severity: 'warning', message: 'Twice.', range }];
    assert.equal(await made.coherence('backlog', 'check', '--json'), 1);
    assert.deepEqual(made.json, { findings: made.findings });
  });

  it('adds an item under a heading, every other byte stays', async () => {
    const made = bench();
    assert.equal(await made.coherence('backlog', 'add', 'Add a calendar', '--heading', 'First'), 0);
    const after = made.files.texts.get('specs/backlog.md') ?? '';
    assert.equal(after.replace(/\n[^\n]*Add a calendar/, ''), BACKLOG);
    assert.match(after, /2\. Add a zone <!-- after:1 -->\n\d+\. Add a calendar\n\n## Later/);
    assert.deepEqual(made.lines, ['✔ Added: 4  Add a calendar (specs/backlog.md:7)']);
  });

  it('adds to the meta backlog, where there is one', async () => {
    const made = bench();
    assert.equal(await made.coherence('backlog', 'add', 'Tidy up', '--meta'), 1);
    assert.match(made.terminal.error, /There is no meta backlog\./);
    made.config = configSchema.parse({ metaBacklog: 'specs/meta.md' });
    assert.equal(await made.coherence('backlog', 'add', 'Tidy up', '--meta', '--json'), 0);
    assert.equal(made.files.texts.get('specs/meta.md'), '1. Tidy up\n');
    assert.equal((made.json as { item: { kind: string } }).item.kind, 'meta');
  });

  for (const [what, before, after] of [
    ['empty', '', '1. Tidy up\n'],
    ['blank', '\r\n', '1. Tidy up\r\n'],
    ['without a final line end', '1. a\r\n2. b', '1. a\r\n2. b\r\n3. Tidy up'],
    ['with CRLF', '# B\r\n\r\n1. a\r\n', '# B\r\n\r\n1. a\r\n2. Tidy up\r\n'],
    ['with prose alone', 'Words', 'Words\n\n1. Tidy up'],
  ] as const) {
    it(`adds to a file that is ${what}`, async () => {
      const made = bench();
      made.files.texts.set('specs/backlog.md', before);
      assert.equal(await made.coherence('backlog', 'add', 'Tidy up'), 0);
      assert.equal(made.files.texts.get('specs/backlog.md'), after);
    });
  }

  it('is not edited by a configuration that has errors', async () => {
    const made = bench();
    made.problems = [{ severity: 'error', path: 'backlogs', message: 'This must be a list, not a text.' }];
    for (const argv of [['add', 'Tidy up'], ['done', '1'], ['reopen', '1'], ['move', '2', '--before', '1']]) assert.equal(await made.coherence('backlog', ...argv), 2);
    assert.deepEqual(made.files.written, []);
  });

  it('marks an item as done and open again', async () => {
    const made = bench();
    assert.equal(await made.coherence('backlog', 'done', '1'), 0);
    assert.match(made.files.texts.get('specs/backlog.md') ?? '', /^1\. Add a clock — DONE$/m);
    assert.equal(await made.coherence('backlog', 'reopen', '1'), 0);
    assert.equal(made.files.texts.get('specs/backlog.md'), BACKLOG);
  });

  it('writes nothing where nothing is to be changed', async () => {
    const made = bench();
    assert.equal(await made.coherence('backlog', 'done', '3'), 0);
    assert.deepEqual(made.files.written, []);
    assert.match(made.terminal.out, /Nothing to change/);
  });

  it('moves an item before another one', async () => {
    const made = bench();
    assert.equal(await made.coherence('backlog', 'move', '2', '--before', '1'), 0);
    assert.match(made.files.texts.get('specs/backlog.md') ?? '', /## First\n\n2\. Add a zone <!-- after:1 -->\n1\. Add a clock\n/);
  });

  it('does not guess which item is meant, or edit another one', async () => {
    const made = bench();
    assert.equal(await made.coherence('backlog', 'done', '9'), 2);
    made.items = [item({ key: 'item_aaaa1', label: '1' }), item({ key: 'item_aaaa2', label: '1' })];
    assert.equal(await made.coherence('backlog', 'done', '1'), 2);
    assert.match(made.terminal.error, /names more than one item\.\n {2}Use a key: item_aaaa1, item_aaaa2/);
    made.items = [item({ key: 'item_aaaa1', label: '1', text: 'What was there before', line: 5 })];
    assert.equal(await made.coherence('backlog', 'done', '1'), 1);
    assert.match(made.terminal.error, /was changed at this moment/);
    assert.deepEqual(made.files.written, []);
  });
});

describe('approve', () => {
  const config = configSchema.parse({ test: { command: ['make', 'check'] }, agents: { helper: { command: ['helper', '-p'], env: ['HELPER_KEY'] } } });

  it('shows exactly what would run, and approves it when asked', async () => {
    const made = bench();
    made.config = config;
    made.terminal.canAsk = true;
    made.terminal.answers = ['y'];
    assert.equal(await made.coherence('approve'), 0);
    assert.match(made.terminal.out, /The test command\n {4}make check\n/);
    assert.match(made.terminal.out, /The agent "helper"\n {4}helper -p\n {6}with HELPER_KEY from the environment\n/);
    assert.deepEqual(made.terminal.asked, ['Let these commands run in this workspace? [y/N] ']);
    assert.equal(made.approved.size, 2);
  });

  for (const answer of ['', 'n', 'what?']) {
    it(`approves nothing for the answer "${answer}"`, async () => {
      const made = bench();
      made.config = config;
      made.terminal.canAsk = true;
      made.terminal.answers = [answer];
      assert.equal(await made.coherence('approve'), 3);
      assert.equal(made.approved.size, 0);
    });
  }

  it('needs --yes where nobody can be asked', async () => {
    const made = bench();
    made.config = config;
    assert.equal(await made.coherence('approve'), 3);
    assert.equal(made.approved.size, 0);
    assert.equal(await made.coherence('approve', '--yes', '--json'), 0);
    assert.equal(made.approved.size, 2);
    const { commands } = made.json as { commands: { id: string; says: string; approved: boolean }[] };
    assert.deepEqual(commands.map(({ id, approved }) => [id, approved]), [['test-command:test', true], ['agent:helper', true]]);
    assert.equal(commands[0]?.says, 'make check');
  });

  it('lists without changing, and revokes', async () => {
    const made = bench();
    made.config = config;
    assert.equal(await made.coherence('approve', '--list'), 0);
    assert.equal(made.approved.size, 0);
    await made.coherence('approve', '--yes');
    assert.equal(await made.coherence('approve', '--revoke'), 0);
    assert.equal(made.approved.size, 0);
  });

  it('has nothing to do where the configuration names no command', async () => {
    const made = bench();
    assert.equal(await made.coherence('approve'), 0);
    assert.match(made.terminal.out, /nothing needs an approval/);
  });
});

describe('init', () => {
  const empty = (): Bench => {
    const made = new Bench();
    made.found = { specs: null, template: null, backlogs: [], metaBacklog: null, test: { command: ['npm', 'test'], from: 'package.json', reports: [] }, agents: [{ name: 'claude', path: '/bin/claude' }] };
    return made;
  };

  it('writes what is missing, and a second time nothing', async () => {
    const made = empty();
    assert.equal(await made.coherence('init'), 0);
    assert.deepEqual(made.files.written, ['.coherence/config.json', 'specs/TEMPLATE.md', 'specs/backlog.md']);
    assert.equal(made.files.texts.get('specs/TEMPLATE.md'), DEFAULT_TEMPLATE_TEXT);
    assert.match(made.terminal.out, /wrote \.coherence\/config\.json/);
    const before = new Map(made.files.texts);
    assert.equal(await made.coherence('init'), 0);
    assert.deepEqual(made.files.texts, before);
    assert.equal(made.files.written.length, 3);
    assert.match(made.terminal.out, /kept \.coherence\/config\.json/);
  });

  it('writes a configuration that is right, with what was found', async () => {
    const made = empty();
    await made.coherence('init');
    const { config, problems } = parseConfig(made.files.texts.get('.coherence/config.json') ?? '');
    assert.deepEqual(problems, []);
    assert.deepEqual(config.test.command, ['npm', 'test']);
    assert.equal(config.agent, 'claude');
    assert.deepEqual(config.agents, {});
    assert.deepEqual(made.files.texts.get('specs/backlog.md')?.match(/^\d+\./gm), null);
  });

  it('keeps to what the repository has', async () => {
    const made = empty();
    made.found = { specs: 'docs/specs', template: 'docs/specs/TEMPLATE.md', backlogs: ['docs/specs/006-backlog.md'], metaBacklog: 'docs/specs/meta-backlog.md', test: null, agents: [] };
    made.files.texts.set('docs/specs/TEMPLATE.md', '# Ours').set('docs/specs/006-backlog.md', '1. Ours');
    await made.coherence('init', '--json');
    assert.deepEqual(JSON.parse(made.files.texts.get('.coherence/config.json') ?? ''), {
      backlogs: ['docs/specs/006-backlog.md'], metaBacklog: 'docs/specs/meta-backlog.md', specs: 'docs/specs',
    });
    assert.deepEqual(made.json, { root: '/work', written: ['.coherence/config.json'], kept: [], agent: null, found: made.found });
  });

  it('takes the fullest of several backlogs and names the others', async () => {
    const made = empty();
    made.found = { specs: 'specs', template: null, backlogs: ['specs/backlog.md', 'specs/overnight-backlog.md'], metaBacklog: null, test: null, agents: [] };
    made.files.texts.set('specs/backlog.md', '1. One').set('specs/overnight-backlog.md', '1. One\n2. Two');
    await made.coherence('init');
    assert.deepEqual((JSON.parse(made.files.texts.get('.coherence/config.json') ?? '') as { backlogs: string[] }).backlogs, ['specs/overnight-backlog.md']);
    assert.match(made.lines.join('\n'), /Other backlogs +specs\/backlog\.md/);
  });

  it('writes the prompts when asked, and never over one', async () => {
    const made = empty();
    made.files.texts.set('.coherence/prompts/impl.md', 'ours');
    await made.coherence('init', '--prompts');
    assert.equal(made.files.texts.get('.coherence/prompts/impl.md'), 'ours');
    assert.ok((made.files.texts.get('.coherence/prompts/review.md') ?? '').length > 100);
  });

  it('asks which agent works where there are more, and before it writes', async () => {
    const made = empty();
    made.found.agents.push({ name: 'codex', path: '/bin/codex' });
    made.terminal.canAsk = true;
    made.terminal.answers = ['2', 'y'];
    assert.equal(await made.coherence('init'), 0);
    assert.equal(parseConfig(made.files.texts.get('.coherence/config.json') ?? '').config.agent, 'codex');
  });

  it('writes nothing for a no', async () => {
    const made = empty();
    made.terminal.canAsk = true;
    made.terminal.answers = ['no'];
    assert.equal(await made.coherence('init'), 1);
    assert.deepEqual(made.files.written, []);
  });

  it('knows the demo agent, and refuses one that is not there', async () => {
    const made = empty();
    assert.equal(await made.coherence('init', '--agent', 'nobody'), 2);
    assert.deepEqual(made.files.written, []);
    assert.equal(await made.coherence('init', '--agent', 'demo'), 0);
    const { agent, agents } = parseConfig(made.files.texts.get('.coherence/config.json') ?? '').config;
    assert.deepEqual([agent, agents], ['demo', {}]);
  });
});

describe('doctor', () => {
  type Checks = { checks: { id: string; title: string; ok: boolean; evidence: string }[] };
  const checksOf = (made: Bench): Record<string, boolean> => Object.fromEntries((made.json as Checks).checks.map(({ id, ok }) => [id, ok]));

  it('begins with the fourteen lines of the pipeline in place, each with its evidence', async () => {
    const made = bench();
    await made.coherence('doctor', '--json');
    const { checks } = made.json as Checks;
    assert.deepEqual(checks.slice(0, 14).map(({ id }) => id.split('.')[0]), [
      ...Array<string>(4).fill('core'), ...Array<string>(3).fill('meta'), ...Array<string>(3).fill('update'), ...Array<string>(4).fill('monitor'),
    ]);
    for (const check of checks) {
      assert.deepEqual(Object.keys(check), ['id', 'title', 'ok', 'evidence']);
      assert.notEqual(check.evidence, '');
    }
  });

  it('claims nothing that has not happened', async () => {
    const made = bench();
    assert.equal(await made.coherence('doctor', '--json'), 1);
    const checks = checksOf(made);
    assert.deepEqual(Object.keys(checks).filter((id) => checks[id] && !id.startsWith('setup.')), ['monitor.progress']);
    assert.equal(checks['setup.agent'], false);
    assert.equal(checks['setup.backlog'], true);
  });

  it('sees a pipeline at work by its history', async () => {
    const made = bench();
    made.config = configSchema.parse({ agent: 'demo', test: { command: ['make'] }, metaBacklog: 'specs/meta.md' });
    made.files.texts.set('specs/meta.md', '1. Tidy up');
    made.history = (['spec', 'impl', 'test', 'review'] as const).map((phase, index) => ({
      task_id: `task_${index}`, task_type: phase, model: 'demo', duration_seconds: 1, status: 'completed', created_at: '', seq: index, item: 'item_1',
      backlog: 'product', agent: 'demo', variant: 'default', iteration: 1, outcome: 'completed', attempts: 1, finished_at: '',
    }));
    assert.equal(await made.coherence('doctor', '--json'), 1);
    const before = checksOf(made);
    assert.equal(before['setup.approvals'], false);
    assert.equal(before['core.unattended'], false);
    await made.coherence('approve', '--yes');
    assert.equal(await made.coherence('doctor', '--json'), 0);
    const after = checksOf(made);
    for (const id of ['core.tasks-from-backlog', 'core.agents-execute', 'core.flow', 'core.unattended', 'meta.backlog', 'monitor.metrics']) assert.equal(after[id], true, id);
    assert.equal(after['meta.flow'], false);
    assert.equal(after['update.coverage'], false);
  });

  it('finds an agent whose program is not there', async () => {
    const made = bench();
    made.config = configSchema.parse({ agent: 'helper', agents: { helper: { command: ['helper'] } } });
    await made.coherence('doctor', '--json');
    assert.equal(checksOf(made)['setup.agent'], false);
    made.programs.add('helper');
    await made.coherence('doctor', '--json');
    assert.equal(checksOf(made)['setup.agent'], true);
  });

  it('goes on where a part cannot be read', async () => {
    const made = bench();
    made.config = configSchema.parse({ agent: 'demo', test: { command: 'make && make check' } });
    assert.equal(await made.coherence('doctor', '--json'), 1);
    assert.equal(checksOf(made)['setup.tests'], false);
    assert.equal(checksOf(made)['setup.approvals'], false);
  });

  it('repairs before it looks, and says what was done', async () => {
    const made = bench();
    await made.coherence('doctor', '--repair');
    assert.deepEqual(made.lines.slice(0, 2), ['Repair', '  The state is sound: there was nothing to repair.']);
    made.repaired = ['The journal was cut at its last sound record.'];
    await made.coherence('doctor', '--repair');
    assert.deepEqual(made.lines.slice(0, 2), ['Repair', '  The journal was cut at its last sound record.']);
    await made.coherence('doctor', '--repair', '--json');
    assert.deepEqual((made.json as { repaired: string[] }).repaired, made.repaired);
  });

  it('reads the prompts as a run would', async () => {
    const made = bench();
    await made.coherence('doctor', '--json');
    assert.equal(checksOf(made)['setup.prompts'], true);
    made.files.texts.set('.coherence/prompts/impl.md', 'Do this:\n\n{{item.txt}}\n');
    made.files.texts.set('.coherence/prompts/spec.md', '{{#feedback}}');
    await made.coherence('doctor', '--json');
    const check = (made.json as Checks).checks.find(({ id }) => id === 'setup.prompts');
    assert.equal(check?.ok, false);
    assert.match(check?.evidence ?? '', /impl\.md:3:1: There is no variable "item\.txt"\..*spec\.md cannot be read as a template/);
  });
});
