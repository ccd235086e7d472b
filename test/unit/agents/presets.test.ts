import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { adapters, programs } from '../../../scripts/agents/programs.mjs';
import { presetRequest, presetFor, agentsAtWork } from '../../../src/agents/repository-part.ts';
import { allPresets, presetNamed } from '../../../src/agents/presets.ts';
import { isOlder, versionIn } from '../../../src/agents/version.ts';
import { AGENT_PRESETS } from '../../../src/contract/agent-presets.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { PHASES } from '../../../src/contract/phase.ts';
import { agentFor } from '../../../src/engine/attempt/agents.ts';

/** Switches that would let an agent do whatever it wants. */
const BOUNDLESS = /dangerously|bypassPermissions|yolo|danger-full-access|full-auto|allow-all|approve-mcps/i;

describe('the agents that need only their name', () => {
  it('are six, each with its program and what it reads of an environment', () => {
    assert.deepEqual(allPresets().map(({ name }) => name), [...AGENT_PRESETS]);
    for (const { env, program, tried, title, steering } of allPresets()) {
      assert.match(program, /^[a-z-]+$/);
      assert.match(tried, /^\d+\.\d+\.\d+$/);
      assert.notEqual(title, '');
      assert.equal(new Set(env).size, env.length);
      assert.ok(env.every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)));
      assert.ok(steering.length > 0 && steering.every((path) => !path.startsWith('/')));
    }
  });

  it('are never started without bounds', () => {
    for (const preset of allPresets()) for (const phase of PHASES) assert.doesNotMatch(preset.args({ phase, args: [] }).join(' '), BOUNDLESS);
  });

  it('review without the means to write', () => {
    const review = (name: (typeof AGENT_PRESETS)[number]): string => presetNamed(name).args({ phase: 'review', args: [] }).join(' ');
    assert.match(review('claude'), /--permission-mode default --disallowedTools=Edit,MultiEdit,Write,NotebookEdit/);
    assert.match(review('codex'), /--sandbox read-only/);
    assert.match(review('gemini'), /--approval-mode default/);
    assert.deepEqual(JSON.parse(presetNamed('opencode').variables({ phase: 'review' })['OPENCODE_CONFIG_CONTENT'] ?? ''), {
      permission: { edit: 'deny', bash: 'deny', webfetch: 'deny' }, share: 'disabled',
    });
    assert.match(review('cursor'), /--mode ask/);
    assert.doesNotMatch(review('cursor'), /--force/);
    assert.doesNotMatch(review('copilot'), /--allow-tool/);
  });

  it('write a spec without the means to run commands, where theirs can be told apart', () => {
    assert.ok(presetNamed('claude').args({ phase: 'spec', args: [] }).includes('--disallowedTools=Bash'));
    assert.match(presetNamed('opencode').variables({ phase: 'spec' })['OPENCODE_CONFIG_CONTENT'] ?? '', /"bash":"deny"/);
    assert.deepEqual(presetNamed('copilot').args({ phase: 'spec', args: [] }).filter((argument) => argument.startsWith('--allow')), ['--allow-tool=write']);
  });

  it('get their model, their session and what a repository adds, in an order that they understand', () => {
    for (const preset of allPresets()) {
      const args = preset.args({ phase: 'impl', model: 'model-1', session: 'session-1', args: ['--more'] });
      assert.equal(args[args.indexOf('--model') + 1], 'model-1');
      assert.ok(args.join(' ').includes('session-1') && args.includes('--more'));
    }
    assert.deepEqual(presetNamed('codex').args({ phase: 'impl', session: 'session-1', args: [] }).slice(-3), ['resume', 'session-1', '-']);
  });

  it('say which version they are', () => {
    assert.deepEqual(['2.1.330 (Claude Code)', 'codex-cli 0.169.0', '0.61.0', 'copilot version v1.0.80.', 'no version'].map(versionIn), ['2.1.330', '0.169.0', '0.61.0', '1.0.80', null]);
    assert.deepEqual([isOlder('2.1.9', '2.1.330'), isOlder('2.1.330', '2.1.330'), isOlder('2.2', '2.1.330'), isOlder('2', '2.0.1')], [true, false, false, true]);
  });
});

describe('the agent of a phase', () => {
  const spec = (config: Record<string, unknown>, phase: (typeof PHASES)[number] = 'impl') => agentFor(configSchema.parse(config), phase, undefined, ['demo']);

  it('is known by its name alone', () => {
    const { spec: agent, approval } = spec({ agent: 'claude' });
    assert.deepEqual([agent.name, agent.argv[0], agent.preset, agent.direction], ['claude', 'claude', 'claude', 'stdin']);
    assert.equal(approval?.isPlain, true);
  });

  it('is a command of the repository’s where there is one of that name', () => {
    const { spec: agent, approval } = spec({ agent: 'claude', agents: { claude: { command: ['mine'] } } });
    assert.deepEqual([agent.argv, agent.preset, approval?.isPlain], [['mine'], undefined, undefined]);
  });

  it('may be a preset under another name, with more arguments, variables and a model by phase', () => {
    const config = { agent: 'careful', agents: { careful: { preset: 'codex', model: 'm1', args: ['-c', 'x=1'], env: ['MY_KEY'] } }, phases: { review: { model: 'm2' } } };
    const { spec: agent } = spec(config);
    assert.deepEqual([agent.name, agent.model, agent.preset], ['careful', 'm1', 'codex']);
    assert.ok(agent.env.includes('MY_KEY') && agent.env.includes('CODEX_HOME'));
    assert.deepEqual(agent.argv.slice(-5), ['--model', 'm1', '-c', 'x=1', '-']);
    const review = spec(config, 'review');
    assert.equal(review.spec.model, 'm2');
    // One approval for all phases, and it says all of what is added.
    assert.deepEqual(review.approval, spec(config).approval);
    assert.deepEqual([review.approval?.argv, review.approval?.env, review.approval?.isPlain], [['codex', '--model', 'm1', '--model', 'm2', '-c', 'x=1'], ['MY_KEY'], false]);
  });

  it('is not plain with a model that a phase names', () => {
    assert.equal(spec({ agent: 'claude', phases: { spec: { model: 'm1' } } }).approval?.isPlain, false);
  });

  it('is nobody of that name', () => {
    for (const name of ['nobody', 'constructor', '__proto__']) {
      assert.throws(() => spec({ agent: name }), { code: 'unknown-agent', hint: /claude, codex, gemini, opencode, cursor, copilot/ });
    }
    assert.throws(() => spec({}), { code: 'no-agent' });
  });

  it('is counted once for a configuration', () => {
    const config = configSchema.parse({ agent: 'claude', phases: { review: { agent: 'codex' }, test: { agent: 'claude' } } });
    assert.deepEqual(agentsAtWork(config), ['claude', 'codex']);
    const preset = presetFor(config, 'codex');
    assert.ok(preset !== null);
    assert.equal(presetRequest(config, preset).name, 'codex');
    assert.equal(presetFor(config, 'demo'), null);
  });
});

describe('the agent of a phase that speaks the Agent Client Protocol', () => {
  const spec = (config: Record<string, unknown>, phase: (typeof PHASES)[number] = 'impl') => agentFor(configSchema.parse(config), phase, undefined, ['demo']);
  const by = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({ agent: name, agents: { [name]: { preset: name, executor: 'acp', ...more } } });

  it('is each of the six', () => {
    assert.deepEqual(AGENT_PRESETS.map((name) => spec(by(name)).spec.argv.slice(0, 3).filter((argument) => !argument.startsWith('--no'))), [
      ['claude-agent-acp'], ['codex-acp'], ['gemini', '--acp', '--skip-trust'], ['opencode', 'acp'], ['cursor-agent', '--trust', 'acp'], ['copilot', '--acp', '--stdio'],
    ]);
    for (const name of AGENT_PRESETS) {
      const { spec: agent, approval } = spec(by(name));
      assert.deepEqual([agent.executor, agent.preset, agent.direction, agent.account, approval?.isPlain], ['acp', name, 'stdin', name, true]);
      assert.ok(presetNamed(name).env.every((variable) => agent.env.includes(variable)) && new Set(agent.env).size === agent.env.length);
      for (const phase of PHASES) assert.doesNotMatch([...spec(by(name), phase).spec.argv, ...Object.values(spec(by(name), phase).spec.variables ?? {})].join(' '), BOUNDLESS);
    }
  });

  it('asks for all that its posture does not leave to it', () => {
    const variables = (name: (typeof AGENT_PRESETS)[number], phase: (typeof PHASES)[number], phases = {}): string => JSON.stringify(spec({ ...by(name), phases }, phase).spec.variables).replaceAll('\\"', '"');
    assert.match(variables('opencode', 'review'), /"permission":{"edit":"deny","bash":"deny","webfetch":"deny","external_directory":"deny"}/);
    assert.match(variables('opencode', 'impl'), /"permission":{"edit":"ask","bash":"ask","webfetch":"ask","external_directory":"ask"}/);
    assert.match(variables('opencode', 'spec'), /"edit":"ask","bash":"deny"/);
    assert.match(variables('opencode', 'impl', { impl: { commands: 'allow' } }), /"edit":"ask","bash":"allow"/);
    assert.deepEqual(PHASES.map((phase) => /"INITIAL_AGENT_MODE":"([a-z-]+)"/.exec(variables('codex', phase))?.[1]), ['read-only', 'workspace-write', 'workspace-write', 'read-only']);
    const posture = { files: 'read', commands: 'deny', specsFolder: 'specs' } as const;
    assert.deepEqual(AGENT_PRESETS.map((name) => presetNamed(name).acp?.modes?.(posture)?.[0]), ['default', 'read-only', 'default', undefined, 'ask', 'agent']);
  });

  it('gets its model', () => {
    for (const name of AGENT_PRESETS) {
      const { spec: agent } = spec(by(name, { model: 'model-1' }));
      assert.equal(agent.model, 'model-1');
      assert.match(`${agent.argv.join(' ')} ${JSON.stringify(agent.variables)}`, /model-1/, name);
    }
  });

  it('is approved with what a repository adds to it, and with what it is told yes to', () => {
    assert.deepEqual(spec(by('claude', { args: ['--x'] })).approval, { kind: 'agent', name: 'claude', argv: ['claude-agent-acp', '--x'], env: [], steering: [...presetNamed('claude').steering], allows: [], isPlain: false });
    const allowed = { ...by('claude'), phases: { test: { commands: 'allow' } } };
    assert.deepEqual([spec(allowed).approval?.isPlain, spec(allowed).approval?.allows], [false, ['It may run any command in the phase test.']]);
    // Without the protocol nobody is asked, so nobody is told yes.
    assert.equal(spec({ agent: 'claude', phases: { test: { commands: 'allow' } } }).approval?.isPlain, true);
    const own = spec({ agent: 'mine', agents: { mine: { command: ['my-agent', 'acp'], executor: 'acp' } }, phases: { impl: { commands: 'allow' } } });
    assert.deepEqual([own.spec.executor, own.spec.argv, own.approval?.isPlain, own.approval?.allows?.length], ['acp', ['my-agent', 'acp'], undefined, 1]);
  });

  it('is tried in the versions that the real programs are tested in', () => {
    for (const [program, { agent, version }] of Object.entries(adapters)) {
      const { acp } = presetNamed(agent as keyof typeof programs);
      assert.deepEqual([acp?.program, acp?.tried], [program, version]);
    }
  });
});

describe('docs/agents.md', () => {
  const guide = readFileSync('docs/agents.md', 'utf8');

  it('has each agent with its program, the version that was tried and what steers it', () => {
    for (const { name, program, steering, title, tried } of allPresets()) {
      const row = guide.split('\n').find((line) => line.startsWith(`| \`${name}\` | `)) ?? '';
      assert.ok(row.includes(`\`${program}\``) && row.includes(title.replace(/^GitHub /, '').split(' ')[0] ?? title), name);
      assert.ok(row.includes(name in programs ? tried : 'from its documentation'), name);
      for (const path of steering) assert.ok(guide.includes(`\`${path}\``) || steering.some((folder) => folder.endsWith('/') && path.startsWith(folder) && guide.includes(`\`${folder}\``)) || path.startsWith('opencode'), path);
    }
  });

  it('is about the versions that the real programs are tested in', () => {
    for (const [name, { version }] of Object.entries(programs)) assert.equal(presetNamed(name as keyof typeof programs).tried, version);
  });
});
