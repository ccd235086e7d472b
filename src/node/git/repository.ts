import { access, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';
import { indexInfo } from './private-index.ts';
import { nulSeparated, readRawDiff, readStatus, type DiffEntry, type StatusEntry, type TreeEntry } from './records.ts';

/** Where a working tree stands. `branch` is a full ref name, null when HEAD is detached. */
export interface Position {
  head: string;
  branch: string | null;
}

/** A commit of an item's branch, with what is needed to make it again elsewhere. */
export interface ItemCommit {
  id: string;
  authorName: string;
  authorEmail: string;
  /** In git's own form: seconds and zone. */
  authorDate: string;
  message: string;
  /** From its trailers; empty where it has none. */
  item: string;
  attempt: string;
}

const IN_PROGRESS: readonly (readonly [file: string, what: string])[] = [
  ['MERGE_HEAD', 'A merge'],
  ['rebase-merge', 'A rebase'],
  ['rebase-apply', 'A rebase'],
  ['CHERRY_PICK_HEAD', 'A cherry-pick'],
  ['REVERT_HEAD', 'A revert'],
  ['BISECT_LOG', 'A bisection'],
];

const FALLBACK_NAME = 'Coherence Pipeline';
const FALLBACK_EMAIL = 'coherence@localhost';

/** A git repository with a working tree. Paths are relative to its top folder, with forward slashes. */
export class Repository {
  readonly git: Git;
  /** The top folder, a real path. */
  readonly top: string;
  /** The workspace's folder below the top, with a slash at its end; empty where the two are the same. */
  readonly prefix: string;
  readonly #gitDir: string;

  private constructor(git: Git, top: string, prefix: string, gitDir: string) {
    this.git = git;
    this.top = top;
    this.prefix = prefix;
    this.#gitDir = gitDir;
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

  /** Null on a branch that has no commit yet. */
  async position(): Promise<Position | null> {
    const head = await this.commitOf('HEAD');
    if (head === null) return null;
    return { head, branch: await this.git.textOrNull(['symbolic-ref', '--quiet', 'HEAD']) };
  }

  /** The id of the commit that a name stands for, or null. */
  commitOf(name: string): Promise<string | null> {
    return this.git.textOrNull(['rev-parse', '--quiet', '--verify', `${name}^{commit}`]);
  }

  /** What is under way in this tree that has to be finished first, such as "A merge"; null when there is nothing. */
  async operationInProgress(): Promise<string | null> {
    for (const [file, what] of IN_PROGRESS) {
      const exists = await access(join(this.#gitDir, file)).then(() => true, () => false);
      if (exists) return what;
    }
    return null;
  }

  /** Files of the workspace that differ from HEAD, staged or not, and those that git does not know. */
  async status(): Promise<StatusEntry[]> {
    const output = await this.git.run([
      'status', '--porcelain=v2', '-z', '--untracked-files=all', '--ignore-submodules=all', '--no-renames',
      ...(this.prefix === '' ? [] : ['--', this.prefix.slice(0, -1)]),
    ]);
    return readStatus(output);
  }

  /** Files that differ between two commits. */
  async diff(from: string, to: string): Promise<DiffEntry[]> {
    if (from === to) return [];
    return readRawDiff(await this.git.run(['diff-tree', '-r', '--raw', '-z', '--no-abbrev', '--no-renames', from, to]));
  }

  /** Files whose entry in the user's index differs from a commit; `old` is the commit's side. */
  async staged(commit: string): Promise<DiffEntry[]> {
    return readRawDiff(await this.git.run(['diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--no-renames', commit]));
  }

  /** Sets these entries of the user's index and no others. */
  async setIndex(entries: readonly { path: string; entry: TreeEntry }[], idLength: number): Promise<void> {
    if (entries.length === 0) return;
    await this.git.run(['update-index', '-z', '--index-info'], { input: indexInfo(entries, idLength) });
    // Only what the index remembers of file times; that files differ is no failure.
    await this.git.ask(['update-index', '-q', '--refresh']);
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await this.git.ask(['merge-base', '--is-ancestor', ancestor, descendant])).code === 0;
  }

  /** Null where two commits have no history in common. */
  mergeBase(a: string, b: string): Promise<string | null> {
    return this.git.textOrNull(['merge-base', a, b]);
  }

  /** The commits after `base` up to `tip`, oldest first, along the first parents. */
  async commits(base: string, tip: string): Promise<ItemCommit[]> {
    if (base === tip) return [];
    const trailer = (name: string): string => `%(trailers:key=${name},valueonly,separator=%x2C)`;
    const fields = ['%H', '%an', '%ae', '%ad', trailer('Coherence-Item'), trailer('Coherence-Attempt'), '%B'];
    const output = await this.git.run([
      'log', '--reverse', '--first-parent', '--date=raw', '-z', `--format=${fields.join('%x00')}`, `${base}..${tip}`,
    ]);
    const values = nulSeparated(Buffer.concat([output, Buffer.from('\0')]), true);
    const commits: ItemCommit[] = [];
    for (let i = 0; i + fields.length <= values.length; i += fields.length) {
      const [id = '', authorName = '', authorEmail = '', authorDate = '', item = '', attempt = '', message = ''] = values.slice(i, i + fields.length);
      commits.push({ id, authorName, authorEmail, authorDate, item, attempt, message });
    }
    return commits;
  }

  /** The latest commit before `head` that carries an item's trailer, or null. */
  async latestCommitOf(key: string, head: string): Promise<string | null> {
    const found = await this.git.textOrNull(['log', '-1', '--format=%H', '--fixed-strings', `--grep=Coherence-Item: ${key}`, head]);
    return found === '' ? null : found;
  }

  /** Makes a commit object; no ref moves. */
  async commitTree(tree: string, parent: string, message: string, author?: ItemCommit): Promise<string> {
    const env = {
      ...(await this.#identity()),
      ...(author === undefined || author.authorName === '' || author.authorEmail === ''
        ? {}
        : { GIT_AUTHOR_NAME: author.authorName, GIT_AUTHOR_EMAIL: author.authorEmail, GIT_AUTHOR_DATE: author.authorDate }),
    };
    return this.git.text(['commit-tree', tree, '-p', parent, '-F', '-'], { input: message, env });
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

  /** Removes a ref that is at `at`. */
  async deleteRef(ref: string, at: string): Promise<void> {
    await this.git.ask(['update-ref', '-d', ref, at]);
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

  /** The user's own identity needs nothing; where git would have to make one up, ours is given for this command alone. */
  async #identity(): Promise<Record<string, string>> {
    for (const who of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
      if ((await this.git.ask(['-c', 'user.useConfigOnly=true', 'var', who])).code !== 0) {
        return {
          GIT_AUTHOR_NAME: FALLBACK_NAME, GIT_AUTHOR_EMAIL: FALLBACK_EMAIL,
          GIT_COMMITTER_NAME: FALLBACK_NAME, GIT_COMMITTER_EMAIL: FALLBACK_EMAIL,
        };
      }
    }
    return {};
  }
}
