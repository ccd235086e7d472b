import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { configSchema } from '../../../src/contract/config.ts';
import { agentFor } from '../../../src/engine/attempt/agents.ts';
import type { RepositoryCommand } from '../../../src/engine/ports/approval.ts';
import { approvalRequest, requiredApprovals } from '../../../src/node/workspace/approval-requests.ts';
import { Approvals, WorkspaceApprovals } from '../../../src/node/workspace/approvals.ts';
import { steeringFiles } from '../../../src/node/workspace/steering-files.ts';
import { userStateFolder } from '../../../src/node/workspace/user-state-folder.ts';
import { WorkspaceFiles } from '../../../src/node/workspace/workspace-files.ts';

const NPM_TEST: RepositoryCommand = { kind: 'test-command', name: 'test', argv: ['npm', 'test'], env: [] };

function workspace(files: Record<string, string> = {}, root = '/w') {
  return { root, read: async (path: string) => files[path] ?? null, exists: async () => false, write: async () => {}, list: async () => [] };
}

function manifest(scripts: Record<string, string>): Record<string, string> {
  return { 'package.json': JSON.stringify({ scripts }) };
}

describe('approval requests', () => {
  const hashOf = async (command: Partial<RepositoryCommand>, files: Record<string, string> = {}, root?: string): Promise<string> =>
    (await approvalRequest({ ...NPM_TEST, ...command }, workspace(files, root))).hash;

  it('bind everything that decides what runs', async () => {
    const scripts = { test: 'mocha', pretest: 'tsc', lint: 'oxlint' };
    const hash = await hashOf({}, manifest(scripts));
    assert.equal(await hashOf({}, manifest({ ...scripts, lint: 'other' })), hash);
    for (const changed of [
      hashOf({ kind: 'agent' }, manifest(scripts)),
      hashOf({ name: 'other' }, manifest(scripts)),
      hashOf({ argv: ['npm', 'test', '--', '-x'] }, manifest(scripts)),
      hashOf({ argv: ['npm test'] }, manifest(scripts)),
      hashOf({ env: ['TOKEN'] }, manifest(scripts)),
      hashOf({}, manifest({ ...scripts, test: 'mocha; curl evil' })),
      hashOf({}, manifest({ ...scripts, pretest: 'curl evil' })),
      hashOf({}, manifest({ ...scripts, posttest: 'curl evil' })),
      hashOf({}, { ...manifest(scripts), '.npmrc': 'script-shell=./evil.sh\n' }),
      hashOf({}, manifest(scripts), '/elsewhere'),
    ]) assert.notEqual(await changed, hash);
  });

  it('bind the content of the file of the repository that a command runs', async () => {
    for (const [argv, file] of [
      [['./run-tests.sh'], 'run-tests.sh'], [['tools/agent'], 'tools/agent'], [['node', '--quiet', 'tools/agent.mjs'], 'tools/agent.mjs'],
      [['python3', './check.py', '-v'], 'check.py'], [['make', 'test'], 'Makefile'], [['/usr/bin/bash', 'ci/test.sh'], 'ci/test.sh'],
    ] as const) {
      const before = await hashOf({ argv }, { [file]: 'as approved' });
      assert.notEqual(await hashOf({ argv }, { [file]: 'curl evil' }), before, file);
      assert.equal(await hashOf({ argv }, { [file]: 'as approved', 'other.sh': 'x' }), before, file);
      assert.match((await approvalRequest({ ...NPM_TEST, argv }, workspace({ [file]: 'as approved' }))).says, new RegExp(`\\n  ${file}, as it is now \\([0-9a-f]{8}\\)$`));
    }
  });

  it('say each thing on a line of its own, in the order in which it runs', async () => {
    const { title, says } = await approvalRequest({ kind: 'agent', name: 'a\nb', argv: ['sh', '-c', 'x\n\nThe test command:\nnpm test', '\u202efdp\u200b'], env: [] }, workspace());
    assert.equal(title, String.raw`The agent "a\nb"`);
    assert.equal(says, String.raw`sh -c 'x\n\nThe test command:\nnpm test' '\u{202e}fdp\u{200b}'`);
  });

  it('leave tests out, which change with the work, and whatever is not of the repository', async () => {
    for (const argv of [['node', '--test', 'test/a.test.js'], ['pytest', 'test/a.test.js'], ['python', '-m', 'pytest', 'test/a.test.js'], ['../elsewhere.sh'], ['/bin/test.sh'], ['bash', '../elsewhere.sh']]) {
      const before = await hashOf({ argv }, { 'test/a.test.js': '1', 'elsewhere.sh': '1', 'bin/test.sh': '1' });
      assert.equal(await hashOf({ argv }, { 'test/a.test.js': '2', 'elsewhere.sh': '2', 'bin/test.sh': '2' }), before);
    }
  });

  it('follow the scripts that a script names', async () => {
    const scripts = { test: 'npm run build && npm run unit', build: 'tsc', unit: 'mocha', preunit: 'x', lint: 'oxlint' };
    const hash = await hashOf({}, manifest(scripts));
    assert.notEqual(await hashOf({}, manifest({ ...scripts, preunit: 'evil' })), hash);
    assert.equal(await hashOf({}, manifest({ ...scripts, lint: 'other' })), hash);
    const { says } = await approvalRequest(NPM_TEST, workspace(manifest(scripts)));
    assert.equal(says, 'npm test\n  build: tsc\n  preunit: x\n  test: npm run build && npm run unit\n  unit: mocha');
  });

  it('bind all scripts where it cannot be told which one is meant', async () => {
    const argv = ['npm', '--prefix', 'sub', 'test'];
    assert.notEqual(await hashOf({ argv }, manifest({ other: 'a' })), await hashOf({ argv }, manifest({ other: 'b' })));
    for (const direct of [['npm', 'run', 'other'], ['yarn', 'other'], ['/usr/bin/pnpm', 'run-script', 'other'], ['npm.cmd', 'run', 'other']]) {
      assert.notEqual(await hashOf({ argv: direct }, manifest({ other: 'a' })), await hashOf({ argv: direct }, manifest({ other: 'b' })), direct.join(' '));
    }
    assert.equal(await hashOf({ argv: ['make', 'test'] }, manifest({ test: 'a' })), await hashOf({ argv: ['make', 'test'] }, manifest({ test: 'b' })));
  });

  it('show no secret of an .npmrc', async () => {
    const { says } = await approvalRequest(NPM_TEST, workspace({ ...manifest({ test: 'x' }), '.npmrc': '//r.example/:_authToken=abc\nnode-options=--require ./x.js\n' }));
    assert.equal(says.includes('abc'), false);
    assert.ok(says.includes('node-options=--require ./x.js'));
  });

  it('exist for the test command and each agent that a configuration names', async () => {
    const config = configSchema.parse({ test: { command: 'npm test' }, agents: { mine: { command: ['mine'], env: ['KEY'] } } });
    const requests = await requiredApprovals(config, workspace());
    assert.deepEqual(requests.map(({ id, kind, says }) => ({ id, kind, says })), [
      { id: 'test-command:test', kind: 'test-command', says: 'npm test' },
      { id: 'agent:mine', kind: 'agent', says: 'mine\n  with KEY from the environment' },
    ]);
    assert.deepEqual(await requiredApprovals(configSchema.parse({}), workspace()), []);
    // The engine asks for a command, `approve` for a configuration: both mean the same.
    assert.equal(requests[0]?.hash, (await approvalRequest(NPM_TEST, workspace())).hash);
  });

  describe('of an agent that is known', () => {
    const required = async (config: Record<string, unknown>, files: Record<string, string> = {}): Promise<{ id: string; says: string; hash: string }[]> => {
      const list = async (folder: string): Promise<string[]> => Object.keys(files).filter((path) => path.startsWith(`${folder}/`)).sort();
      return requiredApprovals(configSchema.parse(config), { ...workspace(files), list });
    };

    it('are not needed where the repository adds nothing', async () => {
      assert.deepEqual(await required({ agent: 'claude', phases: { review: { agent: 'codex' } }, agents: { mine: { preset: 'gemini' } } }), []);
    });

    it('say what it adds: arguments, models and variables', async () => {
      const [request] = await required({ agents: { mine: { preset: 'claude', args: ['--allowedTools', 'Bash'], model: 'm1', env: ['MY_KEY'] } }, phases: { impl: { model: 'm2' } } });
      assert.equal(request?.id, 'agent:mine');
      assert.equal(request.says, 'claude --model m1 --model m2 --allowedTools Bash\n  with MY_KEY from the environment');
      const [other] = await required({ agents: { mine: { preset: 'claude', args: ['--allowedTools', 'Read'], model: 'm1', env: ['MY_KEY'] } }, phases: { impl: { model: 'm2' } } });
      assert.notEqual(other?.hash, request.hash);
      assert.equal((await required({ agent: 'claude', phases: { spec: { model: 'm1' } } }))[0]?.id, 'agent:claude');
    });

    it('say what it is told yes to, where it speaks the Agent Client Protocol', async () => {
      const agents = { mine: { preset: 'codex', executor: 'acp' }, own: { command: ['my-agent'], executor: 'acp' } };
      const [own, ...none] = await required({ agents });
      assert.deepEqual([own?.says, none], ['my-agent', []]);
      const [mine, changed] = await required({ agents, phases: { impl: { commands: 'allow' } } });
      assert.equal(mine?.says, 'codex-acp\n  It may run any command in the phase impl.');
      assert.equal(changed?.says, 'my-agent\n  It may run any command in the phase impl.');
      assert.notEqual(changed.hash, own?.hash);
      const [wider] = await required({ agents, phases: { spec: { files: 'write' }, impl: { files: 'read' }, review: { files: 'specs' } } });
      assert.equal(wider?.says, 'codex-acp\n  It may write any file in the phase spec.\n  It may write specs in the phase review.');
    });

    it('bind the files of the repository that steer it', async () => {
      const hook = '{"hooks":{}}';
      const [request] = await required({ agent: 'claude' }, { '.claude/settings.json': hook, '.claude/agents/a.md': 'x', 'CLAUDE.md': 'free' });
      assert.match(request?.says ?? '', /^claude\n {2}which follows \.claude\/agents\/a\.md, as it is now \([0-9a-f]{8}\)\n {2}which follows \.claude\/settings\.json, as it is now/);
      const [changed] = await required({ agent: 'claude' }, { '.claude/settings.json': '{"hooks":{"Stop":[]}}', '.claude/agents/a.md': 'x' });
      assert.notEqual(changed?.hash, request?.hash);
      const [same] = await required({ agent: 'claude' }, { '.claude/settings.json': hook, '.claude/agents/a.md': 'x', 'CLAUDE.md': 'other' });
      assert.equal(same?.hash, request?.hash);
      assert.deepEqual(await required({ agent: 'codex' }, { '.claude/settings.json': hook }), []);
    });

    it('bind what steers it above the workspace as well, up to the top of the repository', async () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-steering-')));
      const place = (path: string, text: string): void => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      };
      const says = async (agent: string, at = 'repository/packages/a'): Promise<string[]> => (await requiredApprovals(configSchema.parse({ agent }), new WorkspaceFiles(join(folder, at)))).map((request) => request.says);
      try {
        for (const path of ['opencode.json', '.opencode/plugin/a.js', '.mcp.json', '.claude/settings.json', '.env']) place(path, 'not of the repository');
        place('repository/packages/a/src/a.js', '');
        assert.deepEqual(await says('opencode'), [], 'in no repository');
        mkdirSync(join(folder, 'repository/.git'));
        assert.deepEqual(await says('opencode'), []);
        place('repository/opencode.json', '{"mcp":{}}');
        place('repository/packages/.opencode/plugin/a.js', 'x');
        place('repository/packages/a/opencode.jsonc', '{}');
        const [before = ''] = await says('opencode');
        assert.match(before, /^opencode\n {2}which follows \.\.\/\.\.\/opencode\.json, as it is now \([0-9a-f]{8}\)\n {2}which follows \.\.\/\.opencode\/plugin\/a\.js, [^\n]*\n {2}which follows opencode\.jsonc, [^\n]*$/);
        place('repository/opencode.json', '{"mcp":{"x":{"command":["evil"]}}}');
        assert.notEqual((await says('opencode'))[0], before);
        assert.deepEqual(await says('codex'), []);
        assert.equal((await says('opencode', 'repository'))[0]?.split('\n').length, 2);
        symlinkSync(join(folder, '.mcp.json'), join(folder, 'repository/packages/a/.mcp.json'));
        assert.deepEqual(await says('claude'), ['claude\n  which follows .mcp.json']);
        // What is in a person's home is their own.
        assert.deepEqual((await steeringFiles(['opencode.json'], new WorkspaceFiles(join(folder, 'repository/packages/a')), join(folder, 'repository'))).map(({ path }) => path), []);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it('are asked for by the engine in the same way', async () => {
      const approvals = new Approvals('/nowhere');
      const { approval } = agentFor(configSchema.parse({ agent: 'opencode' }), 'impl', undefined, []);
      assert.ok(approval !== null);
      assert.equal(await new WorkspaceApprovals(approvals, workspace()).refusalFor(approval), null);
      const steered = workspace({ 'opencode.json': '{"plugin":["x"]}' });
      assert.match((await new WorkspaceApprovals(approvals, steered).refusalFor(approval)) ?? '', /The agent "opencode" has not been approved/);
      assert.equal(await new WorkspaceApprovals(approvals, steered, { trusted: true }).refusalFor(approval), null);
    });
  });
});

describe('Approvals', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-approvals-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('hold until they are revoked, or what they are for says something else', async () => {
    const files = manifest({ test: 'mocha' });
    const approvals = new Approvals(folder);
    const port = new WorkspaceApprovals(approvals, workspace(files));
    assert.match((await port.refusalFor(NPM_TEST)) ?? '', /coherence approve/);
    await approvals.approve(await approvalRequest(NPM_TEST, workspace(files)), 'una', '2026-01-01T00:00:00.000Z');
    assert.equal(await port.refusalFor(NPM_TEST), null);
    assert.equal(await new WorkspaceApprovals(new Approvals(folder), workspace(files)).refusalFor(NPM_TEST), null);
    Object.assign(files, manifest({ test: 'curl evil' }));
    assert.notEqual(await port.refusalFor(NPM_TEST), null);
    Object.assign(files, manifest({ test: 'mocha' }));
    assert.equal(await port.refusalFor(NPM_TEST), null);
    await approvals.revoke(await approvalRequest(NPM_TEST, workspace(files)));
    assert.notEqual(await port.refusalFor(NPM_TEST), null);
    assert.equal(await new WorkspaceApprovals(approvals, workspace(files), { trusted: true }).refusalFor(NPM_TEST), null);
  });

  it('are kept to the user alone and survive two writers at once', async () => {
    const requests = await Promise.all(Array.from({ length: 20 }, (_, i) => approvalRequest({ ...NPM_TEST, name: `${i}` }, workspace())));
    const writers = [new Approvals(folder), new Approvals(folder)];
    await Promise.all(requests.flatMap((request) => writers.map((writer, i) => writer.approve(request, `writer ${i}`, '2026-01-01T00:00:00.000Z'))));
    for (const request of requests) assert.ok(await writers[0]?.isApproved(request));
    const names = readdirSync(join(folder, 'approvals'));
    assert.equal(names.length, 20);
    for (const name of names) assert.equal(statSync(join(folder, 'approvals', name)).mode & 0o777, 0o600);
  });

  it('are not made by a damaged file or one under another name', async () => {
    const approvals = new Approvals(folder);
    const [one, two] = await Promise.all(['1', '2'].map((name) => approvalRequest({ ...NPM_TEST, name }, workspace())));
    assert.ok(one && two);
    await approvals.approve(one, 'una', '2026-01-01T00:00:00.000Z');
    const [name = ''] = readdirSync(join(folder, 'approvals'));
    writeFileSync(join(folder, 'approvals', name.replace(one.hash, two.hash)), JSON.stringify({ schema: 1, hash: one.hash, id: '', says: '', by: '', at: '' }));
    assert.equal(await approvals.isApproved(two), false);
    writeFileSync(join(folder, 'approvals', name), '{');
    assert.equal(await approvals.isApproved(one), false);
  });
});

describe('userStateFolder', () => {
  for (const [platform, env, expected] of [
    ['linux', {}, '/home/u/.local/state/coherence-pipeline'],
    ['linux', { XDG_STATE_HOME: '/state' }, '/state/coherence-pipeline'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/u/.local/state/coherence-pipeline'],
    ['linux', { COHERENCE_HOME: '/mine' }, '/mine'],
    ['darwin', {}, '/home/u/Library/Application Support/coherence-pipeline'],
  ] as const) {
    it(`is ${expected} on ${platform} with ${JSON.stringify(env)}`, () => assert.equal(userStateFolder(env, platform, '/home/u'), expected));
  }
});
