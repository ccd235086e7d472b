import * as z from 'zod';
import { isFollowed, type ProgramSettings } from '../git/programs.ts';
import { MemoryFolder } from './memory-folder.ts';
import { digestOf, isPolicyPath } from './policy-files.ts';

/** `key` is the item that waits for it. `now` is the digest of what it has become, null where it is gone; `before` what counts meanwhile. */
const changeSchema = z.object({ key: z.string(), name: z.string(), now: z.string().nullable(), before: z.string().nullable() });
/** `texts`: files of `.coherence/`, `settings`: of git. */
const heldSchema = z.object({ schema: z.literal(1), texts: z.array(changeSchema), settings: z.array(changeSchema) });
type Held = z.output<typeof heldSchema>;
type Change = z.output<typeof changeSchema>;
/** `from` is the digest of what it was before, null where it was not there. */
export type HeldChange = Change & { from: string | null };

/**
 * What was changed while an agent worked and holds for all of them: it stays where it is, and what it was before counts
 * until a person has looked at it. Whoever changes it again while no agent works has done so.
 */
export class HeldPolicies {
  readonly #folder: MemoryFolder;
  #held: Held;

  private constructor(folder: MemoryFolder, held: Held) {
    this.#folder = folder;
    this.#held = held;
  }

  /** @param stateDir `.coherence/state`, absolute */
  static async open(stateDir: string): Promise<HeldPolicies> {
    const folder = new MemoryFolder(stateDir);
    const text = await folder.read(HELD_FILE);
    const held = text === null ? EMPTY : parsed(text);
    return new HeldPolicies(folder, held);
  }

  /** What counts of a file that says `current` now. */
  textOf(path: string, current: string | null): string | null {
    const change = this.#held.texts.find(({ name }) => name === path);
    if (change !== undefined) return change.now === (current === null ? null : digestOf(current)) ? change.before : current;
    // Something stands in the place of its folder, a link to another one.
    return this.#held.texts.some(({ name }) => path.startsWith(`${name}/`)) ? null : current;
  }

  /** Settings of git that our own commands are to follow in the place of what its configuration says. */
  get settings(): readonly (readonly [name: string, value: string])[] {
    return this.#held.settings.map(({ name, before }) => [name, before ?? '']);
  }

  /** What was held before counts on, however often it is changed. Its file is what is known here, whatever has become of it. */
  async hold(texts: readonly HeldChange[], settings: readonly HeldChange[]): Promise<void> {
    await this.#write({ schema: 1, texts: joined(this.#held.texts, texts), settings: joined(this.#held.settings, settings) });
  }

  /** No agent works: settings that are others than those that were held are a person's. */
  async keepOnly(now: ProgramSettings): Promise<void> {
    const settings = this.#held.settings.filter((change) => change.now === digestOfSetting(now.get(change.name)));
    if (settings.length < this.#held.settings.length) await this.#write({ ...this.#held, settings });
  }

  /** A person has looked at what items wait for. */
  async release(isOf: (key: string) => boolean): Promise<void> {
    const others = (changes: readonly Change[]): Change[] => changes.filter(({ key }) => !isOf(key));
    const held: Held = { schema: 1, texts: others(this.#held.texts), settings: others(this.#held.settings) };
    if (held.texts.length + held.settings.length < this.#held.texts.length + this.#held.settings.length) await this.#write(held);
  }

  async #write(held: Held): Promise<void> {
    this.#held = held;
    if (held.texts.length + held.settings.length === 0) await this.#folder.remove(HELD_FILE);
    else await this.#folder.write(HELD_FILE, JSON.stringify(held));
  }
}

export function digestOfSetting(value: string | undefined): string | null {
  return value === undefined ? null : digestOf(value);
}

/** No token begins like this. */
export const HELD_FILE = '_held.json';
const EMPTY: Held = { schema: 1, texts: [], settings: [] };

function joined(held: readonly Change[], more: readonly HeldChange[]): Change[] {
  const names = new Set(more.map(({ name }) => name));
  return [...held.filter(({ name }) => !names.has(name)), ...more.map(({ from, ...change }) => {
    const known = held.find(({ name }) => name === change.name);
    return known !== undefined && (known.now === from || known.now === change.now) ? { ...change, before: known.before } : change;
  })];
}

function isOurs(name: string): boolean {
  return isPolicyPath(name) && name.startsWith('.coherence/');
}

/** What is not whole, or not ours, holds nothing. */
function parsed(text: string): Held {
  try {
    const { texts, settings } = heldSchema.parse(JSON.parse(text));
    // What we did not write there leads nowhere.
    return { schema: 1, texts: texts.filter(({ name }) => isOurs(name)), settings: settings.filter(({ name }) => isFollowed(name)) };
  } catch {
    return EMPTY;
  }
}
