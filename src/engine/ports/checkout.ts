import type { ItemChanges } from '../../contract/engine-api.ts';

export interface CheckoutItem {
  key: string;
  label: string;
  text: string;
}

export type OpenResult =
  /** `root` is where the agent works. */
  | { ok: true; root: string }
  /** The item cannot be worked on now: files that the user has changed, another branch, a merge under way. */
  | { ok: false; message: string; files: string[] };

export interface ChangeSet {
  /** Files whose content differs from the item's last commit (or from the start), relative, forward slashes, sorted. */
  files: string[];
  /** Those of them that the user had already changed when the item was opened: never swept into a commit. */
  conflicts: string[];
  /** Those that commits on the branch have brought meanwhile, as they are: whose they are cannot be told. */
  committed?: string[];
}

export interface CommitRequest {
  key: string;
  taskId: string;
  token: string;
  message: string;
  files: string[];
}

/** The workspace as it was before an item. */
export interface BaseFolder {
  /** The workspace's own folder in it, absolute. */
  root: string;
  /** Removes it. Doing so twice does nothing. */
  dispose(): Promise<void>;
}

/**
 * Where an item is worked on: the workspace's own tree now, a git worktree of its own later. Every step can be
 * repeated after a crash and then does nothing twice. Nothing here ever cleans, resets or stashes the user's tree.
 */
export interface Checkout {
  /** Puts the item's earlier work in place and remembers what the tree looked like. */
  open(item: CheckoutItem): Promise<OpenResult>;
  /** Only between `open` and `close`. */
  changes(key: string): Promise<ChangeSet>;
  /** All files that the item has changed since it was first opened, committed or not. */
  allChanges(key: string): Promise<string[]>;
  /** What these files are now is nobody's work on the item, a test run's output for one: `changes` leaves it out. */
  disregard(key: string, files: readonly string[]): Promise<void>;
  /** One commit on the item's branch that holds exactly `files`. Null where there is nothing to commit, or no git. */
  commit(request: CommitRequest): Promise<string | null>;
  /** Brings the item's commits to the branch that the tree is on. */
  merge(key: string): Promise<{ ok: true; commit: string | null } | { ok: false; message: string; files: string[] }>;
  /**
   * What an item has committed, for people to look at: on its branch, or in the history of `merged`, the commit that it
   * was brought to yours with. Null where it has no commits, or there is no git.
   */
  committed(key: string, merged: string | null): Promise<ItemChanges | null>;
  /**
   * A file as it was in a commit, named by its full id; null where it was not there, is no text or is large.
   * @throws UserError `unknown-commit`, `path`
   */
  fileAt(commit: string, path: string): Promise<string | null>;
  /** Takes the item's unmerged work out of the tree; it stays on its branch, and `open` brings it back. */
  close(key: string): Promise<void>;
  /**
   * Gives files of an open item the content that they had before the item, in the tree and, where the item has
   * committed them, as one commit on its branch. Null where the branch had nothing of them.
   * @throws UserError `conflict` where the user, or another commit, has changes in one of them: nothing is put back then;
   * `no-git` where nobody knows what was in them
   */
  revert(key: string, files: readonly string[]): Promise<string | null>;
  /**
   * Gives files of an open item the content of its last commit, in the tree alone; one that was not there then is removed.
   * `keep` is awaited first, with those that are about to go. The answer names those that stay as they are: what the user has
   * changed, what somebody is changing at this moment, and all of them where nobody knows what was in them.
   */
  restore(key: string, files: readonly string[], keep: (files: readonly string[]) => Promise<void>): Promise<string[]>;
  /** These files of an open item are a person's as they are now, as if that had changed them before it: they stay where they are. */
  leaveAlone(key: string, files: readonly string[]): Promise<void>;
  /**
   * A folder with the workspace as it was before the item, and over it `files` as they are in the tree now. Null where
   * there is no git. It is there until it is disposed.
   */
  base(key: string, files: readonly string[]): Promise<BaseFolder | null>;
  /** Those of the files that are as the last commit has them, absent included: whoever changes one takes nothing of anybody's along. */
  settled(files: readonly string[]): Promise<string[]>;
  /**
   * One commit, on the branch that the tree is on, that holds exactly `files` as they are in the tree; what the user has
   * staged stays staged. Null where nothing differs, on no branch, while a merge or the like is under way, or where
   * nothing is committed. Not while an item is open: it would be work of the item's that is on the branch already.
   */
  record(files: readonly string[], message: string): Promise<string | null>;
}
