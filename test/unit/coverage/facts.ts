import { testReferences } from '../../../src/coverage/test-references.ts';
import type { TestReference } from '../../../src/coverage/test-reference.ts';
import type { SpecFacts } from '../../../src/coverage/spec-facts.ts';
import type { ResultSet, TestCase } from '../../../src/results/test-case.ts';
import { readSpec } from '../../../src/spec/document.ts';

/** A test that passed, but for what is said otherwise. */
export function testCase(name: string, rest: Partial<TestCase> = {}): TestCase {
  return { name, suite: '', file: null, line: null, outcome: 'passed', message: null, seconds: null, ...rest };
}

export function resultSet(cases: TestCase[], rest: Partial<ResultSet> = {}): ResultSet {
  const at = rest.at ?? 1_000;
  return { source: 'report.xml', kind: 'report', at, began: at, command: null, ok: null, cases, ...rest };
}

export function fileReference(path: string, requirements: number[] = []): TestReference {
  return { written: path, kind: 'file', path, name: null, command: null, requirements };
}

export function nameReference(name: string, path: string | null = null, requirements: number[] = []): TestReference {
  return { written: name, kind: path === null ? 'name' : 'file', path, name, command: null, requirements };
}

export function commandReference(...command: string[]): TestReference {
  return { written: command.join(' '), kind: 'command', path: null, name: null, command, requirements: [] };
}

/** Facts of a spec with this text, whole and with nothing but what is given. */
export function specFacts(text: string, rest: Partial<SpecFacts> = {}): SpecFacts {
  const document = readSpec(text, 'specs/001-slugs.md');
  return { document, isWhole: true, references: testReferences(document, []), modified: new Map(), isDone: false, ...rest };
}
