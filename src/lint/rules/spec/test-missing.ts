import { hasWildcard, isBounded, isWide } from '../../../base/path-pattern.ts';
import type { Fix } from '../../../contract/finding.ts';
import { isDocument } from '../../../coverage/document-file.ts';
import { isTestPath } from '../../../coverage/test-references.ts';
import type { NamedTest } from '../../../spec/acceptance.ts';
import { testWords } from '../../../spec/named-test.ts';
import { toRelativePath } from '../../../spec/relative-path.ts';
import { writtenPath } from '../../../spec/written-path.ts';
import type { Rule, SpecSubject, Violation } from '../../rule.ts';
import type { World } from '../../world.ts';
import { isChoice, nearestTo } from './file-missing.ts';
import { TestText } from './holds-test.ts';
import { MadeLater } from './made-later.ts';
import { beginsHere, isMade, isPresent } from './present-path.ts';
import { specProgress } from './spec-progress.ts';

/** Texts of test files that are read for one spec, and names that are looked for in them. */
const MOST_FILES = 50;
const MOST_NAMES = 200;
/** Tests that are looked for everywhere: each of them is compared with all files. */
const MOST_LOOKED_FOR = 50;

/** A test file, or a test in it, that a spec names and that is not there although the spec is made. */
export const testMissing: Rule<SpecSubject> = {
  id: 'test-missing',
  *check(subject) {
    const { document, source, world } = subject;
    if (world === null || document.acceptance.named.every(({ kind }) => kind === 'command') || !specProgress(document, world).isMade) return;
    const later = new MadeLater(source, document);
    const isNew = new Set(document.files.filter((file) => later.has(file)).map(({ path }) => path));
    const texts = new Texts(world);
    const unrun = namesWithoutRun(subject, world);
    let lookedFor = 0;
    for (const test of document.acceptance.named) {
      const { path, name, requirements } = test;
      if (path === null && name !== null && unrun.isCertain && unrun.names.has(test.written) && unrun.files.every((file) => texts.deny(file, name))) {
        yield { message: `No test "${name}" has run, and no test file of this spec has it.`, range: test.span.range };
      }
      if (path === null || !isTestPath(path) || isMade(path) || isNew.has(path) || later.isWithin(path)) continue;
      // A test of what has still to be done may have to be written still.
      if (requirements.length > 0 && requirements.every((index) => document.requirements[index]?.checked === false)) continue;
      if (/\((?:new|optional)\b/i.test(source.text.slice(test.span.end, test.span.end + 20))) continue;
      if (isPresent(path, world)) {
        if (name !== null && texts.deny(path, name)) yield { message: `"${path}" has no test "${name}".`, range: test.span.range };
        continue;
      }
      lookedFor += 1;
      if (lookedFor > MOST_LOOKED_FOR) return;
      if (!isAlternative(test, subject) && !isElsewhere(path, world)) yield* missingFile(subject, test, path, unrun.names.size === 0);
    }
  },
};

/** Another test that stands on the same line is there, and one of them is enough. */
function isAlternative({ span }: NamedTest, { document, source, world }: SpecSubject): boolean {
  const { line } = span.range.start;
  return world !== null && isChoice(source.line(line)) && document.acceptance.named.some((other) => other.path !== null && other.span.range.start.line === line && isPresent(other.path, world));
}

/** Names that stand without a file and of which the evidence knows nothing, although it knows other tests of the spec. */
interface UnrunNames {
  names: ReadonlySet<string>;
  /** The test files that the spec names. */
  files: string[];
  /** They can be in those files alone: all of these are there, and none is a folder. */
  isCertain: boolean;
}

function namesWithoutRun({ file, document }: SpecSubject, world: World): UnrunNames {
  const files = document.acceptance.paths.filter(isTestPath);
  const coverage = world.coverage(file);
  const tests = coverage !== null && coverage.counts.passed > 0 ? coverage.tests : [];
  const names = new Set(tests.filter(({ kind, state }) => kind === 'name' && state === 'not-run').map(({ written }) => written));
  return { names, files, isCertain: names.size > 0 && files.length > 0 && files.length <= MOST_FILES && files.every((path) => !isWide(path) && world.exists(path)) };
}

/** Reads each file once, and not too many of them. */
class Texts {
  readonly #world: World;
  readonly #known = new Map<string, TestText | null>();
  #names = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether it is certain that a file has no such test. */
  deny(path: string, name: string): boolean {
    let file = this.#known.get(path);
    if (file === undefined) {
      if (this.#known.size >= MOST_FILES) return false;
      const text = this.#world.text(path);
      file = text === null ? null : new TestText(text);
      this.#known.set(path, file);
    }
    this.#names += 1;
    return file !== null && this.#names <= MOST_NAMES && !file.mayHold(name);
  }
}

/** A test may be written as it is called from within a folder of its own: `tests/test_a.py` of `api/`. */
function isElsewhere(path: string, world: World): boolean {
  const anywhere = `**/${path}`;
  return !isBounded(anywhere) || (hasWildcard(path) && path.startsWith('**')) || world.matches(anywhere);
}

/** With `mayFix` false there are names that could turn out to be missing once the file is found. */
function* missingFile(subject: SpecSubject, test: NamedTest, path: string, mayFix: boolean): Generator<Violation> {
  const { world } = subject;
  if (world === null) return;
  const nearest = nearestTo(path, world);
  if (nearest === null && (path.includes('/') ? !beginsHere(path, world) : !hasCode(subject, world))) return;
  const fix = mayFix && nearest !== null && isTestPath(nearest) && isKnownTest(nearest, test, world) ? fixOf(subject, test, nearest) : null;
  const what = path.endsWith('/') ? 'folder of tests' : 'test file';
  const hint = nearest === null ? '' : `; there is "${nearest}"`;
  yield { message: `The ${what} "${path}" is not there${hint}.`, range: test.span.range, ...(fix === null ? {} : { fix: () => (isPresent(nearest ?? '', world) ? fix : null) }) };
}

/** Whether any code of the spec is there: a name without a folder says nothing about where it ought to be. */
function hasCode({ document: { files, acceptance } }: SpecSubject, world: World): boolean {
  return [...files.map(({ path }) => path), ...acceptance.paths].some((path) => !isDocument(path) && isPresent(path, world));
}

/** With its name the test has to be there as well. */
function isKnownTest(path: string, { name }: NamedTest, world: World): boolean {
  if (name === null) return true;
  const text = world.text(path);
  return text !== null && new TestText(text).mayHold(name);
}

/** Null where the source has it in other words than it is read: in a link, or behind escapes. */
function fixOf({ file, source }: SpecSubject, { span, path, name }: NamedTest, nearest: string): Fix | null {
  const written = source.text.slice(span.start, span.end);
  const [own = ''] = /^[^\s:>]{1,1000}/.exec(written) ?? [];
  const target = writtenPath(nearest);
  if (toRelativePath(own) !== path || target === null || target.read !== nearest || target.written.includes('|') || /^`{0,2}\]\(/.test(source.text.slice(span.end, span.end + 4))) return null;
  if (source.text[span.start - 1] !== '`' && /[*_[\]{}~!]/.test(target.written)) return null;
  const words = testWords(target.written + written.slice(own.length));
  if (words?.kind !== 'path' || words.path !== nearest || (words.name ?? null) !== (own === written ? null : name)) return null;
  return { title: `Name "${nearest}"`, edits: [{ file, edits: [{ start: span.start, end: span.start + own.length, text: target.written }] }], safe: false };
}
