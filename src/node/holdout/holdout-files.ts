import { dirname, join, relative, sep } from 'node:path';
import { UserError, messageOf } from '../../base/errors.ts';
import type { HoldoutPort } from '../../engine/ports/holdout.ts';
import { FOLDER_MODE, namesIn } from '../store/file-system.ts';
import { Serial } from '../store/serial.ts';
import { FileGlobs } from '../workspace/file-globs.ts';
import { findFiles } from '../workspace/find-files.ts';
import { ManifestFile, type Manifest } from './manifest.ts';
import { entryAt, isSameContent, moveEntry, movingFileSystem, type MovingFileSystem } from './moving.ts';

const MOST_FILES = 10_000;

export interface HoldoutFilesOptions {
  /** The workspace's folder, absolute and real. */
  root: string;
  /** `.coherence/state` of the workspace, absolute. */
  stateDir: string;
  fs?: MovingFileSystem;
}

/**
 * Moves files to `<state>/holdout/files/`, where they keep their paths, and back. A list of them is on disk before the
 * first is moved and until the last is back; each file is in one of the two places at any moment, so that `reveal` gets
 * on from wherever a process died.
 */
export class HoldoutFiles implements HoldoutPort {
  readonly #root: string;
  readonly #stateDir: string;
  readonly #folder: string;
  readonly #fs: MovingFileSystem;
  readonly #manifest: ManifestFile;
  readonly #serial = new Serial();

  constructor({ root, stateDir, fs = movingFileSystem }: HoldoutFilesOptions) {
    this.#root = root;
    this.#stateDir = stateDir;
    this.#folder = join(stateDir, 'holdout');
    this.#fs = fs;
    this.#manifest = new ManifestFile(this.#folder, fs);
  }

  conceal(globs: readonly string[], reports: readonly string[] = []): Promise<void> {
    return this.#serial.run(async () => {
      const tests = await this.#named(globs, 'Name the tests that agents are not to see more exactly in test.holdout.');
      const told = tests.length === 0 ? [] : (await this.#named(reports, 'Name the reports more exactly in test.reports.')).filter((path) => !tests.includes(path));
      const named = [...tests, ...told];
      const before = await this.#read();
      const hidden = before?.files ?? [];
      // What has come in the place of a folder of hidden files, or below a hidden file, is in their way.
      const files = [...new Set([...hidden, ...named.filter((path) => !hidden.some((other) => isBelow(other, path) || isBelow(path, other)))])];
      if (files.length === 0) return;
      try {
        if (files.length > hidden.length) await this.#manifest.write({ files, found: before?.found ?? [], reports: [...new Set([...before?.reports ?? [], ...told])] });
        for (const path of files) await this.#hide(path);
      } catch (error) {
        await this.#reveal();
        throw new UserError('holdout', 'The tests that agents are not to see could not be moved out of the way.', {
          hint: 'Check who may write to their folders and to .coherence/state, and the free space there.', detail: messageOf(error), cause: error,
        });
      }
    });
  }

  reveal(): Promise<string[]> {
    return this.#serial.run(() => this.#reveal());
  }

  /** The files that are out of the tree now, wherever a process left them. Changes nothing. */
  async concealed(): Promise<string[]> {
    const files: string[] = [];
    for (const path of (await this.#read())?.files ?? []) if ((await entryAt(this.#fs, this.#hidden(path))) !== null) files.push(path);
    return files;
  }

  async #named(globs: readonly string[], hint: string): Promise<string[]> {
    const { paths, isCut } = await findFiles(this.#root, new FileGlobs(globs), { most: MOST_FILES, links: true });
    if (isCut) throw new UserError('holdout', `More than ${MOST_FILES} files are named by ${globs.join(', ')}.`, { hint });
    return paths;
  }

  /** What is hidden already, and what is gone, stays as it is. */
  async #hide(path: string): Promise<void> {
    const [visible, hidden] = [join(this.#root, path), this.#hidden(path)];
    // Behind a link, it is another file.
    if ((await this.#blocking(path)) !== path) return;
    if ((await entryAt(this.#fs, hidden)) !== null) {
      // A process that died while it copied has left the same file in both places; another one is an agent's.
      if (await isSameContent(this.#fs, hidden, visible)) await this.#fs.rm(visible);
      return;
    }
    await this.#fs.mkdir(dirname(hidden), { recursive: true, mode: FOLDER_MODE });
    await moveEntry(this.#fs, visible, hidden);
  }

  async #reveal(): Promise<string[]> {
    const manifest = await this.#read();
    if (manifest === null) return [];
    const left: string[] = [];
    let reason: unknown;
    const aside = await this.#freeFolder();
    for (const path of manifest.files) {
      try {
        await this.#show(path, manifest, aside);
      } catch (error) {
        left.push(path);
        reason = error;
      }
    }
    if (left.length > 0) {
      throw new UserError('holdout', `Files that were kept from agents could not be brought back: ${left.join(', ')}.`, {
        hint: `They are below ${this.#relative(join(this.#folder, 'files'))}. Check who may write to their folders, then try again.`, detail: messageOf(reason), cause: reason,
      });
    }
    const kept: string[] = [];
    for (const file of manifest.found) if ((await entryAt(this.#fs, join(this.#root, file))) !== null) kept.push(file);
    // The list goes last: a process that dies here begins anew, and finds that nothing is left to be done.
    await this.#fs.rm(join(this.#folder, 'files'), { recursive: true, force: true });
    await this.#fs.rm(this.#folder, { recursive: true, force: true });
    return kept;
  }

  async #show(path: string, manifest: Manifest, aside: string): Promise<void> {
    const [visible, hidden] = [join(this.#root, path), this.#hidden(path)];
    if ((await entryAt(this.#fs, hidden)) === null) return;
    if (manifest.reports.includes(path) && (await this.#blocking(path)) !== null) return;
    for (let inTheWay = await this.#blocking(path); inTheWay !== null; inTheWay = await this.#blocking(path)) {
      if (inTheWay === path && (await isSameContent(this.#fs, hidden, visible))) break;
      await this.#setAside(inTheWay, manifest, aside);
    }
    await this.#fs.mkdir(dirname(visible), { recursive: true });
    await moveEntry(this.#fs, hidden, visible);
  }

  /** The first part of a path that is there and is no folder that leads on, the path itself included; null where it is free. */
  async #blocking(path: string): Promise<string | null> {
    const names = path.split('/');
    for (let depth = 1; depth <= names.length; depth += 1) {
      const part = names.slice(0, depth).join('/');
      const found = await entryAt(this.#fs, join(this.#root, part));
      if (found === null) return null;
      if (depth === names.length || !found.isDirectory()) return part;
    }
    return null;
  }

  /** Told before it is done: the answer names it also where this process does not live to give it. */
  async #setAside(path: string, manifest: Manifest, aside: string): Promise<void> {
    const target = join(aside, path);
    await this.#fs.mkdir(dirname(target), { recursive: true, mode: FOLDER_MODE });
    manifest.found.push(this.#relative(target));
    await this.#manifest.write(manifest);
    await moveEntry(this.#fs, join(this.#root, path), target);
  }

  /** A folder for what stands in the way, by a number that none has yet. */
  async #freeFolder(): Promise<string> {
    const folder = join(this.#stateDir, 'holdout-found');
    const numbers = (await namesIn(this.#fs, folder)).map(Number).filter((number) => Number.isSafeInteger(number) && number > 0);
    return join(folder, String(Math.max(0, ...numbers) + 1));
  }

  /** A list that cannot be read is made anew from what is there: the files have kept their paths. */
  async #read(): Promise<Manifest | null> {
    const manifest = await this.#manifest.read();
    if (manifest === 'broken') {
      const { paths } = await findFiles(join(this.#folder, 'files'), new FileGlobs(['**']), { most: Number.POSITIVE_INFINITY, links: true });
      return { schema: 1, files: paths, found: [], reports: [] };
    }
    // It lies where agents can write: nothing outside of the workspace is moved for its sake.
    return manifest === null ? null : { ...manifest, files: manifest.files.filter(isInside), found: manifest.found.filter(isInside) };
  }

  #hidden(path: string): string {
    return join(this.#folder, 'files', path);
  }

  #relative(file: string): string {
    return relative(this.#root, file).split(sep).join('/');
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** Names of files hold any character but these; what is not so is no path that was written here. */
function isInside(path: string): boolean {
  const separators = sep === '\\' ? /[/\\]/ : '/';
  return !path.includes('\0') && !/^[A-Za-z]:\//.test(path) && path.split(separators).every((name) => name !== '' && name !== '.' && name !== '..');
}
