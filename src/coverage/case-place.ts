import { baseOf, endsWithPath, folderOf } from '../base/path-parts.ts';
import type { ResultSet, TestCase } from '../results/test-case.ts';

/** Where a test is, as far as its report says. */
export interface CasePlace {
  /** A test file of the workspace; null where none is found. */
  file: string | null;
  /** The file as the report writes it where it is none of the workspace's, without `./`; null for none. */
  raw: string | null;
  /** The only files that it could be in, where more than one would do: those of a package, or those that end as `raw` does. */
  candidates: readonly string[];
  /** The classes or suites that it is in, without what only names the file. */
  suites: readonly string[];
}

/** Finds the test file of a case among those of the workspace: by its path, its module, its class or its package. */
export class CasePlaces {
  readonly #byBase: ReadonlyMap<string, readonly string[]>;
  readonly #byStem: ReadonlyMap<string, readonly string[]>;
  readonly #byFolder: ReadonlyMap<string, readonly string[]>;
  readonly #files: ReadonlySet<string>;
  readonly #known = new Map<string, CasePlace>();
  #last: { set: ResultSet; file: string | null; suite: string; place: CasePlace } | undefined;

  constructor(files: ReadonlySet<string>) {
    this.#files = files;
    this.#byBase = Map.groupBy(files, baseOf);
    this.#byStem = Map.groupBy(files, (file) => baseOf(file).replace(/\.[^.]*$/, ''));
    this.#byFolder = Map.groupBy([...files].filter((file) => file.endsWith('_test.go')), folderOf);
  }

  of(test: TestCase, set: ResultSet): CasePlace {
    const { file, suite } = test;
    const last = this.#last;
    // Tests of one file stand together.
    if (last?.set === set && last.file === file && last.suite === suite) return last.place;
    const from = set.kind === 'report' ? folderOf(set.source) : '';
    const key = `${from}\n${file ?? ''}\n${suite}`;
    let place = this.#known.get(key);
    if (place === undefined) {
      place = this.#find(file, suite, from);
      this.#known.set(key, place);
    }
    this.#last = { set, file, suite, place };
    return place;
  }

  #find(written: string | null, suite: string, from: string): CasePlace {
    const asFile = written ?? (/[/\\]/.test(suite) && this.#byBase.has(baseOf(normal(suite))) ? suite : null);
    if (asFile !== null) {
      const raw = normal(asFile);
      const fits = this.#fitting(raw, /^(?:[\\/]|[A-Za-z]:)/.test(asFile));
      const file = this.#files.has(raw) && from === '' ? raw : nearest(fits, raw, from);
      return { file, raw: file === null ? raw : null, candidates: file === null ? fits : [], suites: suitesIn(file ?? raw, suite) };
    }
    const module = this.#byModule(suite, from);
    if (module !== null) return module;
    return { file: null, raw: null, candidates: this.#package(suite), suites: suite === '' ? [] : [suite] };
  }

  /** The files of the workspace that a path may mean. */
  #fitting(raw: string, isAbsolute: boolean): string[] {
    return (this.#byBase.get(baseOf(raw)) ?? []).filter((file) => endsWithPath(file, raw) || (endsWithPath(raw, file) && (isAbsolute || file.includes('/'))));
  }

  /** `tests.test_a.TestB`, `a.b.CTest`: the longest beginning that is a file, and the classes behind it. */
  #byModule(suite: string, from: string): CasePlace | null {
    const parts = suite.split(/[.$]|::/);
    if (parts.length > 30) return null;
    for (let count = parts.length; count > 0; count -= 1) {
      const stem = parts[count - 1] ?? '';
      const candidates = this.#byStem.get(stem);
      if (candidates === undefined) continue;
      const path = parts.slice(0, count).join('/');
      const fits = candidates.filter((file) => {
        const bare = file.replace(/\.[^./]*$/, '');
        return endsWithPath(bare, path) || endsWithPath(path, bare);
      });
      const file = nearest(fits, path, from);
      if (file !== null) return { file, raw: null, candidates: [], suites: parts.slice(count) };
    }
    return null;
  }

  /** The test files of a Go package, named by its import path. */
  #package(suite: string): readonly string[] {
    let at = 0;
    while (at >= 0 && suite.includes('/')) {
      const files = this.#byFolder.get(suite.slice(at));
      if (files !== undefined) return files;
      const slash = suite.indexOf('/', at);
      at = slash < 0 ? -1 : slash + 1;
    }
    return [];
  }
}

/** Of files that all end alike, the one in the folder that the report is in; the most of the path that a longer one names. */
function nearest(fits: readonly string[], raw: string, from: string): string | null {
  if (fits.length <= 1) return fits[0] ?? null;
  // The path itself is longer than these: the longest of them says most.
  const within = fits.filter((file) => endsWithPath(raw, file) && file !== raw).sort((a, b) => b.length - a.length);
  if (within.length === fits.length) return within[0] ?? null;
  for (let folder = from; folder !== ''; folder = folderOf(folder)) {
    const here = fits.filter((file) => file === `${folder}/${raw}` || file.startsWith(`${folder}/`));
    if (here.length === 1) return here[0] ?? null;
    if (here.length > 1) break;
  }
  return fits.find((file) => file === raw) ?? within[0] ?? null;
}

function suitesIn(file: string, suite: string): string[] {
  if (suite === '' || endsWithPath(file, normal(suite)) || endsWithPath(normal(suite), file)) return [];
  const bare = file.replace(/\.[^./]*$/, '');
  const parts = suite.split(/[.$]|::/);
  for (let count = parts.length; count > 0; count -= 1) {
    const path = parts.slice(0, count).join('/');
    if (endsWithPath(bare, path) || endsWithPath(path, bare)) return parts.slice(count);
  }
  return [suite];
}

/** A path with forward slashes, without `.` segments; what is absolute stays so, without its first slash. */
function normal(path: string): string {
  return path.replaceAll('\\', '/').split('/').filter((segment) => segment !== '' && segment !== '.').join('/');
}
