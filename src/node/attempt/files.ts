/** Files of an attempt, below `runs/<token>/`. `run.json` with its processes is the `RunFolder`'s. */
export const ATTEMPT_FILES = {
  /** What the owner asks of the shim. */
  request: 'request.json',
  /** What the agent is told. */
  direction: 'direction.md',
  /** What happens, a record a line. */
  events: 'events.jsonl',
  /** How it ended, once that is known. */
  exit: 'exit.json',
  /** Is there when it is to be cancelled. */
  cancel: 'cancel',
  /** What went wrong with the shim itself. */
  faults: 'shim.err',
} as const;
