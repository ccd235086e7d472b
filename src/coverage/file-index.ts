import { hasWildcard, isWide, pathTest } from '../base/path-pattern.ts';
import { baseOf, endsWithPath, folderOf } from '../base/path-parts.ts';
import type { KnownResult } from './known-result.ts';

/** The results of one file. */
interface FileResults {
  path: string;
  /** It is a file of the workspace, and not only what a report calls it. */
  isKnown: boolean;
  results: KnownResult[];
}

/** Finds results by the paths of files and folders. */
export class FileIndex {
  readonly #testFiles: ReadonlySet<string>;
  readonly #byPath = new Map<string, FileResults>();
  readonly #byBase = new Map<string, FileResults[]>();
  readonly #byFolder = new Map<string, FileResults[]>();
  readonly #unknown: FileResults[] = [];

  constructor(testFiles: ReadonlySet<string>) {
    this.#testFiles = testFiles;
  }

  /** All of them are added before one is asked for. */
  add(result: KnownResult): void {
    for (const file of result.files) this.#add(file, true, result);
    if (result.raw !== null) this.#add(result.raw, false, result);
  }

  #add(path: string, isKnown: boolean, result: KnownResult): void {
    const key = `${isKnown ? '' : '?'}${path}`;
    let file = this.#byPath.get(key);
    if (file === undefined) {
      file = { path, isKnown, results: [] };
      this.#byPath.set(key, file);
      push(this.#byBase, baseOf(path), file);
      if (isKnown) for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) push(this.#byFolder, `${folder}/`, file);
      else this.#unknown.push(file);
    }
    file.results.push(result);
  }

  /** The results of a file, a folder, or a glob. */
  find(path: string): KnownResult[] {
    return this.#files(path).flatMap(({ results }) => results);
  }

  #files(path: string): FileResults[] {
    if (path.endsWith('/')) return hasWildcard(path) ? this.#fitting(path) : this.#within(path);
    const named = (this.#byBase.get(baseOf(path)) ?? []).filter((file) => this.#isSame(file, path));
    // `[id].test.ts` is a name where there is such a file.
    if (named.length > 0 || !isWide(path)) return named;
    return hasWildcard(path) ? this.#fitting(path) : this.#within(`${path}/`);
  }

  /** A path that exists is itself; one that does not may be written from a folder of its own. */
  #isSame(file: FileResults, path: string): boolean {
    if (file.path === path) return true;
    if (!file.isKnown) return endsWithPath(file.path, path) || endsWithPath(path, file.path);
    return !this.#testFiles.has(path) && endsWithPath(file.path, path);
  }

  #within(folder: string): FileResults[] {
    const inside = this.#unknown.filter((file) => `/${file.path}`.includes(`/${folder}`) || endsOverlap(folder, file.path));
    return [...(this.#byFolder.get(folder) ?? []), ...inside];
  }

  #fitting(pattern: string): FileResults[] {
    const fits = pathTest(pattern);
    return [...this.#byPath.values()].filter((file) => fits(file.path));
  }
}

/** `api/tests/` and `tests/a.py`, which was written from within `api/`. */
function endsOverlap(folder: string, path: string): boolean {
  for (let at = folder.indexOf('/') + 1; at > 0 && at < folder.length; at = folder.indexOf('/', at) + 1) {
    if (path.startsWith(folder.slice(at))) return true;
  }
  return false;
}

function push(map: Map<string, FileResults[]>, key: string, file: FileResults): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [file]);
  else list.push(file);
}
