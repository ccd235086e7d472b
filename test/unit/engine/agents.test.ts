import assert from 'node:assert/strict';
import { agentsAtWork } from '../../../src/agents/repository-part.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { agentsFor } from '../../../src/engine/attempt/agents.ts';
import { neededCommands } from '../../../src/host/needed-commands.ts';

const config = configSchema.parse({
  agent: 'claude',
  agents: { mine: { command: ['my-agent'], account: 'ours' }, other: { preset: 'claude' } },
  phases: { impl: { model: 'claude-model-2', fallback: ['codex', 'other', 'claude', 'mine', 'codex'] } },
});

describe('the agents of a phase', () => {
  const names = (override?: string): string[] => agentsFor(config, 'impl', override, []).map(({ spec }) => `${spec.name} of ${spec.account}`);

  it('are its own and its fallbacks, each once', () => {
    assert.deepEqual(names(), ['claude of claude', 'codex of codex', 'other of claude', 'mine of ours']);
    assert.deepEqual(agentsFor(config, 'test', undefined, []).map(({ spec }) => spec.name), ['claude']);
  });

  it('are one alone where a run names it', () => {
    assert.deepEqual(names('codex'), ['codex of codex']);
  });

  it('work with the model of the phase only where they know it', () => {
    assert.deepEqual(agentsFor(config, 'impl', undefined, []).map(({ spec }) => spec.model), ['claude-model-2', undefined, 'claude-model-2', undefined]);
  });

  it('have to exist, the ones that stand in as well', () => {
    const wrong = configSchema.parse({ agent: 'claude', phases: { impl: { fallback: ['nobody'] } } });
    assert.throws(() => agentsFor(wrong, 'impl', undefined, []), { code: 'unknown-agent' });
  });

  it('are approved before a run, also those that only may work', () => {
    assert.ok(agentsAtWork(config).includes('mine'));
    assert.ok(neededCommands(config, undefined).some(({ name }) => name === 'mine'));
    assert.ok(!neededCommands(config, 'claude').some(({ name }) => name === 'mine'));
  });

  it('go on with their own session and no other’s', () => {
    const [first, second] = agentsFor(config, 'impl', undefined, [], (name) => (name === 'codex' ? 'thread-1' : null));
    assert.ok(!first.spec.argv.includes('thread-1'));
    assert.ok(second?.spec.argv.includes('thread-1'));
  });
});
