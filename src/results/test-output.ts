import { headOf, oneLine } from '../base/cut-text.ts';
import { CargoReader } from './output/cargo.ts';
import { GoReader } from './output/go.ts';
import { JestReader, VitestReader } from './output/jest.ts';
import { MochaReader } from './output/mocha.ts';
import { NodeSpecReader } from './output/node-spec.ts';
import { PytestReader } from './output/pytest.ts';
import type { TestOutputReader } from './output/reader.ts';
import { TapReader } from './output/tap.ts';
import { UnittestReader } from './output/unittest.ts';
import type { TestCase } from './test-case.ts';
import { textLines } from './text-lines.ts';

export interface FailingTest {
  name: string;
  message: string;
}

/** What a test command's output says. Counts are null where the output names none. */
export interface TestReport {
  passed: number | null;
  failed: number | null;
  skipped: number | null;
  /** At most 50, names and messages bounded, each name once. */
  failing: FailingTest[];
  /** Each test, where the output names them: TAP, and the reporters that list their tests. At most 20,000. */
  cases: TestCase[];
}

const MOST_FAILING = 50;
const NAME_LENGTH = 300;
const MESSAGE_LENGTH = 2_000;
/** At most so many tests are kept; of more, all that failed come first. */
const MOST_CASES = 20_000;

/**
 * Reads the output of a test command: the reporters of node:test, mocha, jest, vitest, pytest, unittest, go test and
 * cargo test, and TAP. Where several of them report, their counts are added. Never throws; one pass over the lines.
 */
export function readTestOutput(text: string): TestReport {
  const readers: TestOutputReader[] = [
    new NodeSpecReader(), new TapReader(), new MochaReader(), new JestReader(), new VitestReader(), new PytestReader(),
    new UnittestReader(), new GoReader(), new CargoReader(),
  ];
  for (const line of textLines(text)) for (const reader of readers) reader.line(line);
  const report: TestReport = { passed: null, failed: null, skipped: null, failing: [], cases: [] };
  const names = new Set<string>();
  for (const reader of readers) {
    const { counts, failing, cases = [] } = reader.end();
    if (counts !== null) {
      report.cases = bounded(report.cases, cases);
      report.passed = sum(report.passed, counts.passed);
      report.failed = sum(report.failed, counts.failed);
      report.skipped = sum(report.skipped, counts.skipped);
    }
    for (const test of failing) {
      const name = oneLine(test.name, NAME_LENGTH);
      if (name === '' || names.has(name) || report.failing.length >= MOST_FAILING) continue;
      names.add(name);
      report.failing.push({ name, message: headOf(test.message.trim(), MESSAGE_LENGTH) });
    }
  }
  return report;
}

function sum(a: number | null, b: number | null): number | null {
  return b === null ? a : (a ?? 0) + b;
}

function bounded(some: TestCase[], more: TestCase[]): TestCase[] {
  const all = [...some, ...more];
  if (all.length <= MOST_CASES) return all;
  return [...all.filter(({ outcome }) => outcome === 'failed'), ...all.filter(({ outcome }) => outcome !== 'failed')].slice(0, MOST_CASES);
}
