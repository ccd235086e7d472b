/** What is known of an attempt from before it began, until it is settled. */
export interface RememberedAttempt {
  /** Files that differed from the item's last commit already, relative to the workspace. */
  changed: string[];
  /** What was found to have changed where the attempt may not write, also by a process before this one. */
  overstepped: string[];
  /** Those of them that `keep` has kept, to be put back. */
  kept: string[];
}

/**
 * Remembers what holds for all agents, as it is before an attempt: our own folder but for its state, git's hooks and what its
 * configuration makes it run. None of that is ever put back: what has changed stays where it is and does not count until a person
 * has looked at it. Every step can be repeated by a process that comes after one that died.
 */
export interface AttemptGuard {
  /** @param changed files that differ from the item's last commit already */
  remember(token: string, changed: readonly string[]): Promise<void>;
  /** Null for an attempt that nothing is remembered of. */
  remembered(token: string): Promise<RememberedAttempt | null>;
  /**
   * Names what is not as it was remembered: files of ours, hooks as `.git/hooks/…`, settings as `.git/config (name)`. From here
   * on it does not count, until `release`; what ours were before is kept in `keptIn`.
   */
  hold(token: string, key: string): Promise<string[]>;
  /** Copies what is at these paths to `keptIn`, links as links, and remembers them as overstepped and kept. */
  keep(token: string, files: readonly string[]): Promise<void>;
  /** Remembers files as overstepped, and not as kept: they stay where they are. */
  note(token: string, files: readonly string[]): Promise<void>;
  /** Where something is kept of before an attempt, or of what was put back after it, relative to the workspace; null where nothing is. */
  keptIn(token: string): Promise<string | null>;
  /** What counts of a file of ours that says `current` now. */
  textOf(path: string, current: string | null): string | null;
  /** A person has looked at what the item `key` waits for: from now on it counts. */
  release(key: string): Promise<void>;
  /** The same for all items but these: an owner may have died between an answer and what follows it. */
  releaseAllBut(keys: readonly string[]): Promise<void>;
  /** The attempt is settled. What is kept stays, and what is held. */
  forget(token: string): Promise<void>;
  /** Forgets all attempts but these. */
  forgetAllBut(tokens: readonly string[]): Promise<void>;
}
