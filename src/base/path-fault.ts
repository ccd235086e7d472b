const LONGEST_PATH = 4096;

/** Why the text of a path is no relative one with forward slashes that stays inside, as what stands behind “it”; null where it is one. */
export function pathFault(path: string): string | null {
  if (path.length > LONGEST_PATH) return 'is too long';
  if (path.includes('\0')) return 'holds a NUL character';
  if (path.includes('\\')) return 'holds a backslash';
  if (path.startsWith('/')) return 'is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'begins with a drive letter';
  if (/%[0-9A-Fa-f]{2}/.test(path)) return 'holds a percent escape';
  if (path.split('/').includes('..')) return 'leads upwards';
  return null;
}
