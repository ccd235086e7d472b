// A workspace with as many specs as wanted, each with code, a test file, results and rows in the coverage document.
import { mkdirSync, mkdtempSync, realpathSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const CASES_OF_A_SPEC = 10;
/** All files are older than the report, and older than the clock's tick. */
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
export const REPORT = 'reports/junit.xml';

/** Files of the spec with a number, relative to the workspace. */
export function pathsOf(index: number): { spec: string; sources: [string, string]; test: string } {
  const name = `part-${index}`;
  const area = `area-${index % 50}`;
  return { spec: `specs/${id(index)}-${name}.md`, sources: [`src/${area}/${name}.ts`, `src/${area}/${name}-store.ts`], test: `test/${area}/${name}.test.ts` };
}

export function makeWorkspace(specs: number): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-bench-')));
  write(root, 'specs/backlog.md', '1. One item\n');
  const rows: string[] = [];
  const sections: string[] = [];
  for (let index = 0; index < specs; index += 1) {
    const { spec, sources, test } = pathsOf(index);
    write(root, spec, specText(index));
    for (const path of [...sources, test]) write(root, path, `export const part${index} = () => ${index};\n`);
    rows.push(`| ${id(index)} Part ${index} | ? | ? | ? | Pending |`);
    sections.push(`## Spec ${id(index)}: Part ${index}`, '', '| Requirement | Implementation | Test |', '|---|---|---|', `| Part ${index} keeps what it is given | \`${sources[0]}\` | \`part ${index} case 1\` |`, '');
  }
  write(root, 'docs/SPEC-COVERAGE.md', ['# Spec Coverage', '', '| Spec | Present | Spec\'d | Tested | Notes |', '|---|---|---|---|---|', ...rows, '', ...sections].join('\n'));
  writeReport(root, specs, 'first');
  return root;
}

/** The results of all specs, in one report; `run` is in each message so that reports differ. */
export function writeReport(root: string, specs: number, run: string): void {
  const suites: string[] = [];
  for (let index = 0; index < specs; index += 1) {
    const { test } = pathsOf(index);
    const cases = Array.from({ length: CASES_OF_A_SPEC }, (_, at) => `<testcase classname="${test}" file="${test}" name="part ${index} case ${at}" time="0.0${at}"/>`);
    suites.push(`<testsuite name="${test}" tests="${CASES_OF_A_SPEC}">${cases.join('\n')}</testsuite>`);
  }
  const path = join(root, REPORT);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `<?xml version="1.0"?>\n<testsuites name="${run}">\n${suites.join('\n')}\n</testsuites>\n`);
}

export function write(root: string, path: string, text: string, at: Date = LONG_AGO): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, at, at);
}

function specText(index: number): string {
  const { sources, test } = pathsOf(index);
  return `# Spec: Part ${index}

## Purpose

Whoever has a part ${index} can keep things in it and finds them there again.

## Requirements

- [ ] Part ${index} keeps what it is given, up to a thousand entries
- [ ] What is wrong is refused with one sentence that says why
- [ ] Everything that was kept is there after a restart

## Files to Create/Modify

- \`${sources[0]}\` — what the part does
- \`${sources[1]}\` — how it is stored

## Acceptance Tests

- \`${test}\` — all of the above
- \`part ${index} case 2\` — what is wrong is refused

## Out of Scope

- Other parts
`;
}

function id(index: number): string {
  return String(index + 1).padStart(5, '0');
}
