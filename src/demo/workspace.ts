import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const PATH_LIMIT = 240;

/**
 * A path that may be used inside a workspace, with forward slashes: relative, of plain segments, none of them
 * hidden (so never `.git`), none that leads up. Null for every other text, whoever wrote it.
 */
export function plainPath(text: string): string | null {
  const path = text.trim().replace(/^(?:\.\/)+/, '');
  if (path.length === 0 || path.length > PATH_LIMIT || !/^[\p{L}\p{N}_@+,= ()./-]+$/u.test(path)) return null;
  const segments = path.split('/');
  return segments.every((segment) => segment !== '' && !/^[.\s-]|[.\s]$/.test(segment)) ? path : null;
}

/** The folder that the demo agent was started in. Nothing outside of it is written, not through a link either. */
export class Workspace {
  readonly root: string;

  /** @throws when there is no such folder. */
  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /** The text of a file, or null where there is none. */
  read(path: string): string | null {
    const file = this.#inside(path);
    return this.isFile(path) ? readFileSync(file, 'utf8') : null;
  }

  isFile(path: string): boolean {
    return lstatSync(this.#inside(path), { throwIfNoEntry: false })?.isFile() ?? false;
  }

  isFolder(path: string): boolean {
    return lstatSync(this.#inside(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  }

  /** The names of the files in a folder, sorted; none where there is no such folder. */
  filesIn(folder: string): string[] {
    if (!this.isFolder(folder)) return [];
    return readdirSync(join(this.root, folder), { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name).sort();
  }

  /**
   * Gives a file this text, and says whether that changed anything: a file that has it is not touched.
   * @throws when the path leads outside.
   */
  write(path: string, text: string): boolean {
    const file = this.#inside(path);
    if (this.read(path) === text) return false;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return true;
  }

  #inside(path: string): string {
    if (plainPath(path) !== path) throw new Error(`${JSON.stringify(path)} is no path inside the workspace.`);
    const file = join(this.root, path);
    let existing = file;
    while (!existsSync(existing) && lstatSync(existing, { throwIfNoEntry: false }) === undefined) existing = dirname(existing);
    const link = lstatSync(existing).isSymbolicLink();
    const real = link && !existsSync(existing) ? null : realpathSync(existing);
    if (real === null || (real !== this.root && !real.startsWith(this.root + sep))) {
      throw new Error(`${path} leads out of the workspace through a link.`);
    }
    return file;
  }
}
