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
}

export interface CommitRequest {
  key: string;
  taskId: string;
  token: string;
  message: string;
  files: string[];
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
}
