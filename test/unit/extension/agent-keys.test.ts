import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { AgentKeys, type SecretStore } from '../../../src/extension/session/agent-keys.ts';

class Store implements SecretStore {
  readonly secrets = new Map<string, string>();
  readonly changes = new Emitter<{ key: string }>();
  readonly onDidChange = this.changes.event;
  broken = false;

  async get(key: string): Promise<string | undefined> {
    if (this.broken) throw new Error('There is no keyring.');
    return this.secrets.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.secrets.set(key, value);
    this.changes.fire({ key });
  }

  async delete(key: string): Promise<void> {
    this.secrets.delete(key);
    this.changes.fire({ key });
  }
}

describe('keys of agents in an editor', () => {
  let store: Store;
  let keys: AgentKeys;
  let told: number;

  beforeEach(async () => {
    store = new Store();
    keys = new AgentKeys(store, silentLogger);
    told = 0;
    keys.onDidChange(() => { told += 1; });
    await keys.load();
  });
  afterEach(() => keys.dispose());

  const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

  it('are kept in its secret store and given back', async () => {
    await keys.set('A_KEY', 'first-value');
    await keys.set('B_TOKEN', 'second-value');
    assert.deepEqual(keys.names, ['A_KEY', 'B_TOKEN']);
    const later = new AgentKeys(store, silentLogger);
    await later.load();
    assert.deepEqual(later.current, { A_KEY: 'first-value', B_TOKEN: 'second-value' });
    later.dispose();
  });

  it('leave nothing in the store when the last one goes', async () => {
    await keys.set('A_KEY', 'first-value');
    await keys.remove('A_KEY');
    assert.equal(store.secrets.size, 0);
    assert.deepEqual(keys.current, {});
  });

  it('are the same object until there are others, and are told once', async () => {
    await keys.set('A_KEY', 'first-value');
    const before = keys.current;
    await turn();
    await keys.load();
    assert.equal(keys.current, before);
    assert.equal(told, 1);
  });

  it('follow what another window does', async () => {
    const other = new AgentKeys(store, silentLogger);
    await other.set('A_KEY', 'first-value');
    await turn();
    assert.deepEqual(keys.names, ['A_KEY']);
    other.dispose();
  });

  it('are none where the store cannot be read, or holds something else', async () => {
    store.broken = true;
    await keys.load();
    assert.deepEqual(keys.current, {});
    store.broken = false;
    for (const text of ['no JSON', '3', '["a"]', '{"A_KEY": 3}']) {
      store.secrets.set('coherence.agentKeys', text);
      await keys.load();
      assert.deepEqual(Object.entries(keys.current).filter(([name]) => name === 'A_KEY'), [], text);
    }
  });
});
