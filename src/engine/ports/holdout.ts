/**
 * Keeps files out of an agent's sight while it works. They are moved below `.coherence/state/holdout/` and back; where a
 * process dies in between, the next owner's `reveal` brings them back.
 */
export interface HoldoutPort {
  /**
   * Moves what the globs name out of the tree, links as links; what is out already stays so. Folders stay where they are.
   * `reports` are globs of what tells of these files and is written anew: it goes with them.
   * @throws UserError `holdout` where that cannot be: nothing is concealed then; `path`, `glob` for a glob that is refused
   */
  conceal(globs: readonly string[], reports?: readonly string[]): Promise<void>;
  /**
   * Brings everything back. What stands in the place of a concealed file meanwhile is an agent's: it is kept below
   * `.coherence/state/holdout-found/`, and the answer names where, relative to the workspace. A report that was written
   * anew meanwhile stays, and the older one is gone.
   * @throws UserError `holdout` where some cannot be brought back; the others are, and it can be tried again
   */
  reveal(): Promise<string[]>;
}
