/** Where a path lies. `closed`: what belongs to git and to us. */
export type Place = 'outside' | 'closed' | 'specs' | 'inside';

/**
 * Where a path lies among the folders that are one workspace, by its text: a link that leads elsewhere is not seen.
 * `specsFolder` is relative to it.
 */
export function placeOf(path: string, folders: readonly string[], specsFolder: string): Place {
  const isWindows = folders.some((folder) => /^[A-Za-z]:|^\\\\/.test(folder));
  const [first = ''] = folders;
  const segments = isAbsolute(path, isWindows)
    ? folders.map((folder) => below(segmentsOf(path, isWindows), segmentsOf(folder, isWindows), isWindows)).find((found) => found !== null) ?? null
    : below(segmentsOf(`${first}/${path}`, isWindows), segmentsOf(first, isWindows), isWindows);
  if (segments === null || path.includes('\0') || path.startsWith('~')) return 'outside';
  // The folder itself holds them.
  if (segments.length === 0 || segments.some(isGit) || plain(segments[0] ?? '') === '.coherence') return 'closed';
  const specs = segmentsOf(specsFolder, isWindows);
  return segments.length > specs.length && below(segments, specs, isWindows) !== null ? 'specs' : 'inside';
}

function isAbsolute(path: string, isWindows: boolean): boolean {
  return path.startsWith('/') || (isWindows && /^(?:[A-Za-z]:|\\)/.test(path));
}

/** The names of a path, with what leads upwards followed. */
function segmentsOf(path: string, isWindows: boolean): string[] {
  const segments: string[] = [];
  for (const name of (isWindows ? path.replaceAll('\\', '/') : path).split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') segments.pop();
    else segments.push(name);
  }
  return segments;
}

function below(segments: readonly string[], folder: readonly string[], isWindows: boolean): string[] | null {
  const same = (a: string | undefined, b: string): boolean => a === b || (isWindows && a?.toLowerCase() === b.toLowerCase());
  return folder.every((name, index) => same(segments[index], name)) ? segments.slice(folder.length) : null;
}

/** As file systems take a name that make no difference of case, and drop what stands at its end. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[ .:]+$/, '');
}

function isGit(name: string): boolean {
  return plain(name) === '.git' || /^git~\d$/i.test(name);
}
