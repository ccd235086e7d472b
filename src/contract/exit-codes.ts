/** Exit codes of the command line. */
export const EXIT = {
  done: 0,
  /** Work failed, or findings exist. */
  failed: 1,
  usage: 2,
  /** Everything that is left waits for a human. */
  blocked: 3,
  /** A budget or a limit was reached. */
  limit: 4,
  /** Another owner holds the workspace and cannot be reached. */
  ownerUnreachable: 5,
} as const;
