import type { Git } from './git.ts';
import { nulSeparated, nulTerminated, type TreeEntry } from './records.ts';
import type { Observed } from './working-tree.ts';

/** An index file of our own, beside the user's: trees are compared and built in it and nobody else sees it. */
export class PrivateIndex {
  readonly file: string;
  readonly #git: Git;
  readonly #idLength: number;

  private constructor(git: Git, file: string, idLength: number) {
    this.#git = git;
    this.file = file;
    this.#idLength = idLength;
  }

  /** A new index that holds what `tree` (a full id) holds. */
  static async of(git: Git, file: string, tree: string): Promise<PrivateIndex> {
    const index = new PrivateIndex(git, file, tree.length);
    await index.#run(['read-tree', tree]);
    return index;
  }

  /** Sets these files, as they were seen, to what the working tree has, through the user's own filters, and nothing else. */
  async take(files: readonly Observed[]): Promise<void> {
    const present: string[] = [];
    const gone: string[] = [];
    for (const seen of files) (seen.kind === 'file' || seen.kind === 'link' ? present : gone).push(seen.path);
    if (gone.length > 0) await this.#run(['update-index', '--force-remove', '-z', '--stdin'], nulTerminated(gone));
    if (present.length > 0) await this.#run(['update-index', '--add', '--remove', '--replace', '-z', '--stdin'], nulTerminated(present));
  }

  /** Sets these paths to these blobs. */
  async set(entries: readonly { path: string; entry: TreeEntry }[]): Promise<void> {
    if (entries.length > 0) await this.#run(['update-index', '-z', '--index-info'], indexInfo(entries, this.#idLength));
  }

  /** Writes this index as a tree object and returns its id. */
  async writeTree(): Promise<string> {
    return (await this.#run(['write-tree'])).toString('utf8').trim();
  }

  /** The files of this index below a folder of the repository (with a slash at its end, empty for all), submodules left out. */
  async list(folder: string): Promise<string[]> {
    const output = await this.#run(['ls-files', '-z', '--stage', ...(folder === '' ? [] : ['--', folder.slice(0, -1)])]);
    return nulSeparated(output).filter((record) => !record.startsWith('160000 ')).map((record) => record.slice(record.indexOf('\t') + 1));
  }

  /** Writes files of this index below `folder`, with the user's filters and line ends, links as links. */
  async checkOut(paths: readonly string[], folder: string): Promise<void> {
    await this.#run(['checkout-index', '-z', '--stdin', `--prefix=${folder.replaceAll('\\', '/')}/`], nulTerminated(paths));
  }

  #run(args: readonly string[], input?: string): Promise<Buffer> {
    return this.#git.run(args, { index: this.file, ...(input === undefined ? {} : { input }) });
  }
}

/** Lines for `update-index -z --index-info`. Removals first, so that a file can take the place of a folder. */
export function indexInfo(entries: readonly { path: string; entry: TreeEntry }[], idLength: number): string {
  let removals = '';
  let additions = '';
  for (const { path, entry } of entries) {
    if (entry === 'absent') removals += `0 ${'0'.repeat(idLength)}\t${path}\0`;
    else additions += `${entry.mode} ${entry.id}\t${path}\0`;
  }
  return removals + additions;
}
