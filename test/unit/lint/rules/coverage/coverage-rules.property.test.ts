import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../../../src/base/source-lines.ts';
import { applyTextEdits } from '../../../../../src/contract/text-edit.ts';
import { check, COVERAGE, specs } from './checking.ts';

const line = fc.constantFrom(
  '| Spec | Present | Spec\'d | Tested | Notes |', '|------|---------|--------|--------|-------|', '| 001 Health | ✓ | ✓ | ✓ | |', '| 2 Paging | ? | ✗ | no | x', '', '',
  '| 099 Gone | ✓ | ✓ | [ ] | |', '003 Sorting | ? | ? | ? | a', '**Present:** it is.', '# Title', '```', '- a | b', '| PLAN x | ✓ | — | — | |', 'Spec | Present | Tested', '--- | --- | ---', '001 | ✓ | ✗', '|a\\|b|`c|d`|',
);
const table = ['| Spec | Present | Spec\'d | Tested | Notes |', '|------|---------|--------|--------|-------|'];
const document = fc.tuple(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([before, rows, ending, ends]) => [...before, '', ...table, ...rows].join(ending) + (ends ? ending : ''));
const text = fc.oneof(document, fc.string({ unit: 'binary', maxLength: 60 }));
const parts = {
  files: specs('001-health', '002-paging', '003-sorting', 'unnumbered'),
  coverage: [{ spec: 'specs/001-health.md', status: 'regressed' as const }, { spec: 'specs/002-paging.md', status: 'tested' as const }],
};

describe('coverage rules on any text', () => {
  it('find places that lie in it, and have fixes that take their finding away and bring no other one', () => {
    fc.assert(fc.property(text, (source) => {
      const lines = new SourceLines(source);
      const before = check(source, parts);
      const count = (found: typeof before, rule: string): number => found.filter(({ finding }) => finding.rule === rule).length;
      for (const { finding: { range, rule }, fix } of before) {
        for (const { line: at, character } of [range.start, range.end]) assert.ok(at >= 0 && at < lines.count && character >= 0 && character <= lines.end(at) - lines.start(at));
        const made = fix?.();
        if (made === null || made === undefined) continue;
        assert.deepEqual(made.edits.map(({ file }) => file), [COVERAGE]);
        const after = check(applyTextEdits(source, made.edits.flatMap(({ edits }) => edits)), parts);
        assert.ok(count(after, rule) < count(before, rule), `${rule} is still there`);
        for (const { finding } of after) assert.ok(count(after, finding.rule) <= count(before, finding.rule), `${finding.rule} has come with the fix of ${rule}`);
      }
    }), { numRuns: 1500 });
  });
});
