import { folderOf } from '../../base/path-parts.ts';
import { pathTest } from '../../base/path-pattern.ts';
import { nearestOf } from '../nearest-path.ts';
import { AlikePaths } from './alike-paths.ts';

/** The files of a workspace. A folder is there as long as a file is below it. */
export class FileIndex {
  readonly #files = new Set<string>();
  /** How many files and folders are directly in each folder; the workspace itself is the empty name. */
  readonly #folders = new Map<string, number>([['', 1]]);
  /** What may be near to each other. */
  readonly #alike = new AlikePaths();
  /** With a slash at their ends. */
  readonly #alikeFolders = new AlikePaths();

  /** As long as no file comes or goes. */
  #sorted: readonly string[] | null = null;

  get all(): ReadonlySet<string> {
    return this.#files;
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  /** Adds a file; the paths of it and of the folders that have come with it. None where it was there. */
  add(file: string): string[] {
    if (this.#files.has(file)) return [];
    this.#files.add(file);
    this.#sorted = null;
    this.#alike.add(file);
    const come = [file];
    for (let folder = folderOf(file); ; folder = folderOf(folder)) {
      const count = this.#folders.get(folder) ?? 0;
      this.#folders.set(folder, count + 1);
      if (count > 0) return come;
      come.push(folder);
      this.#alikeFolders.add(`${folder}/`);
    }
  }

  /** Takes a file out; the paths of it and of the folders that have gone with it. None where it was not there. */
  delete(file: string): string[] {
    if (!this.#files.delete(file)) return [];
    this.#sorted = null;
    this.#alike.delete(file);
    const gone = [file];
    for (let folder = folderOf(file); ; folder = folderOf(folder)) {
      const count = this.#folders.get(folder) ?? 0;
      if (count > 1) {
        this.#folders.set(folder, count - 1);
        return gone;
      }
      this.#folders.delete(folder);
      gone.push(folder);
      this.#alikeFolders.delete(`${folder}/`);
    }
  }

  /** Whether there is a file or folder of this path; a folder's may end with a slash. */
  exists(path: string): boolean {
    return path.endsWith('/') ? this.#folders.has(path.slice(0, -1)) : this.#files.has(path) || this.#folders.has(path);
  }

  /** The first file that a pattern stands for; null where there is none. */
  matching(pattern: string): string | null {
    const test = pathTest(pattern);
    const start = literalStart(pattern);
    const part = literalPart(pattern);
    const files = this.#inOrder();
    for (let at = firstFrom(files, start); at < files.length; at += 1) {
      const file = files[at] ?? '';
      if (!file.startsWith(start)) return null;
      // A pattern that stands for nothing is held against all files: most of them are told at a glance.
      if (file.includes(part) && test(file)) return file;
    }
    return null;
  }

  #inOrder(): readonly string[] {
    this.#sorted ??= [...this.#files].sort();
    return this.#sorted;
  }

  /** What was most likely meant by a path that is not there; a folder where it ends with a slash. */
  nearest(path: string): string | null {
    return nearestOf(path, path.endsWith('/') ? this.#alikeFolders.to(path) : this.#alike.to(path));
  }
}

/** What every path begins with that a pattern stands for: its folders before the first wildcard. `src/**` stands for `src` as well. */
function literalStart(pattern: string): string {
  // No path of ours begins so.
  if (pattern.startsWith('./')) return '';
  const magic = pattern.search(/[*?[{]/);
  if (magic >= 0) return pattern.slice(0, Math.max(0, pattern.lastIndexOf('/', magic)));
  return pattern.endsWith('/') ? pattern.slice(0, -1) : pattern;
}

/** The longest text that every path has which a pattern stands for; empty where there is none. */
function literalPart(pattern: string): string {
  let longest = '';
  for (const part of pattern.replace(/\{[^{}]*\}|\[[^\]]*\]/g, '*').split(/[*?[\]{}/]/)) if (part.length > longest.length && !/^\.+$/.test(part)) longest = part;
  return longest;
}

/** The index of the first of some sorted texts that is not before `start`. */
function firstFrom(texts: readonly string[], start: string): number {
  let low = 0;
  let high = texts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((texts[middle] ?? '') < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
