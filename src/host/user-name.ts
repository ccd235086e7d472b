import { userInfo } from 'node:os';

/** The user's login name: who decided. A user without an entry in the system's list, as in some containers, has only a number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
