// How long it takes to match 10,000 tests with 1,000 references, with and without files in the reports. Run: node test/bench/coverage.bench.ts
import { matchReferences } from '../../src/coverage/match-results.ts';
import { ResultIndex } from '../../src/coverage/result-index.ts';
import type { TestReference } from '../../src/coverage/test-reference.ts';
import type { TestCase } from '../../src/results/test-case.ts';

const FILES = 500;
const texts = new Map<string, string>();
for (let file = 0; file < FILES; file += 1) {
  texts.set(`api/area${file % 20}/tests/test_part_${file}.py`, Array.from({ length: 20 }, (_, each) => `def test_case_${file}_${each}():\n    """It says something."""\n    assert part(${each}) == "value ${each}"\n\n`).join(''));
}
const paths = [...texts.keys()];

function cases(file: (at: number) => string | null): TestCase[] {
  return Array.from({ length: 10_000 }, (_, at) => ({
    name: `test_case_${at % FILES}_${Math.floor(at / FILES)}`, suite: '', file: file(at % FILES), line: 1, outcome: 'passed' as const, message: null, seconds: 0.01,
  }));
}

const references: TestReference[] = Array.from({ length: 1_000 }, (_, at) => {
  const path = paths[at % FILES] ?? '';
  const name = `test_case_${at % FILES}_${at % 20}`;
  const kind = at % 4 === 0 ? ('file' as const) : ('name' as const);
  return { written: name, kind, path: at % 2 === 0 ? path : null, name: at % 4 === 0 ? null : at % 8 === 7 ? `${name}*` : name, command: null, requirements: [] };
});

for (const [title, file] of [
  ['files as paths of the workspace', (at: number) => paths[at] ?? null],
  ['files from a folder of their own', (at: number) => (paths[at] ?? '').replace(/^api\//, '')],
  ['no files', () => null],
] as const) {
  const set = { source: 'reports/junit.xml', kind: 'report' as const, at: 1, began: 1, command: null, ok: null, cases: cases(file) };
  const times: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const began = performance.now();
    const index = new ResultIndex({ sets: [set], testTexts: texts });
    const indexed = performance.now();
    const matched = matchReferences(references, index);
    times.push(`${Math.round(indexed - began)} + ${Math.round(performance.now() - indexed)} ms (${matched.filter((results) => results.length > 0).length} matched)`);
  }
  console.log(`${title}: ${times.join(', ')}`);
}
