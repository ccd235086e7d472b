import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approvalBook } from '../../../src/host/approval-book.ts';
import { runChecks } from '../../../src/host/doctor/run-checks.ts';
import { neededCommands } from '../../../src/host/needed-commands.ts';
import { readWorkspace } from '../../../src/host/read-workspace.ts';
import type { HostOptions } from '../../../src/host/workspace-host.ts';

const CONFIG = { backlogs: ['backlog.md'], agent: 'helper', agents: { helper: { command: ['helper', '-p'] } }, test: { command: ['make', 'check'] } };

describe('the checklist of a workspace', () => {
  let folder: string;
  let options: HostOptions;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coherence-checks-'));
    options = { root: join(folder, 'work'), environment: { PATH: join(folder, 'bin'), COHERENCE_HOME: join(folder, 'home') } };
    await mkdir(join(options.root, '.coherence'), { recursive: true });
    await writeFile(join(options.root, '.coherence/config.json'), JSON.stringify(CONFIG));
    await writeFile(join(options.root, 'backlog.md'), '1. Add a clock\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function checked(startsProcesses = true) {
    const checks = await runChecks(options, { nodeVersion: 'v22.18.0', startsProcesses });
    return { ids: checks.map(({ id }) => id), check: (id: string) => checks.find((each) => each.id === id) };
  }

  it('has the pipeline in place first and the set-up then, and writes nothing', async () => {
    const { ids } = await checked();
    assert.equal(ids.length, 24);
    assert.equal(ids.findIndex((id) => id.startsWith('setup.')), 14);
    assert.deepEqual((await readdir(options.root)).sort(), ['.coherence', 'backlog.md']);
    assert.deepEqual(await readdir(join(options.root, '.coherence')), ['config.json']);
  });

  it('says what it did not check where nothing may be started; programs are looked for all the same', async () => {
    assert.equal((await checked(true)).check('setup.git')?.ok, true);
    const before = await checked(false);
    assert.deepEqual(before.check('setup.git'), {
      id: 'setup.git', title: 'git can be started', ok: false, evidence: 'Not checked: nothing is started in a workspace that is not trusted.',
    });
    assert.equal(before.check('setup.agent')?.evidence, 'helper: helper was not found.');
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'helper'), '', { mode: 0o755 });
    assert.equal((await checked(false)).check('setup.agent')?.ok, true);
  });

  it('says which version an agent has, and what is wrong with one that is known', async () => {
    await writeFile(join(options.root, '.coherence/config.json'), JSON.stringify({ ...CONFIG, agent: 'codex' }));
    assert.equal((await checked()).check('setup.agent')?.evidence, 'codex: Codex is not installed, or its program codex is not on the PATH.');
    await mkdir(join(folder, 'bin'));
    const answers = async (version: string): Promise<string> => {
      await writeFile(join(folder, 'bin', 'codex'), `#!/bin/sh\n${version}\n`, { mode: 0o755 });
      const check = (await checked()).check('setup.agent');
      return `${String(check?.ok)} ${check?.evidence ?? ''}`;
    };
    assert.equal(await answers('echo codex-cli 99.0.1'), 'true codex (Codex 99.0.1)');
    assert.match(await answers('echo codex-cli 0.1.0'), /^true codex \(Codex 0\.1\.0; older than \d+\.\d+\.\d+, which is the one that was tried/);
    assert.equal(await answers('echo hello'), 'true codex (Codex, version unknown)');
    assert.match(await answers('exit 3'), /^false codex: Codex does not say its version\./);
    assert.equal((await checked(false)).check('setup.agent')?.evidence, 'codex (Codex, version not asked)');
  });

  it('says where a key comes from, and never what it is', async () => {
    await writeFile(join(options.root, '.coherence/config.json'), JSON.stringify({ ...CONFIG, agent: 'codex' }));
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'codex'), '#!/bin/sh\necho codex-cli 99.0.1\n', { mode: 0o755 });
    options = { ...options, environment: { ...options.environment, OPENAI_API_KEY: 'sk-of-the-environment' } };
    const said = async (): Promise<string> => JSON.stringify((await checked()).check('setup.agent'));
    assert.match(await said(), /codex \(Codex 99\.0\.1; OPENAI_API_KEY from the environment\)/);
    options = { ...options, keys: { OPENAI_API_KEY: 'sk-of-the-editor' } };
    assert.match(await said(), /OPENAI_API_KEY from the editor\)/);
    assert.doesNotMatch(await said(), /sk-of/);
  });

  it('looks at fallbacks as well, and says who is spoken to by the protocol', async () => {
    await writeFile(join(options.root, '.coherence/config.json'), JSON.stringify({ ...CONFIG, phases: { impl: { fallback: ['second'] } }, agents: { ...CONFIG.agents, second: { command: ['second'], executor: 'acp' } } }));
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'helper'), '', { mode: 0o755 });
    assert.equal((await checked()).check('setup.agent')?.evidence, 'second: second was not found.');
    await writeFile(join(folder, 'bin', 'second'), '', { mode: 0o755 });
    assert.equal((await checked()).check('setup.agent')?.evidence, 'helper (helper), second (second; by the Agent Client Protocol)');
  });

  it('lists all agents of this machine, whatever the configuration names, and holds in any case', async () => {
    options = { ...options, environment: { ...options.environment, HOME: join(folder, 'home'), CODEX_HOME: join(folder, 'codex') } };
    assert.deepEqual((await checked()).check('setup.installed'), { id: 'setup.installed', title: 'Agents on this machine', ok: true, evidence: 'Not on the PATH: claude, codex, gemini, opencode, cursor, copilot.' });
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'codex'), '#!/bin/sh\necho codex-cli 0.1.0\n', { mode: 0o755 });
    assert.match((await checked()).check('setup.installed')?.evidence ?? '', /^codex: 0\.1\.0, older than [\d.]+, which was tried, no key, not signed in\. Not on/);
    await mkdir(join(folder, 'codex'));
    await writeFile(join(folder, 'codex', 'auth.json'), '{}');
    assert.match((await checked()).check('setup.installed')?.evidence ?? '', /which was tried, signed in\. Not on/);
    options = { ...options, keys: { CODEX_API_KEY: 'x' } };
    assert.match((await checked(false)).check('setup.installed')?.evidence ?? '', /^codex: version unknown, CODEX_API_KEY from the editor\./);
  });

  it('asks a program for its version once, for as long as it is the same file', async () => {
    await writeFile(join(options.root, '.coherence/config.json'), JSON.stringify({ ...CONFIG, agent: 'codex' }));
    await mkdir(join(folder, 'bin'));
    const asked = join(folder, 'asked');
    const install = (version: string): Promise<void> => writeFile(join(folder, 'bin', 'codex'), `#!/bin/sh\necho x >> ${asked}\necho codex-cli ${version}\n`, { mode: 0o755 });
    await install('99.0.1');
    await checked();
    await checked();
    const once = await readFile(asked, 'utf8');
    await install('99.0.10');
    assert.match((await checked()).check('setup.agent')?.evidence ?? '', /99\.0\.10/);
    // The two lines of one checklist may ask at the same time.
    assert.ok(once === 'x\n' || once === 'x\nx\n', once);
  });

  it('knows the approvals, which are of what the commands say now', async () => {
    const book = approvalBook(options, 'ada');
    const reader = await readWorkspace(options);
    const states = await Promise.all(neededCommands(reader.config, undefined).map((command) => book.stateOf(command)));
    assert.deepEqual(states.map(({ request, approved }) => [request.id, approved]), [['agent:helper', false], ['test-command:test', false]]);
    assert.equal((await checked()).check('setup.approvals')?.ok, false);
    await book.approve(states.map(({ request }) => request));
    assert.equal((await checked()).check('setup.approvals')?.ok, true);
    await writeFile(join(options.root, '.coherence/config.json'), JSON.stringify({ ...CONFIG, test: { command: ['make', 'all'] } }));
    assert.equal((await checked()).check('setup.approvals')?.evidence, 'test-command:test: not approved. Approve with: coherence approve');
  });

  it('needs a folder', () => assert.rejects(runChecks({ ...options, root: join(folder, 'none') }, { nodeVersion: 'v22.18.0', startsProcesses: false }), { code: 'no-folder' }));
});
