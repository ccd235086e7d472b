import { access, lstat, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { orNull } from '../store/file-system.ts';
import type { Git } from './git.ts';
import { ObjectReader, type GitObject } from './object-reader.ts';
import { readCommit, readTree, type Commit, type NamedEntry } from './objects.ts';
import { indexInfo } from './private-index.ts';
import { readRawDiff, readStatus, type DiffEntry, type StatusEntry, type TreeEntry } from './records.ts';
import { treeDiff } from './tree-diff.ts';

/** Where a working tree stands. `branch` is a full ref name, null when HEAD is detached. */
export interface Position {
  head: string;
  branch: string | null;
}

const IN_PROGRESS: readonly (readonly [file: string, what: string])[] = [
  ['MERGE_HEAD', 'A merge'],
  ['rebase-merge', 'A rebase'],
  ['rebase-apply', 'A rebase'],
  ['CHERRY_PICK_HEAD', 'A cherry-pick'],
  ['REVERT_HEAD', 'A revert'],
  ['BISECT_LOG', 'A bisection'],
];

/** How far a first parent is looked for one by one before git is asked for the whole line. */
const STEPS = 64;

/** An index file that was written longer ago than this cannot change again and keep its stamp. */
const SETTLED_NS = 100_000_000n;

const NO_IDENTITY = /ident|auto-detection is disabled/;
const FALLBACK_NAME = 'Coherence Pipeline';
const FALLBACK_EMAIL = 'coherence@localhost';
const FALLBACK_IDENTITY = {
  GIT_AUTHOR_NAME: FALLBACK_NAME, GIT_AUTHOR_EMAIL: FALLBACK_EMAIL,
  GIT_COMMITTER_NAME: FALLBACK_NAME, GIT_COMMITTER_EMAIL: FALLBACK_EMAIL,
};

/** The id of the tree with nothing in it, in the kind of ids that `like` is of. git has it in every repository. */
export function emptyTree(like: string): string {
  return like.length === 40 ? '4b825dc642cb6eb9a060e54bf8d69288fbee4904' : '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321';
}

/** A git repository with a working tree. Paths are relative to its top folder, with forward slashes. */
export class Repository {
  readonly git: Git;
  /** The top folder, a real path. */
  readonly top: string;
  /** The workspace's folder below the top, with a slash at its end; empty where the two are the same. */
  readonly prefix: string;
  readonly #gitDir: string;
  readonly #objects: ObjectReader;
  /** What the user's index held when it had that stamp. */
  #staged: { commit: string; stamp: string; entries: DiffEntry[] } | undefined;

  private constructor(git: Git, top: string, prefix: string, gitDir: string) {
    this.git = git;
    this.top = top;
    this.prefix = prefix;
    this.#gitDir = gitDir;
    this.#objects = new ObjectReader(git);
  }

  /** The repository that a workspace is in; null where there is none, or where it ignores the workspace. */
  static async around(git: Git): Promise<Repository | null> {
    const found = await git.ask(['rev-parse', '--is-inside-work-tree']);
    if (found.code !== 0) {
      if (/not a git repository/i.test(found.stderr)) return null;
      await git.run(['rev-parse', '--is-inside-work-tree']);
    }
    if (found.stdout.toString('utf8').trim() !== 'true') return null;
    // The one command that does not know literal paths.
    if ((await git.ask(['check-ignore', '--quiet', '.'], { env: { GIT_LITERAL_PATHSPECS: '0' } })).code === 0) return null;
    const top = await realpath(await git.text(['rev-parse', '--show-toplevel']));
    const prefix = await git.text(['rev-parse', '--show-prefix']);
    const gitDir = await git.text(['rev-parse', '--absolute-git-dir']);
    return new Repository(git.in(top), top, prefix, gitDir);
  }

  /** Ends what runs in the background. Whatever is asked afterwards starts it again. */
  dispose(): void {
    this.#objects.end();
  }

  /** Null on a branch that has no commit yet. */
  async position(): Promise<Position | null> {
    const [head, branch] = await Promise.all([this.commitOf('HEAD'), this.#branch()]);
    return head === null ? null : { head, branch };
  }

  /** The id of the commit that a full ref name, an id or HEAD stands for, or null. */
  async commitOf(name: string): Promise<string | null> {
    return (await this.#objects.read(`${name}^{commit}`))?.id ?? null;
  }

  /** @throws UserError `git-object` where there is no such commit */
  async commit(id: string): Promise<Commit> {
    return readCommit(id, (await this.#object(id)).content);
  }

  /** What is under way in this tree that has to be finished first, such as "A merge"; null when there is nothing. */
  async operationInProgress(): Promise<string | null> {
    const found = await Promise.all(IN_PROGRESS.map(([file]) => access(join(this.#gitDir, file)).then(() => true, () => false)));
    return IN_PROGRESS[found.indexOf(true)]?.[1] ?? null;
  }

  /** Files of the workspace that differ from HEAD, staged or not, and those that git does not know. */
  async status(): Promise<StatusEntry[]> {
    const output = await this.git.run([
      'status', '--porcelain=v2', '-z', '--untracked-files=all', '--ignore-submodules=all', '--no-renames',
      ...(this.prefix === '' ? [] : ['--', this.prefix.slice(0, -1)]),
    ]);
    return readStatus(output);
  }

  /** Files that differ between two commits or trees, by their full ids. */
  async diff(from: string, to: string): Promise<DiffEntry[]> {
    if (from === to) return [];
    const [old, now] = await Promise.all([this.#treeOf(from), this.#treeOf(to)]);
    return treeDiff((id) => this.#entries(id), old, now);
  }

  /** The file at a path of a commit; null where there is none, as where a folder or a submodule stands. */
  async entryAt(commit: string, path: string): Promise<Exclude<TreeEntry, 'absent'> | null> {
    const folders = path.split('/');
    const name = folders.pop();
    let tree = await this.#treeOf(commit);
    for (const folder of folders) {
      const next = (await this.#entries(tree)).find((entry) => entry.name === folder)?.folder ?? null;
      if (next === null) return null;
      tree = next;
    }
    const found = (await this.#entries(tree)).find((entry) => entry.name === name);
    return found === undefined || found.folder !== null || found.entry === 'absent' ? null : found.entry;
  }

  /** The content of a file by its id; null where it has more than `most` bytes. */
  async blob(id: string, most: number): Promise<Buffer | null> {
    // Asked before: an answer of the process that stays is read whole.
    if (Number(await this.git.text(['cat-file', '-s', id])) > most) return null;
    return (await this.#object(id)).content;
  }

  /** Files that a commit changed against its first parent. */
  async changesOf(commit: Commit): Promise<DiffEntry[]> {
    const [parent] = commit.parents;
    return parent === undefined ? [] : this.diff(parent, commit.id);
  }

  /** Files whose entry in the user's index differs from a commit; `old` is the commit's side. */
  async staged(commit: string): Promise<DiffEntry[]> {
    const stamp = await this.#indexStamp();
    if (this.#staged !== undefined && this.#staged.commit === commit && this.#staged.stamp === stamp) return this.#staged.entries;
    const entries = readRawDiff(await this.git.run(['diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--no-renames', commit]));
    this.#staged = stamp === null ? undefined : { commit, stamp, entries };
    return entries;
  }

  /** Sets these entries of the user's index and no others. */
  async setIndex(entries: readonly { path: string; entry: TreeEntry }[], idLength: number): Promise<void> {
    if (entries.length === 0) return;
    await this.git.run(['update-index', '-z', '--index-info'], { input: indexInfo(entries, idLength) });
    // Only what the index remembers of file times; that files differ is no failure.
    await this.git.ask(['update-index', '-q', '--refresh']);
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return ancestor === descendant || (await this.git.ask(['merge-base', '--is-ancestor', ancestor, descendant])).code === 0;
  }

  /**
   * The commits along the first parents of `tip` that are not in the history of `from`, oldest first, and the latest
   * commit that both have. Null where the two have no history in common.
   */
  async line(from: string, tip: string): Promise<{ base: string; commits: Commit[] } | null> {
    const commits: Commit[] = [];
    for (let id: string | undefined = tip; id !== undefined && commits.length < STEPS;) {
      if (id === from) return { base: from, commits: commits.reverse() };
      const commit: Commit = await this.commit(id);
      commits.push(commit);
      id = commit.parents[0];
    }
    const base = await this.git.textOrNull(['merge-base', from, tip]);
    if (base === null) return null;
    const ids = await this.git.text(['rev-list', '--reverse', '--first-parent', `${base}..${tip}`]);
    return { base, commits: await Promise.all(ids.split('\n').filter((id) => id !== '').map((id) => this.commit(id))) };
  }

  /** The latest commit before `head` that carries an item's trailer, or null. */
  async latestCommitOf(key: string, head: string): Promise<string | null> {
    const found = await this.git.textOrNull(['log', '-1', '--format=%H', '--fixed-strings', `--grep=Coherence-Item: ${key}`, head]);
    return found === '' ? null : found;
  }

  /** Makes a commit object; no ref moves. */
  async commitTree(tree: string, parent: string, message: string, author?: Commit): Promise<string> {
    const authored = author === undefined || author.authorName === '' || author.authorEmail === ''
      ? {}
      : { GIT_AUTHOR_NAME: author.authorName, GIT_AUTHOR_EMAIL: author.authorEmail, GIT_AUTHOR_DATE: author.authorDate };
    const args = ['commit-tree', tree, '-p', parent, '-F', '-'];
    // The user's own identity needs nothing; where git would have to make one up, ours is given for this command alone.
    const made = await this.git.ask(args, { input: message, settings: ['user.useConfigOnly=true'], env: authored });
    if (made.code === 0) return made.stdout.toString('utf8').trim();
    const fallback = NO_IDENTITY.test(made.stderr) ? FALLBACK_IDENTITY : {};
    return this.git.text(args, { input: message, env: { ...fallback, ...authored } });
  }

  /** Moves a ref (null: HEAD itself) from one commit to another (`from` null: makes it). False if it was not at `from`. */
  async moveRef(ref: string | null, to: string, from: string | null, reason: string): Promise<boolean> {
    const target = ref === null ? ['--no-deref', 'HEAD'] : [ref];
    const args = ['update-ref', '-m', reason, ...target, to, from ?? '0'.repeat(to.length)];
    const result = await this.git.ask(args);
    if (result.code === 0) return true;
    if (/but expected|reference already exists|unable to resolve reference/.test(result.stderr)) return false;
    await this.git.run(args);
    return true;
  }

  /** Removes a ref that is at `at`. False if that could not be. */
  async deleteRef(ref: string, at: string): Promise<boolean> {
    return (await this.git.ask(['update-ref', '-d', ref, at])).code === 0;
  }

  /** Whether a path of this repository belongs to the workspace. */
  isInWorkspace(path: string): boolean {
    return path.startsWith(this.prefix);
  }

  /** A path of this repository as the workspace names it, and the other way round. */
  toWorkspace(path: string): string {
    return path.slice(this.prefix.length);
  }

  fromWorkspace(path: string): string {
    return this.prefix + path;
  }

  /** Null when HEAD is detached. */
  async #branch(): Promise<string | null> {
    const file = join(this.#gitDir, 'HEAD');
    const text = (await lstat(file)).isFile() ? await readFile(file, 'utf8') : '';
    const found = /^ref: (refs\/heads\/\S+)\s*$/.exec(text)?.[1];
    // With another format of refs the file is there for older programs, and says nothing.
    return found === undefined || found === 'refs/heads/.invalid' ? this.git.textOrNull(['symbolic-ref', '--quiet', 'HEAD']) : found;
  }

  async #treeOf(id: string): Promise<string> {
    const object = await this.#object(id);
    return object.type === 'commit' ? readCommit(id, object.content).tree : id;
  }

  async #entries(tree: string): Promise<NamedEntry[]> {
    return readTree((await this.#object(tree)).content, tree.length / 2);
  }

  async #object(id: string): Promise<GitObject> {
    const object = await this.#objects.read(id);
    if (object !== null) return object;
    throw new UserError('git-object', `The repository has no object ${id}.`, { hint: 'Look at it with git fsck.' });
  }

  /** Changes whenever the user's index does; null where it has been written too lately to tell. */
  async #indexStamp(): Promise<string | null> {
    const found = await orNull(lstat(join(this.#gitDir, 'index'), { bigint: true }));
    if (found === null || found.ctimeNs > BigInt(Date.now()) * 1_000_000n - SETTLED_NS) return null;
    return `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
  }
}
