import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localFiles } from '../../../src/host/local-files.ts';
import { agentChoices, agentNamed, type AgentChoice } from '../../../src/host/set-up/agent-choice.ts';
import { detectWorkspace } from '../../../src/host/set-up/detect-workspace.ts';
import { planSetUp, startSetUp, writeSetUp, type SetUpStart } from '../../../src/host/set-up/set-up-plan.ts';
import { parseConfig } from '../../../src/node/workspace/config-file.ts';

describe('the set-up of a workspace', () => {
  let folder: string;
  let root: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coherence-set-up-'));
    root = join(folder, 'work');
    await mkdir(root);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function put(path: string, text: string, mode = 0o644): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { mode });
  }

  /** Programs are looked for in `bin` alone. */
  async function start(): Promise<SetUpStart> {
    return startSetUp(localFiles(root), await detectWorkspace({ root, environment: { PATH: join(folder, 'bin') } }));
  }

  const paths = (files: readonly { path: string }[]): string[] => files.map(({ path }) => path);

  it('plans every file of an empty workspace, and writes none of them before it is told to', async () => {
    const workspace = localFiles(root);
    const begun = await start();
    assert.deepEqual([begun.agents, begun.isConfigured], [[{ name: 'demo', title: null }], false]);
    const plan = await planSetUp(workspace, begun, { agent: begun.agents[0] ?? null, prompts: false });
    assert.deepEqual([paths(plan.files), plan.kept], [['.coherence/config.json', 'specs/TEMPLATE.md', 'specs/backlog.md'], []]);
    assert.deepEqual(await workspace.list(''), []);
    assert.deepEqual(await writeSetUp(workspace, plan), paths(plan.files));
    const { config, problems } = parseConfig(await readFile(join(root, '.coherence/config.json'), 'utf8'));
    assert.deepEqual([config.agent, config.agents, problems], ['demo', {}, []]);
  });

  it('keeps what is there, and knows that a configuration is', async () => {
    await put('work/.coherence/config.json', '{}');
    await put('work/.coherence/prompts/impl.md', 'Ours');
    const begun = await start();
    assert.equal(begun.isConfigured, true);
    const plan = await planSetUp(localFiles(root), begun, { agent: null, prompts: true });
    assert.deepEqual(plan.kept, ['.coherence/config.json', '.coherence/prompts/impl.md']);
    assert.equal(paths(plan.files).filter((path) => path.startsWith('.coherence/prompts/')).length, 3);
    await writeSetUp(localFiles(root), plan);
    assert.equal(await readFile(join(root, '.coherence/prompts/impl.md'), 'utf8'), 'Ours');
    assert.deepEqual(paths((await planSetUp(localFiles(root), await start(), { agent: null, prompts: true })).files), []);
  });

  it('puts the fullest backlog first', async () => {
    await put('work/specs/backlog.md', '1. One\n');
    await put('work/specs/night-backlog.md', '1. One\n2. Two\n');
    const begun = await start();
    assert.deepEqual(begun.found.backlogs, ['specs/night-backlog.md', 'specs/backlog.md']);
    const { files } = await planSetUp(localFiles(root), begun, { agent: null, prompts: false });
    assert.deepEqual(JSON.parse(files[0]?.text ?? ''), { backlogs: ['specs/night-backlog.md'] });
  });

  it('offers the agents of this machine that we know how to start, and says how', async () => {
    await put('bin/claude', '', 0o755);
    await put('bin/cursor-agent', '', 0o755);
    const begun = await start();
    assert.deepEqual(begun.found.agents.map(({ name }) => name), ['claude', 'cursor']);
    assert.deepEqual(begun.agents.map(({ name, title }) => [name, title]), [['claude', 'Claude Code'], ['cursor', 'Cursor'], ['demo', null]]);
    const { files } = await planSetUp(localFiles(root), begun, { agent: agentNamed(begun.agents, 'claude'), prompts: false });
    const { config } = parseConfig(files[0]?.text ?? '');
    assert.deepEqual([config.agent, config.agents], ['claude', {}]);
  });

  it('refuses an agent that is not there', () => {
    const agents: AgentChoice[] = agentChoices({ agents: [{ name: 'codex', path: '/bin/codex' }] });
    assert.throws(() => agentNamed(agents, 'nobody'), {
      code: 'unknown-agent', hint: 'Use one of: codex, demo; or say how it is started below "agents" in .coherence/config.json.',
    });
  });
});
