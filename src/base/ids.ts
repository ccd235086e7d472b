/** Randomness as a port. */
export interface IdSource {
  /** `bytes` random bytes as lower-case hexadecimal, two characters a byte. */
  hex(bytes: number): string;
}

/** A new task id: `task_` and 16 hexadecimal digits, the form of the original pipeline. */
export function newTaskId(ids: IdSource): string {
  return `task_${ids.hex(8)}`;
}

/** A new attempt token: `attempt_` and 16 hexadecimal digits. */
export function newAttemptToken(ids: IdSource): string {
  return `attempt_${ids.hex(8)}`;
}
