import { isWide } from '../../base/path-pattern.ts';
import { sameEntries, sameItems } from '../../base/same.ts';
import { isDocument } from '../../coverage/document-file.ts';
import { isTestFile } from '../../results/test-file.ts';
import type { ReportPort } from '../ports/reports.ts';
import { findListed } from './find-listed.ts';
import { type FeatureSpec, pathsOf } from './spec-source.ts';

/** Test files that are named without their folder and looked for; each costs a look at every name in the workspace. */
const MOST_BARE = 100;
/** Searches of folders at the same time. */
const AT_ONCE = 8;

/** The files that specs list and the tests that they name, at one moment. */
export interface NamedFiles {
  /**
   * When they were last changed, by path as it is written there. Folders and globs are as old as the youngest code in
   * them; documents that are there have the time 0. A test file that is named without its folder is there by the paths that
   * it is found at.
   */
  modified: ReadonlyMap<string, number>;
  /** When each file was last changed, documents and what is in folders as well. */
  times: ReadonlyMap<string, number>;
  /** The files that folders and globs stand for, by how they are written. */
  within: ReadonlyMap<string, readonly string[]>;
}

/** Looks at the files that specs name. While none of them has changed the answer is the very same object. */
export class CodeFiles {
  readonly #reports: Pick<ReportPort, 'find' | 'modified'>;
  #latest: NamedFiles = { modified: new Map(), times: new Map(), within: new Map() };

  constructor(reports: Pick<ReportPort, 'find' | 'modified'>) {
    this.#reports = reports;
  }

  async look(specs: readonly FeatureSpec[]): Promise<NamedFiles> {
    const paths = [...new Set(specs.flatMap(pathsOf))];
    // A path that looks like a glob may be the name of a file.
    const times = await this.#reports.modified(paths);
    const modified = new Map([...times].map(([path, at]) => [path, isDocument(path) ? 0 : at]));
    const within = new Map<string, readonly string[]>();
    const waiting = paths.filter((path) => isWide(path) && !times.has(path));
    for (let at = 0; at < waiting.length; at += AT_ONCE) {
      await Promise.all(waiting.slice(at, at + AT_ONCE).map(async (path) => {
        const found = await findListed(this.#reports, [path]);
        for (const file of found) times.set(file.path, file.modifiedMs);
        within.set(path, found.map((file) => file.path));
      }));
    }
    for (const [path, files] of within) {
      if (files.length === 0) continue;
      modified.set(path, files.reduce((latest, file) => (isDocument(file) ? latest : Math.max(latest, times.get(file) ?? 0)), 0));
    }
    const bare = paths.filter((path) => !path.includes('/') && !isWide(path) && !times.has(path) && isTestFile(path)).slice(0, MOST_BARE);
    for (const { path, modifiedMs } of await findListed(this.#reports, bare.map((name) => `**/${name}`))) modified.set(path, modifiedMs);
    const before = this.#latest;
    const isSame = sameEntries(times, before.times) && sameEntries(modified, before.modified) && sameFiles(within, before.within);
    if (!isSame) this.#latest = { modified, times, within };
    return this.#latest;
  }
}

function sameFiles(a: NamedFiles['within'], b: NamedFiles['within']): boolean {
  return a.size === b.size && [...a].every(([path, files]) => sameItems(files, b.get(path) ?? []));
}
