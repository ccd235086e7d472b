import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
    assert.equal(ids.length, 23);
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
