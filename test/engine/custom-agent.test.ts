import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { smallProject, TestRepository } from './repository.ts';

/** Keeps every direction that it is given, and what it sees of its environment, outside of the repository. */
const RECORDER = `
import { appendFileSync, readFileSync } from 'node:fs';
const direction = readFileSync(process.argv[2] ?? 0, 'utf8');
appendFileSync(process.env.RECORDER_FILE, JSON.stringify({ direction, secret: process.env.NOT_ASKED_FOR ?? null }) + '\\n');
console.log('The key is ' + process.env.RECORDER_KEY);
console.log(JSON.stringify({ signIn: process.env.RECORDER_SIGN_IN ?? null }));
console.log('\\u001b[31mred\\u001b[0m');
process.exit(7);
`;
const KEY = 'sk-test-0123456789abcdefghijklmnop';
/** Secret as well, though nothing says so but that it is named. */
const SIGN_IN = 'correct-"horse"-battery';

interface Recorded {
  direction: string;
  secret: string | null;
}

describe('an agent that the repository names', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  afterEach(() => repository.remove());

  async function run(backlog: string, agent: Record<string, unknown>, files: Record<string, string> = {}, config: Record<string, unknown> = {}): Promise<{ recorded: Recorded[]; log: string }> {
    repository = new TestRepository({ ...smallProject(backlog, { agent: 'recorder', agents: { recorder: agent }, maxIterations: 1, ...config }), 'tools/recorder.mjs': RECORDER, ...files });
    const record = join(repository.root, '..', 'recorded.jsonl');
    const { host, events } = await repository.open('', { RECORDER_FILE: record, RECORDER_KEY: KEY, RECORDER_SIGN_IN: SIGN_IN, NOT_ASKED_FOR: 'mine' });
    await host.api.run({});
    await host.close();
    const attempt = events.find((event) => event.type === 'attempt-started');
    assert.ok(attempt !== undefined);
    const recorded = readFileSync(record, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Recorded);
    return { recorded, log: readFileSync(join(repository.root, attempt.log), 'utf8') };
  }

  const byStdin = { command: [process.execPath, 'tools/recorder.mjs'], env: ['RECORDER_FILE', 'RECORDER_KEY', 'RECORDER_SIGN_IN'] };

  it('gets its direction by standard input, with the item as data that cannot break out', async () => {
    const text = 'Add a function for ``` and $(touch pwned) `touch pwned` | {{phase}} && exit';
    const { recorded } = await run(`1. ${text}\n`, byStdin);
    const { direction } = recorded[0] ?? { direction: '' };
    assert.match(direction, /^Phase: spec$/m);
    const fence = new MarkdownIt().parse(direction, {}).find((token) => token.type === 'fence' && token.info === 'text backlog-item');
    assert.equal(fence?.content.trim(), text);
    assert.equal(repository.git('status', '--porcelain'), '');
  });

  it('gets its direction as a file', async () => {
    const { recorded } = await run('1. Add a function\n', { ...byStdin, command: [process.execPath, 'tools/recorder.mjs', '{direction}'], direction: 'file' });
    assert.match(recorded[0]?.direction ?? '', /^Phase: spec$/m);
  });

  it('gets the environment variables that it names and no others, and their values are in no log', async () => {
    const { recorded, log } = await run('1. Add a function\n', byStdin);
    assert.equal(recorded[0]?.secret, null);
    assert.ok(!log.includes(KEY));
    assert.match(log, /^The key is \[redacted\]\n\{"signIn":"\[redacted\]"\}$/m);
    assert.ok(!log.includes('\u001b'));
    assert.match(log, /^# task_id=task_[0-9a-f]{16} status=running$/m);
    assert.match(log, /^# duration_seconds=\d+(?:\.\d+)? exit=7 status=failed$/m);
  });

  it('is directed by the workspace\'s own prompt and variant', async () => {
    const { recorded } = await run('1. Add a function\n', byStdin, {
      '.coherence/prompts/spec.md': 'not this one\n',
      '.coherence/prompts/spec.brief.md': 'Brief.\n{{{item.text}}}\n',
    }, { phases: { spec: { variant: 'brief' } } });
    assert.equal(recorded[0]?.direction, 'Brief.\n```text backlog-item\nAdd a function\n```\n');
  });

  it('has to write the sections that the workspace\'s own template requires', async () => {
    repository = new TestRepository({
      ...smallProject('1. Add a function\n', { agent: 'writer', agents: { writer: { command: [process.execPath, 'tools/writer.mjs'] } }, maxIterations: 1 }),
      'specs/TEMPLATE.md': '# Spec: [Name]\n\n## Purpose\n\n## Roll-back\n\n## Costs (if any)\n',
      'tools/writer.mjs': "import { writeFileSync } from 'node:fs';\nwriteFileSync('specs/001.md', '# Spec: It\\n\\n## Purpose\\n\\nTo be there.\\n');\nconsole.log('Spec path: specs/001.md');\n",
    });
    const { host, events } = await repository.open();
    await host.api.run({});
    await host.close();
    const settled = events.find((event) => event.type === 'attempt-settled');
    assert.equal(settled?.outcome, 'failed');
    assert.match(settled.reason, /Roll-back/);
    assert.doesNotMatch(settled.reason, /Costs/);
  });
});
