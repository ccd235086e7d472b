import sax from 'sax';
import { allAtOnce } from '../base/in-parts.ts';
import { tooLarge, MOST_DEPTH, MOST_TESTS, TOO_MANY_TESTS } from './bounds.ts';
import { lastMomentOf } from './junit-time.ts';
import { junitCase, junitSuite, statusOf, writerOf, type Attributes, type JunitEnding, type JunitSuite } from './junit-case.ts';
import type { ReadReport, TestCase } from './test-case.ts';

/** Written to the parser at a time; what it holds is looked at in between. */
const PIECE = 64 * 1024;
/** A tag or comment that is longer is none of a report's. */
const MOST_TAG = 1024 * 1024;
/** What is kept of the text in an element, before it is cut to a message. */
const MOST_BODY = 16_000;

/** Entities that are not XML's own, and characters that it does not allow. Each costs an error. */
const MOST_ODDITIES = 10_000;

/** Messages that go-junit-report, ctest and pytest give to every failure of a kind. */
const NO_REASON = new Set(['failed', 'failure', 'error', 'collection failure']);

/** Why reading ends before the report does. */
class Stop extends Error {}

/**
 * Reads JUnit XML, as pytest, vitest, mocha, jest, node:test, go-junit-report, surefire and others write it. One pass,
 * no tree, and only XML's own five entities: what a DOCTYPE declares stays as it is written. Never throws.
 */
export function readJunit(text: string): ReadReport {
  return allAtOnce(readingJunit(text));
}

/** The same in parts, each of them short: between them others can have their turn. */
export function* readingJunit(text: string): Generator<void, ReadReport, void> {
  const large = tooLarge(text);
  if (large !== null) return { problem: large };
  if (text.trim() === '') return { problem: 'It is empty.' };
  const reader = new JunitReader();
  try {
    yield* reader.reading(text);
    return reader.began === null ? { cases: reader.cases } : { cases: reader.cases, began: reader.began };
  } catch (error) {
    // Besides our own, the parser throws at what it does not expect, such as an attribute named `hasOwnProperty`.
    return { problem: error instanceof Stop ? error.message : `It cannot be read as XML at line ${String(reader.line)}.` };
  }
}

/** The test that is open, and what was read in it. */
interface OpenTest {
  attributes: Attributes;
  ending: JunitEnding;
  depth: number;
}

/** The element with a message that is open. */
interface OpenEnding {
  outcome: 'failed' | 'skipped';
  attributes: Attributes;
  body: string;
  depth: number;
}

class JunitReader {
  readonly cases: TestCase[] = [];
  /** The earliest of the times that suites give. */
  began: number | null = null;
  readonly #parser = sax.parser(true, { position: true });
  #depth = 0;
  #root: Attributes = {};
  /** The suites around, with their depths and attributes. */
  readonly #suites: JunitSuite[] = [];
  readonly #levels: { depth: number; attributes: Attributes }[] = [];
  #test: OpenTest | null = null;
  #ending: OpenEnding | null = null;
  #oddities = 0;
  #rootFile: string | null = null;

  constructor() {
    this.#parser.onopentag = ({ name, attributes }) => this.#open(name, attributes as Attributes);
    this.#parser.onclosetag = () => this.#close();
    this.#parser.ontext = (text) => this.#text(text);
    this.#parser.oncdata = (text) => this.#text(text);
    this.#parser.onerror = (error) => this.#error(error);
  }

  /** Counts from 1. */
  get line(): number {
    return this.#parser.line + 1;
  }

  /** @throws Stop, and whatever the parser throws */
  *reading(text: string): Generator<void, void, void> {
    for (let start = 0; start < text.length; start += PIECE) {
      this.#parser.write(text.slice(start, start + PIECE));
      yield;
    }
    this.#parser.close();
  }

  #error(error: Error): void {
    const [what = ''] = error.message.split('\n', 1);
    const isHeld = what.startsWith('Max buffer length') && this.#parser.position - this.#parser.startTagPosition < MOST_TAG;
    // An entity that is not XML's own stays as it is written, and so does a character that XML does not allow.
    if (!isHeld && what !== 'Invalid character entity') throw new Stop(`It is not well-formed XML at line ${String(this.line)}: ${what.toLowerCase().replace(/\.$/, '')}.`);
    this.#oddities += 1;
    if (this.#oddities > MOST_ODDITIES) throw new Stop(`It has more than ${MOST_ODDITIES.toLocaleString('en')} entities that XML does not know.`);
    this.#parser.resume();
  }

  #open(name: string, attributes: Attributes): void {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) throw new Stop(`Its elements are nested more than ${String(MOST_DEPTH)} deep.`);
    if (this.#depth === 1) this.#openRoot(name, attributes);
    if (this.#test !== null) this.#openInTest(name, attributes);
    else if (name === 'testsuite') {
      this.#begin(attributes);
      this.#suites.push(this.#suite(attributes));
      this.#levels.push({ depth: this.#depth, attributes });
    } else if (name === 'testcase') {
      if (this.cases.length >= MOST_TESTS) throw new Stop(TOO_MANY_TESTS);
      this.#test = { attributes, ending: { outcome: statusOf(attributes), message: null }, depth: this.#depth };
    } else if ((name === 'error' || name === 'failure') && this.#levels.at(-1)?.depth === this.#depth - 1) {
      // What went wrong around the tests of a suite.
      this.#test = { attributes: { name: '' }, ending: { outcome: 'failed', message: null }, depth: this.#depth };
      this.#ending = { outcome: 'failed', attributes, body: '', depth: this.#depth };
    }
  }

  #openRoot(name: string, attributes: Attributes): void {
    if (name !== 'testsuites' && name !== 'testsuite') throw new Stop(`It is not a JUnit report: its root element is <${name.slice(0, 100)}>.`);
    this.#root = attributes;
    if (name === 'testsuites') this.#begin(attributes);
  }

  #begin({ timestamp }: Attributes): void {
    const at = timestamp === undefined ? null : lastMomentOf(timestamp);
    if (at !== null) this.began = Math.min(at, this.began ?? at);
  }

  /** With Cypress, mocha-junit-reporter names the file at an empty first suite, and its tests are in those beside it. */
  #suite(attributes: Attributes): JunitSuite {
    const suite = junitSuite(attributes);
    if (suite.name === 'Root Suite') this.#rootFile = suite.file;
    return { ...suite, file: suite.file ?? (this.#suites.length === 0 ? this.#rootFile : null) };
  }

  #openInTest(name: string, attributes: Attributes): void {
    if (this.#test?.depth !== this.#depth - 1) return;
    if (name === 'failure' || name === 'error') this.#ending = { outcome: 'failed', attributes, body: '', depth: this.#depth };
    else if (name === 'skipped' || name === 'disabled') this.#ending = { outcome: 'skipped', attributes, body: '', depth: this.#depth };
  }

  #text(text: string): void {
    const ending = this.#ending;
    if (ending !== null && ending.body.length < MOST_BODY) ending.body += text.slice(0, MOST_BODY);
  }

  #close(): void {
    const test = this.#test;
    if (test !== null && this.#ending?.depth === this.#depth) this.#closeEnding(test, this.#ending);
    if (test?.depth === this.#depth) {
      const writer = writerOf(this.#root, this.#suites, this.#levels.at(-1)?.attributes ?? null, test.attributes);
      this.cases.push(junitCase(test.attributes, this.#suites, test.ending, writer));
      this.#test = null;
    } else if (this.#levels.at(-1)?.depth === this.#depth) {
      this.#levels.pop();
      this.#suites.pop();
    }
    this.#depth -= 1;
  }

  /** The first failure is the one that is told; a failure counts more than having been skipped. */
  #closeEnding(test: OpenTest, { outcome, attributes, body }: OpenEnding): void {
    this.#ending = null;
    if (test.ending.outcome === 'failed' && (outcome === 'skipped' || test.ending.message !== null)) return;
    test.ending = { outcome, message: outcome === 'skipped' ? reasonOf(attributes, body) : failureOf(attributes, body) };
  }
}

function failureOf(attributes: Attributes, body: string): string | null {
  const message = attributes['message']?.trim() ?? '';
  const text = body.trim();
  return (NO_REASON.has(message.toLowerCase()) ? text || message : message) || text || (attributes['type'] ?? null);
}

/** Node says `true` where no reason was given. */
function reasonOf(attributes: Attributes, body: string): string | null {
  const message = attributes['message']?.trim() ?? '';
  return (message === 'true' ? '' : message) || body.trim() || null;
}
