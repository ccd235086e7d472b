import { dirname, join, relative, sep } from 'node:path';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import * as z from 'zod';
import type { AttemptGuard, RememberedAttempt } from '../../engine/ports/attempt-guard.ts';
import { isFollowed, type ProgramSettings } from '../git/programs.ts';
import { copyEntry, entryAt, movingFileSystem } from '../holdout/moving.ts';
import { orNull } from '../store/file-system.ts';
import { makePlainFolder, writePlain } from '../workspace/plain-file.ts';
import { digestOfSetting, HELD_FILE, type HeldChange, type HeldPolicies } from './held-policies.ts';
import { MemoryFolder } from './memory-folder.ts';
import { digestOf, isPolicyPath, isSamePolicy, readPolicyFiles, VERY_LARGE, type PolicyFile } from './policy-files.ts';

const memorySchema = z.object({
  schema: z.literal(2),
  changed: z.array(z.string()),
  overstepped: z.array(z.string()),
  kept: z.array(z.string()),
  policies: z.array(z.object({ path: z.string(), kind: z.enum(['file', 'link']), isProgram: z.boolean(), digest: z.string(), content: z.string().nullable() })),
  /** Values of those alone that our own commands follow: others may hold what is to stand nowhere else. */
  settings: z.array(z.object({ name: z.string(), digest: z.string().nullable(), value: z.string().nullable() })),
});
type Memory = z.output<typeof memorySchema>;

export interface GuardFilesOptions {
  /** The workspace's folder, absolute and real. */
  root: string;
  /** `.coherence/state` of the workspace, absolute. */
  stateDir: string;
  /** git's common folder, absolute; null where there is no git. Asked before an attempt, once. */
  gitFolder: () => Promise<string | null>;
  /** What git's configuration makes programs run. */
  settings: () => Promise<ProgramSettings>;
  held: HeldPolicies;
}

/**
 * What is remembered of attempts at work, by this process, and for the next one in one file each in `<state>/guard/`. An agent
 * can write there as well, so this process goes by what it knows itself.
 */
export class GuardFiles implements AttemptGuard {
  readonly #options: GuardFilesOptions;
  readonly #folder: MemoryFolder;
  /** By attempt. */
  readonly #known = new Map<string, Memory>();
  #gitFolder: Promise<string | null> | undefined;

  constructor(options: GuardFilesOptions) {
    this.#options = options;
    this.#folder = new MemoryFolder(options.stateDir);
  }

  async remember(token: string, changed: readonly string[]): Promise<void> {
    const settings = await this.#options.settings();
    await this.#options.held.keepOnly(settings);
    await this.#write(token, {
      schema: 2, changed: [...changed], overstepped: [], kept: [], policies: await this.#policies(),
      settings: [...settings].map(([name, value]) => ({ name, digest: digestOfSetting(value), value: isFollowed(name) ? value : null })),
    });
  }

  async remembered(token: string): Promise<RememberedAttempt | null> {
    const memory = await this.#read(token);
    return memory === null ? null : { changed: memory.changed, overstepped: memory.overstepped, kept: memory.kept };
  }

  async hold(token: string, key: string): Promise<string[]> {
    const memory = await this.#read(token);
    if (memory === null) return [];
    const files = await this.#changedFiles(memory);
    const settings = await this.#changedSettings(memory);
    const read = new Map<string, string | null>();
    for (const { path } of files) read.set(path, await this.#digestBehind(path));
    const texts = files.flatMap(({ path, before }): HeldChange[] => {
      // What nobody has kept cannot count in the place of what is there.
      if (!path.startsWith('.coherence/') || (before !== undefined && before.content === null)) return [];
      const content = before?.content === undefined || before.content === null ? null : Buffer.from(before.content, 'base64').toString('utf8');
      return [{ key, name: path, from: before?.digest ?? null, now: read.get(path) ?? null, before: content }];
    });
    const followed = settings.filter(({ name }) => isFollowed(name));
    // First of all: our own commands follow the configuration.
    await this.#options.held.hold(texts, followed.map(({ name, from, now, before }) => ({ key, name, from, now, before })));
    const names = [...files.map(({ path }) => path), ...settings.map(({ name }) => `.git/config (${name})`)].sort();
    if (names.length > 0) await this.#note(token, memory, names);
    for (const { path, before } of files) if (before !== undefined) await this.#keep(token, path, before);
    return names;
  }

  async keep(token: string, files: readonly string[]): Promise<void> {
    for (const file of files) await this.#copy(token, file);
    const memory = await this.#read(token);
    if (memory !== null && files.length > 0) await this.#note(token, { ...memory, kept: [...new Set([...memory.kept, ...files])].sort() }, files);
  }

  async note(token: string, files: readonly string[]): Promise<void> {
    const memory = await this.#read(token);
    if (memory !== null && files.length > 0) await this.#note(token, { ...memory, kept: memory.kept.filter((file) => !files.includes(file)) }, files);
  }

  async keptIn(token: string): Promise<string | null> {
    const folder = this.#aside(token);
    return (await entryAt(movingFileSystem, folder)) === null ? null : relative(this.#options.root, folder).split(sep).join('/');
  }

  textOf(path: string, current: string | null): string | null {
    return this.#options.held.textOf(path, current);
  }

  release(key: string): Promise<void> {
    return this.#options.held.release((each) => each === key);
  }

  releaseAllBut(keys: readonly string[]): Promise<void> {
    return this.#options.held.release((each) => !keys.includes(each));
  }

  async forget(token: string): Promise<void> {
    this.#known.delete(token);
    await this.#folder.remove(fileOf(token));
  }

  async forgetAllBut(tokens: readonly string[]): Promise<void> {
    for (const token of this.#known.keys()) if (!tokens.includes(token)) this.#known.delete(token);
    await this.#folder.removeAllBut(new Set([HELD_FILE, ...tokens.map(fileOf)]));
  }

  /** Of what is read there, also through a link that has come in its place. */
  async #digestBehind(path: string): Promise<string | null> {
    try {
      // A pipe holds nobody up.
      const file = await open(join(this.#options.root, path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      try {
        const found = await file.stat();
        return found.isFile() && found.size <= VERY_LARGE ? digestOf(await file.readFile()) : null;
      } finally {
        await file.close();
      }
    } catch {
      return null;
    }
  }

  async #changedFiles({ policies }: Memory): Promise<{ path: string; before: PolicyFile | undefined }[]> {
    const before = new Map(policies.map((file) => [file.path, file]));
    const now = new Map((await this.#policies([...before.keys()])).map((file) => [file.path, file]));
    const paths = [...new Set([...before.keys(), ...now.keys()])].filter((path) => !isSamePolicy(before.get(path), now.get(path)));
    return paths.map((path) => ({ path, before: before.get(path) }));
  }

  async #changedSettings({ settings }: Memory): Promise<{ name: string; from: string | null; now: string | null; before: string | null }[]> {
    const before = new Map(settings.map((setting) => [setting.name, setting]));
    const now = await this.#options.settings();
    const all = [...new Set([...before.keys(), ...now.keys()])].map((name) => (
      { name, from: before.get(name)?.digest ?? null, now: digestOfSetting(now.get(name)), before: before.get(name)?.value ?? null }
    ));
    return all.filter((setting) => setting.from !== setting.now);
  }

  /** What a file or a link is now; nothing where it is gone. */
  async #copy(token: string, file: string): Promise<void> {
    const from = join(this.#options.root, file);
    const found = await entryAt(movingFileSystem, from);
    if (found === null || !(found.isFile() || found.isSymbolicLink())) return;
    const to = join(this.#aside(token), file);
    await makePlainFolder(this.#options.stateDir, dirname(to), { clear: true });
    await rm(to, { recursive: true, force: true });
    await orNull(copyEntry(movingFileSystem, from, to));
  }

  /** What one of ours was before. */
  async #keep(token: string, path: string, { content }: PolicyFile): Promise<void> {
    if (content === null) return;
    const place = join(this.#aside(token), path);
    // An agent can make links there, too.
    await makePlainFolder(this.#options.stateDir, dirname(place), { clear: true });
    await writePlain(place, Buffer.from(content, 'base64'));
  }

  async #note(token: string, memory: Memory, files: readonly string[]): Promise<void> {
    await this.#write(token, { ...memory, overstepped: [...new Set([...memory.overstepped, ...files])].sort() });
  }

  async #policies(known: readonly string[] = []): Promise<PolicyFile[]> {
    this.#gitFolder ??= this.#options.gitFolder();
    return readPolicyFiles(this.#options.root, await this.#gitFolder, known);
  }

  #aside(token: string): string {
    return join(this.#options.stateDir, 'set-aside', nameOf(token));
  }

  /** What is not whole, or not ours, is as if nothing were remembered. */
  async #read(token: string): Promise<Memory | null> {
    const known = this.#known.get(token);
    if (known !== undefined) return known;
    const text = await this.#folder.read(fileOf(token));
    if (text === null) return null;
    try {
      const memory = memorySchema.parse(JSON.parse(text));
      // What we did not write there leads nowhere.
      return { ...memory, policies: memory.policies.filter(({ path }) => isPolicyPath(path)) };
    } catch {
      return null;
    }
  }

  async #write(token: string, memory: Memory): Promise<void> {
    this.#known.set(token, memory);
    await this.#folder.write(fileOf(token), JSON.stringify(memory));
  }
}

function fileOf(token: string): string {
  return `${nameOf(token)}.json`;
}

/** A token as a file's name, whatever it is made of. */
function nameOf(token: string): string {
  return token.replaceAll(/[^\w-]/g, '_').slice(0, 100);
}
