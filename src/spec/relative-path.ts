const KEPT_OUT = /[\p{Cc}<>|"]|%[0-9a-f]{2}/iu;
/** A root, a home folder, a drive or a URL. */
const ELSEWHERE = /^(?:[/~]|[a-z][a-z0-9+.-]*:)/i;

/**
 * A path that someone wrote, relative to the workspace with forward slashes and without `.` and `..`. Null for what
 * is absolute, leads outside, names a drive, a URL or a home folder, or hides characters behind percent escapes.
 * Folders keep their final slash.
 */
export function toRelativePath(written: string): string | null {
  const path = written.trim().replaceAll('\\', '/');
  if (path === '' || path.length > 1024 || ELSEWHERE.test(path) || KEPT_OUT.test(path)) return null;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  const plain = segments.join('/');
  // Behind what came before it, `a/../~x` had looked like a name.
  if (plain === '' || ELSEWHERE.test(plain)) return null;
  return plain + (path.endsWith('/') ? '/' : '');
}
