import { Latest } from '../../base/latest.ts';
import { isWide } from '../../base/path-pattern.ts';
import { sameEntries, sameItems, sameMembers } from '../../base/same.ts';
import { ResultIndex } from '../../coverage/result-index.ts';
import type { ResultSet } from '../../results/test-case.ts';
import { isTestFile } from '../../results/test-file.ts';
import type { WorkspacePort } from '../ports/workspace.ts';
import type { Turns } from '../turns.ts';
import type { NamedFiles } from './code-files.ts';
import type { FeatureSpec } from './spec-source.ts';

/** Text of test files is looked through for the names of tests up to this size. */
const TEXT_BYTES = 512 * 1024;
/** Files that are read at the same time. */
const AT_ONCE = 16;

/**
 * Indexes results. The index is made anew when there are other results (sets are told apart by identity), other test files,
 * or other texts of them; those are read again when their file has another time.
 */
export class ResultsOfNow {
  readonly #workspace: Pick<WorkspacePort, 'read'>;
  readonly #latest = new Latest<ResultIndex>();
  #sets: readonly ResultSet[] = [];
  #testFiles: ReadonlySet<string> = new Set();
  #read = new Map<string, { modified: number; text: string }>();
  #texts: ReadonlyMap<string, string> = new Map();

  constructor(workspace: Pick<WorkspacePort, 'read'>) {
    this.#workspace = workspace;
  }

  /** Newest first; the very same list while they are the very same sets. */
  steady(sets: readonly ResultSet[]): readonly ResultSet[] {
    if (!sameItems(sets, this.#sets)) this.#sets = sets;
    return this.#sets;
  }

  async index(sets: readonly ResultSet[], features: readonly FeatureSpec[], { modified }: NamedFiles, turns: Turns): Promise<ResultIndex> {
    const testFiles = new Set([...modified.keys()].filter((path) => isTestFile(path)));
    if (!sameMembers(testFiles, this.#testFiles)) this.#testFiles = testFiles;
    // Only where a report names no file does the text of test files say more.
    const isNeeded = sets.some(({ cases }) => cases.some((test) => test.file === null));
    const testTexts = isNeeded ? await this.#textsOf(features, modified) : new Map<string, string>();
    if (!sameEntries(testTexts, this.#texts)) this.#texts = testTexts;
    const facts = { sets, testTexts: this.#texts };
    return this.#latest.of([sets, this.#texts, this.#testFiles], () => turns.through(ResultIndex.making(facts, this.#testFiles)));
  }

  async #textsOf(features: readonly FeatureSpec[], modified: ReadonlyMap<string, number>): Promise<Map<string, string>> {
    const paths = [...new Set(features.flatMap(({ references }) => references.flatMap(({ path }) => (path === null || isWide(path) || !isTestFile(path) ? [] : [path]))))];
    const next = new Map<string, { modified: number; text: string }>();
    for (let from = 0; from < paths.length; from += AT_ONCE) {
      await Promise.all(paths.slice(from, from + AT_ONCE).map(async (path) => {
        const at = modified.get(path);
        if (at === undefined) return;
        const before = this.#read.get(path);
        const text = before?.modified === at ? before.text : await this.#workspace.read(path, TEXT_BYTES).catch(() => null);
        if (text !== null) next.set(path, { modified: at, text });
      }));
    }
    this.#read = next;
    return new Map(paths.flatMap((path) => {
      const file = next.get(path);
      return file === undefined ? [] : [[path, file.text]];
    }));
  }
}
