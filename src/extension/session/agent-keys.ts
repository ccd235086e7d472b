import { Emitter } from '../../base/emitter.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Logger } from '../../base/logger.ts';

/** Under this name all of them are one secret, so that they change together. */
const SECRET = 'coherence.agentKeys';

/** Where an editor keeps what nobody may read; VS Code's own is one. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  onDidChange(listener: (event: { key: string }) => void): Disposable;
}

type Keys = Readonly<Record<string, string>>;

/**
 * The keys that a person has given to this editor for agents, by their variables. They are in the editor's secret store
 * and in the memory of this process, and agents get them as their environment.
 */
export class AgentKeys implements Disposable {
  readonly #store: SecretStore;
  readonly #logger: Logger;
  readonly #changes = new Emitter<void>();
  readonly #listening: Disposable;
  #current: Keys = {};

  /** Told when there are others than before, also by another window. */
  readonly onDidChange = this.#changes.event;

  constructor(store: SecretStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
    this.#listening = store.onDidChange(({ key }) => {
      if (key === SECRET) this.load().catch((error: unknown) => logger.error('The keys of agents could not be read again.', error));
    });
  }

  /** The same object until there are others. */
  get current(): Keys {
    return this.#current;
  }

  get names(): readonly string[] {
    return Object.keys(this.#current).sort();
  }

  async load(): Promise<void> {
    this.#take(await this.#read());
  }

  async set(name: string, value: string): Promise<void> {
    await this.#write({ ...(await this.#read()), [name]: value });
  }

  async remove(name: string): Promise<void> {
    const { [name]: _gone, ...rest } = await this.#read();
    await this.#write(rest);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changes.dispose();
  }

  async #write(keys: Keys): Promise<void> {
    if (Object.keys(keys).length === 0) await this.#store.delete(SECRET);
    else await this.#store.store(SECRET, JSON.stringify(keys));
    this.#take(keys);
  }

  async #read(): Promise<Keys> {
    try {
      return keysIn(await this.#store.get(SECRET));
    } catch {
      // What went wrong may have the secret in it. A store that cannot be read, as one without a keyring, has no keys.
      this.#logger.warn('The editor’s secret storage could not be read: agents get no keys from it.');
      return {};
    }
  }

  #take(keys: Keys): void {
    if (JSON.stringify(keys) === JSON.stringify(this.#current)) return;
    this.#current = Object.freeze(keys);
    this.#changes.fire();
  }
}

/** What is no record of texts is nothing. */
function keysIn(text: string | undefined): Keys {
  if (text === undefined) return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
