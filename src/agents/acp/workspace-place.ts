/** Where a path lies. `closed`: what belongs to git and to us. The ones that allow less come first. */
const PLACES = ['outside', 'closed', 'inside', 'specs'] as const;
export type Place = (typeof PLACES)[number];

/** A workspace as an agent works in it. */
export interface Workspace {
  /** Its folder, by each of its names; the first is where relative paths start. */
  folders: readonly string[];
  /** Where an absolute path leads once links are followed, also where nothing is there yet; null where that cannot be known. */
  real: (path: string) => string | null;
}

/**
 * Where a path lies, by its text and by where it really leads: the place of the two that allows less. `specsFolder` is
 * relative to the workspace.
 */
export function placeOf(path: string, workspace: Workspace, specsFolder: string): Place {
  const { folders, real } = workspace;
  const isWindows = isOnWindows(folders);
  const absolute = absoluteOf(path, folders);
  if (absolute === null) return 'outside';
  const byText = placeIn(absolute, folders, specsFolder, isWindows);
  if (byText === 'outside') return byText;
  // Whether `..` behind a link leads out of where the link leads to is for whoever opens it to say.
  const ways = new Set([absolute, joined(segmentsOf(absolute, isWindows), absolute, isWindows)]);
  const places = [...ways].map((way) => real(way)).map((led) => (led === null ? 'outside' : placeIn(led, folders, specsFolder, isWindows)));
  return PLACES[Math.min(...[byText, ...places].map((place) => PLACES.indexOf(place)))] ?? 'outside';
}

/** A path as it is in the workspace, by its text: empty for its folder, null outside of it. */
export function within(path: string, { folders }: Pick<Workspace, 'folders'>): string | null {
  const absolute = absoluteOf(path, folders);
  return absolute === null ? null : segmentsIn(absolute, folders, isOnWindows(folders))?.join('/') ?? null;
}

/** The folder in which something is done, as a person is told of it: where it really is. Null for that of the workspace itself. */
export function folderNamed(path: string, workspace: Workspace): string | null {
  const absolute = absoluteOf(path, workspace.folders);
  const led = absolute === null ? null : workspace.real(absolute);
  if (led === null) return path;
  const inside = within(led, workspace);
  return inside === '' ? null : inside ?? led;
}

function placeIn(absolute: string, folders: readonly string[], specsFolder: string, isWindows: boolean): Place {
  const segments = segmentsIn(absolute, folders, isWindows);
  if (segments === null) return 'outside';
  // The folder itself holds them.
  if (segments.length === 0 || segments.some(isGit) || plain(segments[0] ?? '') === '.coherence') return 'closed';
  const specs = segmentsOf(specsFolder, isWindows);
  return segments.length > specs.length && below(segments, specs, isWindows) !== null ? 'specs' : 'inside';
}

function segmentsIn(absolute: string, folders: readonly string[], isWindows: boolean): string[] | null {
  const segments = segmentsOf(absolute, isWindows);
  return folders.map((folder) => below(segments, segmentsOf(folder, isWindows), isWindows)).find((found) => found !== null) ?? null;
}

/** Null for what is no path of a file here. */
function absoluteOf(path: string, [first = '', ...others]: readonly string[]): string | null {
  if (path.includes('\0') || path.startsWith('~')) return null;
  const isWindows = isOnWindows([first, ...others]);
  return path.startsWith('/') || (isWindows && /^(?:[A-Za-z]:|\\)/.test(path)) ? path : `${first}/${path}`;
}

function isOnWindows(folders: readonly string[]): boolean {
  return folders.some((folder) => /^[A-Za-z]:|^\\\\/.test(folder));
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

/** A path of these names, with the beginning of another. */
function joined(segments: readonly string[], like: string, isWindows: boolean): string {
  const root = isWindows ? (/^[\\/]{1,2}/.exec(like)?.[0] ?? '') : '/';
  return `${root}${segments.join('/')}`;
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
