import { existsSync } from 'node:fs';
import { adviceOf, codeOf, messageOf, UserError } from '../../base/errors.ts';

/** The system is short of something that others will give back. */
const TRANSIENT = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM', 'ETXTBSY']);

/** Whether it is worth while to try again a little later. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.has(codeOf(error) ?? '');
}

/** Why a program could not be started and what to do about it, in one sentence. */
export function startErrorSentence(error: unknown, program: string, cwd: string): string {
  if (error instanceof UserError) return adviceOf(error);
  switch (codeOf(error) ?? '') {
    case 'ENOENT':
      return existsSync(cwd)
        ? `The program “${program}” was not found: install it, or name it with its full path.`
        : `The folder “${cwd}”, in which “${program}” should work, does not exist: put it back and try again.`;
    case 'EACCES':
    case 'EPERM':
      return `The program “${program}” may not be executed: make it executable, or name another one.`;
    case 'E2BIG':
      return `The arguments of “${program}” are longer than this system allows: hand the direction over by stdin or file.`;
    case 'EAGAIN':
    case 'ENOMEM':
      return `The system has no room for another process, so “${program}” could not be started: end some programs and try again.`;
    case 'EMFILE':
    case 'ENFILE':
      return `Too many files are open, so “${program}” could not be started: raise the limit (ulimit -n) and try again.`;
    case 'ETXTBSY':
      return `The program “${program}” is being written to: wait until its installation is over and try again.`;
    default:
      return `The program “${program}” could not be started: ${messageOf(error)}`;
  }
}
