import * as l10n from '@vscode/l10n';
import type { RequirementView, SpecCoverage, SpecTestView, TestState } from '../../contract/coverage.ts';
import { oneLine } from '../../base/markdown-text.ts';
import { stateText } from './spec-coverage.ts';

/** One test that is named for a requirement, or one result of it. */
export interface TestRow {
  label: string;
  /** How it stands, and where it is. */
  description: string;
  /** What it said where it failed; empty otherwise. */
  detail: string;
  state: TestState;
  /** Relative to the folder; null where it is not known. */
  path: string | null;
  /** Counts from 1. */
  line: number | null;
}

/**
 * The requirement at a line of a spec, from 1. `written`: what stands there now, where that is known; a document that is
 * being written has its lines elsewhere. Null where there is none.
 */
export function requirementAt({ requirements }: SpecCoverage, line: number, written: string | null): RequirementView | null {
  const said = written === null ? [] : requirements.filter(({ text }) => text !== '' && written.includes(text)).sort((a, b) => b.text.length - a.text.length);
  const same = said.filter(({ text }) => text === said[0]?.text);
  return (same.length > 0 ? same : requirements).find((each) => each.line === line) ?? same[0] ?? null;
}

/** What proves a requirement: the results of each test that is named for it, and the test itself where there are none. */
export function testRows({ tests }: SpecCoverage, requirement: RequirementView): TestRow[] {
  return requirement.tests.flatMap((written) => {
    const test = tests.find((each) => each.written === written);
    return test === undefined ? [unknownRow(written)] : rowsOf(test);
  });
}

function rowsOf({ written, path, state, results, more = 0 }: SpecTestView): TestRow[] {
  if (results.length === 0) return [{ label: oneLine(written), description: stateText(state), detail: '', state, path, line: null }];
  const rows = results.map((result): TestRow => {
    const file = result.file ?? path;
    const place = file === null ? [] : [result.line === null ? file : `${file}:${result.line}`];
    return {
      label: oneLine(result.name), description: [stateText(result.state), ...place].join(' · '), detail: oneLine(result.message ?? ''),
      state: result.state, path: file, line: result.file === null ? null : result.line,
    };
  });
  return more === 0 ? rows : [...rows, { label: oneLine(written), description: l10n.t('and {0} more', more), detail: '', state, path, line: null }];
}

function unknownRow(written: string): TestRow {
  return { label: oneLine(written), description: stateText('not-run'), detail: '', state: 'not-run', path: null, line: null };
}
