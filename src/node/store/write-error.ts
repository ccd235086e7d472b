import { codeOf, messageOf, UserError } from '../../base/errors.ts';
import type { StoreHealth } from '../../engine/ports/store.ts';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const NOT_ALLOWED = new Set(['EROFS', 'EACCES', 'EPERM']);

/** What a failed write means to a person: `disk-full`, `read-only` or `write-failed`. */
export function writeError(error: unknown): UserError {
  const code = codeOf(error) ?? '';
  const detail = messageOf(error);
  if (NO_ROOM.has(code)) {
    return new UserError('disk-full', 'The disk is full, so nothing more can be recorded.', {
      hint: 'Free some space; work goes on by itself.', detail, cause: error,
    });
  }
  if (NOT_ALLOWED.has(code)) {
    return new UserError('read-only', 'The state folder cannot be written, so it is only read.', {
      hint: 'Make .coherence/state writable for your user and start again.', detail, cause: error,
    });
  }
  return new UserError('write-failed', 'The state could not be written to disk.', {
    hint: `Check the disk that holds .coherence/state (${detail}).`, detail, cause: error,
  });
}

/** The health of a store that met `problem`: a full or failing disk may recover, everything else stays as it is. */
export function healthAfter(problem: UserError): StoreHealth {
  const passes = problem.code === 'disk-full' || problem.code === 'write-failed';
  return { mode: passes ? 'suspended' : 'read-only', reason: problem.message, hint: problem.hint ?? '' };
}
