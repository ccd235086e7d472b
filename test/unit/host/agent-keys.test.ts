import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import { environmentOfAgents, keySources, keyVariables } from '../../../src/host/agent-keys.ts';

describe('variables that agents take keys from', () => {
  const names = (config: object, more: string[] = []): string[] => keyVariables(configSchema.parse(config), more).map(({ name }) => name);

  it('are those of the agents that a configuration names, where their names say so', () => {
    assert.deepEqual(names({ agent: 'codex' }).sort(), ['AZURE_OPENAI_API_KEY', 'CODEX_API_KEY', 'OPENAI_API_KEY']);
    const config = { agent: 'mine', agents: { mine: { command: ['mine'], env: ['MY_AGENT_KEY', 'MY_REGION', 'MY_KEY_FILE'] } }, phases: { review: { agent: 'claude', fallback: ['cursor'] } } };
    const found = keyVariables(configSchema.parse(config));
    assert.deepEqual(found.find(({ name }) => name === 'MY_AGENT_KEY'), { name: 'MY_AGENT_KEY', agents: ['mine'] });
    assert.ok(found.some(({ name, agents }) => name === 'ANTHROPIC_API_KEY' && agents.includes('claude')));
    assert.ok(found.some(({ name }) => name === 'CURSOR_API_KEY'));
    assert.equal(found.some(({ name }) => /REGION|FILE|URL|GEMINI/.test(name)), false);
  });

  it('are those of all agents that we know where it names none, and of one that is chosen elsewhere', () => {
    assert.ok(names({}).includes('ANTHROPIC_API_KEY') && names({}).includes('GEMINI_API_KEY'));
    assert.ok(names({ agent: 'demo' }, ['gemini']).includes('GEMINI_API_KEY'));
    assert.deepEqual(names({ agents: { none: { command: ['none'] } } }), []);
    assert.deepEqual(names({ agents: { none: { command: ['none'] } }, agent: 'nobody' }), []);
  });
});

describe('a key', () => {
  const given = { environment: { A_KEY: 'from-environment', B_KEY: '', PATH: '/bin' }, keys: { A_KEY: 'from-editor', C_KEY: 'from-editor' } };

  it('of the editor counts before one of the environment, for agents alone', () => {
    assert.deepEqual(environmentOfAgents(given), { A_KEY: 'from-editor', B_KEY: '', C_KEY: 'from-editor', PATH: '/bin' });
    assert.equal(environmentOfAgents({ environment: given.environment }), given.environment);
  });

  it('is said with where it comes from, and never what it is', () => {
    assert.deepEqual(keySources(['A_KEY', 'B_KEY', 'C_KEY', 'D_KEY', 'PATH'], given), [{ name: 'A_KEY', from: 'editor' }, { name: 'C_KEY', from: 'editor' }]);
    assert.deepEqual(keySources(['A_KEY'], { environment: given.environment }), [{ name: 'A_KEY', from: 'environment' }]);
  });
});
