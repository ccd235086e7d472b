/**
 * An error that a person can act on: `message` says in one sentence what happened, `hint` what to do.
 * `code` is stable and for machines, `detail` has more for those who want it, line by line.
 */
export class UserError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly detail: string | undefined;

  constructor(code: string, message: string, options: { hint?: string; detail?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.code = code;
    this.hint = options.hint;
    this.detail = options.detail;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message of anything that was thrown, and what to do about it where that is known. */
export function adviceOf(error: unknown): string {
  return error instanceof UserError && error.hint !== undefined ? `${error.message} ${error.hint}` : messageOf(error);
}

/** The `code` of a system error such as ENOENT, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
