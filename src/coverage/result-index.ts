import { isoOf } from '../base/clock.ts';
import { allAtOnce } from '../base/in-parts.ts';
import type { ResultSet, TestCase } from '../results/test-case.ts';
import { type CasePlace, CasePlaces } from './case-place.ts';
import { FileIndex } from './file-index.ts';
import { isWorse, type KnownResult } from './known-result.ts';
import { NameIndex, namesOf } from './name-index.ts';
import { commandKey } from './reference-command.ts';
import type { ResultFacts } from './spec-facts.ts';
import { findingFilesWith } from './test-text.ts';

/** Tests that are indexed in one part. */
const PART = 200;

/** A result while results are added: more may be said of its test. */
interface AddedResult extends KnownResult {
  others: AddedResult[];
}

/** The results of now, indexed once for all specs. `testFiles` are the test files of the workspace. */
export class ResultIndex {
  readonly #results = new Map<string, AddedResult>();
  readonly #commands = new Map<string, { set: ResultSet; keys: string[] }>();
  readonly #times = new Map<ResultSet, string>();
  readonly names = new NameIndex();
  readonly files: FileIndex;

  constructor({ sets, testTexts }: ResultFacts, testFiles: ReadonlySet<string> = new Set(testTexts.keys())) {
    this.files = new FileIndex(testFiles);
    allAtOnce(this.#adding({ sets, testTexts }, testFiles));
  }

  /** The same in parts, each of them short: between them others can have their turn. */
  static *making({ sets, testTexts }: ResultFacts, testFiles: ReadonlySet<string>): Generator<void, ResultIndex, void> {
    const index = new ResultIndex({ sets: [], testTexts }, testFiles);
    yield* index.#adding({ sets, testTexts }, testFiles);
    return index;
  }

  *#adding({ sets, testTexts }: ResultFacts, testFiles: ReadonlySet<string>): Generator<void, void, void> {
    const places = new CasePlaces(testFiles);
    const ordered = [...sets].sort((a, b) => b.began - a.began || b.at - a.at);
    const runs = sets.filter(isOwnRun);
    const texts = yield* findingFilesWith(yield* homelessNames(ordered, places), testTexts);
    for (const set of ordered) {
      const keys: string[] = [];
      for (const [at, test] of set.cases.entries()) {
        if (at % PART === 0) yield;
        const result = resultOf(test, set, places.of(test, set), texts);
        const newest = this.#results.get(result.key);
        if (newest === undefined) this.#results.set(result.key, result);
        else addTo(newest, result, runs);
        if (set.command !== null) keys.push(result.key);
      }
      const command = set.command === null ? null : commandKey(set.command);
      if (command !== null && !this.#commands.has(command)) this.#commands.set(command, { set, keys });
    }
    let count = 0;
    for (const result of this.#results.values()) {
      if (count % PART === 0) yield;
      count += 1;
      this.names.add(result);
      this.files.add(result);
    }
  }

  /** When a set was written, ISO 8601. */
  timeOf(set: ResultSet): string {
    let time = this.#times.get(set);
    if (time === undefined) {
      time = isoOf(set.at);
      this.#times.set(set, time);
    }
    return time;
  }

  /** What is known of every test that a report or a run has told of. */
  all(): Iterable<KnownResult> {
    return this.#results.values();
  }

  /** The tests that the newest run of a command told of; how it ended where it told of none. */
  ofCommand(argv: readonly string[]): KnownResult[] {
    const run = this.#commands.get(commandKey(argv));
    if (run === undefined) return [];
    if (run.keys.length > 0) return [...new Set(run.keys)].flatMap((key) => this.#results.get(key) ?? []);
    if (run.set.ok === null) return [];
    const name = argv.join(' ');
    return [{ key: `command\n${commandKey(argv)}`, name, test: null, outcome: run.set.ok ? 'passed' : 'failed', set: run.set, files: [], raw: null, names: new Set([name]), groups: new Set(), others: [] }];
  }
}

/** Adds a result to those of the same test that are as new or newer. A set that has it more than once means the worst. */
function addTo(newest: AddedResult, result: AddedResult, runs: readonly ResultSet[]): void {
  const { set, test, outcome } = result;
  const known = [newest, ...newest.others];
  const same = known.find((each) => each.set === set);
  if (same !== undefined) {
    if (isWorse(outcome, same.outcome)) Object.assign(same, { test, outcome });
    return;
  }
  if (set.named === true || !known.some((each) => replaces(each.set, set, runs))) newest.others.push(result);
}

/**
 * Whether what one set says of a test is in place of what an older one says. Nobody can tell whether a report is of the same run
 * as another, in other surroundings perhaps: it replaces the older text of its own file, and what is older than a run of ours
 * that it is of, or that ran everything since. Our runs and reports replace each other.
 */
function replaces(newer: ResultSet, older: ResultSet, runs: readonly ResultSet[]): boolean {
  if (newer.source === older.source || isOwnRun(newer) || isOwnRun(older)) return true;
  return runs.some((run) => older.began < run.began && run.began <= newer.began && (run.whole === true || newer.at <= run.at));
}

/** Reports, also those that are kept as runs, are of no command that we know. */
function isOwnRun({ command }: ResultSet): boolean {
  return command !== null;
}

/** Only the text of test files can tell where it is. */
function isHomeless({ file, raw, candidates }: CasePlace): boolean {
  return file === null && (raw === null || candidates.length > 0);
}

/** The last parts of the names, and the suites, of tests that no report gives a file for. */
function* homelessNames(sets: readonly ResultSet[], places: CasePlaces): Generator<void, Set<string>, void> {
  const names = new Set<string>();
  for (const set of sets) {
    for (const [at, test] of set.cases.entries()) {
      if (at % PART === 0) yield;
      const place = places.of(test, set);
      if (!isHomeless(place)) continue;
      const { names: own, parents } = namesOf(test.name, test.suite);
      for (const name of [...own, ...parents, ...place.suites]) names.add(name);
    }
  }
  return names;
}

function resultOf(test: TestCase, set: ResultSet, place: CasePlace, texts: ReadonlyMap<string, ReadonlySet<string>>): AddedResult {
  const { names, parents } = namesOf(test.name, test.suite);
  const path = [...place.suites, ...parents];
  const groups = new Set([...path, ...suiteNames(test.suite)]);
  const likely = isHomeless(place) ? filesByText(names, path, place, texts) : place.file === null ? [] : [place.file];
  const isFound = likely.length === 1;
  // A path that still fits several files is kept as it is written.
  const files = isFound || place.raw === null ? likely : [];
  const raw = isFound ? null : place.raw;
  const home = isFound ? files[0] : (raw ?? test.suite);
  return { key: [home, ...place.suites, test.name].join('\n'), name: test.name, test, outcome: test.outcome, set, files, raw, names, groups, others: [] };
}

/** A suite, and the modules and classes that a dotted one consists of. */
function suiteNames(suite: string): string[] {
  if (suite === '') return [];
  return suite.length <= 500 && /^[\w.$:]+$/.test(suite) ? [suite, ...suite.split(/[.$:]/).filter((part) => part !== '')] : [suite];
}

/** The files that have the name of a test; where several have it, those that have what it is part of as well. */
function filesByText(names: ReadonlySet<string>, path: readonly string[], place: CasePlace, texts: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  let files: string[] = [];
  for (const name of names) {
    const having = texts.get(name);
    if (having === undefined) continue;
    files = [...having];
    break;
  }
  if (place.candidates.length > 0) files = files.filter((file) => place.candidates.includes(file));
  if (files.length === 0 && place.candidates.length > 0) files = [...place.candidates];
  for (const part of path) {
    if (files.length < 2) break;
    const having = texts.get(part);
    const narrower = having === undefined ? [] : files.filter((file) => having.has(file));
    if (narrower.length > 0) files = narrower;
  }
  return files;
}
