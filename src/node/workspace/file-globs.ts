import { UserError } from '../../base/errors.ts';
import { hasWildcard, isBounded, type PathTest, PATTERN_BOUNDS, pathTest } from '../../base/path-pattern.ts';
import { checkRelativePath } from './safe-path.ts';

/** What lies deeper is not looked for. */
const DEEPEST = 64;
/** Other programs' own folders, and our state. */
const NOT_ENTERED = new Set(['.git', 'node_modules', '.coherence/state']);

interface Glob {
  /** The part before the first wildcard: a folder, or all of it where there is none. Empty for the workspace. */
  base: string;
  /** How many folders deep a file that it names can be; endless for a folder, and with `**`. */
  depth: number;
  matches: PathTest;
}

/** Files that globs name, as `pathTest` has it, relative with forward slashes: files, folders with all below them, patterns. */
export class FileGlobs {
  readonly #globs: readonly Glob[];

  /** @throws UserError `path`, `glob` for one that leads outside, or that would be slow to look for */
  constructor(globs: readonly string[]) {
    this.#globs = globs.map(compile);
  }

  /** Where to begin: folders, and files that are named in full, those in another of them left out. */
  get bases(): string[] {
    const all = [...new Set(this.#globs.map((glob) => glob.base))].sort();
    return all.filter((base) => !all.some((other) => other !== base && isBelow(base, other)));
  }

  matches(path: string): boolean {
    return !isApart(path) && this.#globs.some((glob) => glob.matches(path));
  }

  /** Whether files in this folder, or deeper, can be among those named. The workspace itself is the empty string. */
  mayHold(folder: string): boolean {
    if (isApart(folder)) return false;
    const depth = folder === '' ? 0 : folder.split('/').length;
    return this.#globs.some(({ base, depth: most }) => depth <= most && (isBelow(folder, base) || isBelow(base, folder)));
  }
}

function compile(written: string): Glob {
  const checked = checkRelativePath(written);
  const glob = written.endsWith('/') ? `${checked}/` : checked;
  if (checked === '' || !isBounded(glob)) {
    const { starsInName, doubleStars, braces } = PATTERN_BOUNDS;
    throw new UserError('glob', `The pattern ${JSON.stringify(written.slice(0, 200))} is refused: it is empty, too long, or has too many wildcards.`, {
      hint: `Use at most ${starsInName} times * in a name, ${doubleStars} times ** and ${braces} times {…}.`,
    });
  }
  const names = checked.split('/');
  const wild = names.findIndex(hasWildcard);
  return {
    base: (wild === -1 ? names : names.slice(0, wild)).join('/'),
    depth: wild === -1 || glob.endsWith('/') || glob.includes('**') ? Number.POSITIVE_INFINITY : names.length - 1,
    matches: pathTest(glob),
  };
}

/** Whether a path is `folder` or below it. */
function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** Whether nothing is looked for at a path. */
function isApart(path: string): boolean {
  const names = path.split('/');
  return names.length > DEEPEST || names.some((name, index) => NOT_ENTERED.has(name) || NOT_ENTERED.has(names.slice(0, index + 1).join('/')));
}
