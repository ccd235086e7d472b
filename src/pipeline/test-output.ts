import { headOf, oneLine } from './cut-text.ts';
import { CargoReader } from './test-output/cargo.ts';
import { GoReader } from './test-output/go.ts';
import { JestReader, VitestReader } from './test-output/jest.ts';
import { MochaReader } from './test-output/mocha.ts';
import { NodeSpecReader } from './test-output/node-spec.ts';
import { PytestReader } from './test-output/pytest.ts';
import type { TestOutputReader } from './test-output/reader.ts';
import { TapReader } from './test-output/tap.ts';
import { UnittestReader } from './test-output/unittest.ts';

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
}

const MOST_FAILING = 50;
const NAME_LENGTH = 300;
const MESSAGE_LENGTH = 2_000;
/** Longer lines are read up to here. */
const LINE_LENGTH = 2_000;

/**
 * Reads the output of a test command: the reporters of node:test, mocha, jest, vitest, pytest, unittest, go test and
 * cargo test, and TAP. Where several of them report, their counts are added. Never throws; one pass over the lines.
 */
export function readTestOutput(text: string): TestReport {
  const readers: TestOutputReader[] = [
    new NodeSpecReader(), new TapReader(), new MochaReader(), new JestReader(), new VitestReader(), new PytestReader(),
    new UnittestReader(), new GoReader(), new CargoReader(),
  ];
  for (const line of linesOf(text)) for (const reader of readers) reader.line(line);
  const report: TestReport = { passed: null, failed: null, skipped: null, failing: [] };
  const names = new Set<string>();
  for (const reader of readers) {
    const { counts, failing } = reader.end();
    if (counts !== null) {
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

/** Lines without colours, one at a time so that a large output is not held twice; of many empty ones only two. */
function* linesOf(text: string): Generator<string> {
  let empty = 0;
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, Math.min(end, start + LINE_LENGTH));
    start = end + 1;
    empty = line === '' ? empty + 1 : 0;
    if (empty > 2) continue;
    // oxlint-disable-next-line no-control-regex -- colours begin with the control character ESC
    yield (line.includes('\u001b') ? line.replace(/\u001b\[[0-9;]{0,20}m/g, '') : line).replace(/\r$/, '');
  }
}
