const KEPT_OUT = /[\p{Cc}<>|"]|%[0-9a-f]{2}/iu;

/**
 * A path that someone wrote, relative to the workspace with forward slashes and without `.` and `..`. Null for what
 * is absolute, leads outside, names a drive, a URL or a home folder, or hides characters behind percent escapes.
 * Folders keep their final slash.
 */
export function toRelativePath(written: string): string | null {
  const path = written.trim().replaceAll('\\', '/');
  if (path === '' || path.length > 1024 || path.startsWith('/') || path.startsWith('~') || KEPT_OUT.test(path)) return null;
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return null;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  if (segments.length === 0) return null;
  return segments.join('/') + (path.endsWith('/') ? '/' : '');
}
