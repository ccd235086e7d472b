import type { GateFinding } from '../contract/gates.ts';
import { isTestFile } from '../results/test-file.ts';
import { changedTest, type ChangedTests } from './changed-tests.ts';
import { checkChanges } from './integrity/check-changes.ts';
import { effectiveAssertions } from './integrity/effective-assertions.ts';
import { Effort } from './integrity/effort.ts';
import { goneFindings, type ReadFile } from './integrity/gone-tests.ts';
import { readerFor } from './integrity/language.ts';
import { markerChanges } from './integrity/marker-changes.ts';
import { type NeutralChange, neutralChange, neutralChanges } from './integrity/neutral-changes.ts';
import { type Assertion, type CheckedCode, emptyModel, type TestBlock, type TestFileModel } from './integrity/test-model.ts';
import { pairTests } from './integrity/test-pairs.ts';

/** A file as it was and as it is; null where there is none. `path` is relative to the workspace, with forward slashes. */
export interface FileChange {
  path: string;
  before: string | null;
  after: string | null;
}

/** Larger files are counted and not read; so is what comes when so much was read. UTF-16 units. */
const LARGEST = 1024 * 1024;
const MOST_READ = 16 * LARGEST;
/** Steps that reading may take for each unit, and all files together beyond that. The same again for comparing them. */
const STEPS_PER_UNIT = 6;
const MORE_STEPS = 2_000_000;
/** Files beside tests whose functions check something for them. */
const SUPPORT = /(?:^|\/)(?:tests?|__tests__|e2e|spec|specs|testing|test-?utils?|test-?helpers?)\/|(?:^|\/)conftest\.py$/i;

/** Whether a change says something to the gate on tests: what is no test and helps none need not be shown to it. */
export function isAboutTests(path: string): boolean {
  return isTestFile(path) || (SUPPORT.test(path) && readerFor(path) !== null);
}

/**
 * What became of the tests in files that were changed: those that were deleted, skipped, focused, emptied or weakened,
 * by file and line. Tests that moved, were renamed, split, merged or written in another way are none of these, and
 * neither is a changed expected value. Never throws; what cannot be read is not judged.
 */
export function checkTests(changes: readonly FileChange[]): GateFinding[] {
  const tests = new TestChanges();
  for (const change of changes) tests.add(change);
  const parts = tests.findings();
  let part = parts.next();
  while (part.done !== true) part = parts.next();
  return part.value;
}

type Side = 'before' | 'after';

/**
 * The same, file by file. The work for each is linear in its size: what is beyond all measure, by its nesting or by how
 * much there is of it, is only counted.
 */
export class TestChanges {
  readonly #files = new Map<string, ReadFile>();
  readonly #texts = new Map<string, FileChange>();
  readonly #shared: Record<Side, Map<string, CheckedCode>> = { before: new Map(), after: new Map() };
  readonly #counted: NeutralChange[] = [];
  /** Units that were read, and steps that are left to all files together. */
  #read = 0;
  #more: number;
  #steps = 0;
  readonly #moreSteps: number;

  /** `moreSteps`: what work there may be beyond the usual, whatever the sizes of the files. */
  constructor(moreSteps = MORE_STEPS) {
    this.#more = moreSteps;
    this.#moreSteps = moreSteps;
  }

  /** Takes one file. */
  add(change: FileChange): void {
    const isTest = isTestFile(change.path);
    if (!isTest && !SUPPORT.test(change.path)) return;
    const file = this.#readFile(change);
    if (file === null) {
      if (isTest) this.#counted.push(neutralChange(change));
    } else if (isTest) {
      this.#files.set(change.path, file);
      this.#texts.set(change.path, change);
    } else for (const side of ['before', 'after'] as const) for (const [name, code] of file[side].helpers) this.#shared[side].set(name, code);
  }

  /** What became of the tests of all files that were taken. Part by part, so that others can have their turn between them. */
  *findings(): Generator<undefined, GateFinding[]> {
    const effort = new Effort(STEPS_PER_UNIT * this.#read + this.#moreSteps);
    const found = yield* this.#compare(effort);
    this.#steps += effort.spent;
    if (!effort.isSpent) return inOrder([...found, ...neutralChanges(this.#counted)]);
    const counted = [...this.#counted];
    for (const change of this.#texts.values()) {
      counted.push(neutralChange(change));
      yield;
    }
    return inOrder(neutralChanges(counted));
  }

  /** The tests as they are in the files that were taken, with whether they are new. */
  *tests(): Generator<undefined, ChangedTests> {
    const effort = new Effort(STEPS_PER_UNIT * this.#read + this.#moreSteps);
    const files = [...this.#files.values()];
    const { pairs, added } = yield* pairTests(files.flatMap(({ before }) => before.tests), files.flatMap(({ after }) => after.tests), effort);
    if (effort.isSpent) return { tests: [], unread: [...this.counted, ...this.#files.keys()] };
    return { tests: [...pairs.map(({ after }) => changedTest(after, false)), ...added.map((test) => changedTest(test, true))], unread: [...this.counted] };
  }

  /** Steps that reading and comparing took so far: what they cost without regard to the machine. */
  get steps(): number {
    return this.#steps;
  }

  /** Files of tests that are only counted. */
  get counted(): readonly string[] {
    return this.#counted.map(({ path }) => path);
  }

  #readFile({ path, before, after }: FileChange): ReadFile | null {
    const units = (before?.length ?? 0) + (after?.length ?? 0);
    if (readerFor(path) === null || Math.max(before?.length ?? 0, after?.length ?? 0) > LARGEST || this.#read + units > MOST_READ) return null;
    this.#read += units;
    const was = this.#readText(before, path);
    const is = was === null ? null : this.#readText(after, path);
    return was === null || is === null ? null : { path, before: was, after: is, isGone: after === null };
  }

  #readText(text: string | null, path: string): TestFileModel | null {
    const reader = readerFor(path);
    if (text === null || reader === null) return emptyModel();
    const usual = STEPS_PER_UNIT * text.length;
    const effort = new Effort(usual + this.#more);
    const model = reader(text, path, effort);
    this.#steps += effort.spent;
    this.#more = Math.max(0, this.#more - Math.max(0, effort.spent - usual));
    return effort.isSpent ? null : model;
  }

  *#compare(effort: Effort): Generator<undefined, GateFinding[]> {
    const files = [...this.#files.values()];
    const all = (side: Side): TestBlock[] => files.flatMap((file) => file[side].tests);
    const checksOf = (side: Side): ((test: TestBlock) => readonly Assertion[]) => {
      const known = new Map<TestBlock, Assertion[]>();
      return (test) => {
        const found = known.get(test) ?? effectiveAssertions(test, this.#files.get(test.file)?.[side] ?? emptyModel(), this.#shared[side], effort);
        known.set(test, found);
        return found;
      };
    };
    const pairs = yield* pairTests(all('before'), all('after'), effort);
    const before = new Set(files.flatMap((file) => file.before.loose.map(({ text }) => text)));
    const hooks = files.flatMap((file) => file.after.loose.filter(({ strength, text }) => strength > 0 && !before.has(text)).map(({ text }) => text));
    yield;
    const { findings, gone } = yield* checkChanges(pairs, checksOf('before'), checksOf('after'), hooks, effort);
    return [...findings, ...markerChanges(pairs, all('before')), ...goneFindings(files, gone, effort)];
  }
}

/** By file and line, each place once for what it is. */
function inOrder(findings: readonly GateFinding[]): GateFinding[] {
  const each = new Map<string, GateFinding>();
  for (const finding of findings) {
    const key = `${finding.file}\n${finding.line}\n${finding.side}\n${finding.change}`;
    if (!each.has(key)) each.set(key, finding);
  }
  return [...each.values()].toSorted((a, b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) || (a.side < b.side ? 1 : a.side > b.side ? -1 : 0) : a.file < b.file ? -1 : 1));
}
