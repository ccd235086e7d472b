import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../../../src/base/source-lines.ts';
import { applyTextEdits } from '../../../../../src/contract/text-edit.ts';
import type { Found } from '../../../../../src/lint/run-rules.ts';
import { backlogText } from '../../../backlog/arbitrary-backlog.ts';
import { BACKLOG, check } from './checking.ts';

const broken = fc.constantFrom('- []', '- [x]a', '57.Add', '<!-- goal:x', 'gaol:y', '4. d <!-- goal:x prioriy:1 -->', '5. e <!-- aftr:9 goal:x -->', 'after:3', '## Old — DONE', '3. b', '2. a', '- [ ] c', '9. z\n   - [ ] sub', '10. long', '   text', '# T');
const text = fc.oneof(
  backlogText,
  fc.tuple(fc.array(broken, { maxLength: 10 }), fc.constantFrom('\n', '\r\n', ' ')).map(([parts, between]) => parts.join(between)),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const rules = { 'no-goal': 'information' };

function counts(found: readonly Found[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const { finding } of found) result.set(finding.rule, (result.get(finding.rule) ?? 0) + 1);
  return result;
}

describe('backlog rules on any text', () => {
  it('find places that lie in it', () => {
    fc.assert(fc.property(text, (source) => {
      const lines = new SourceLines(source);
      for (const { finding: { range, message } } of check(source, {}, rules)) {
        assert.match(message, /^\S[\s\S]{0,2000}[.…]$/);
        for (const { line, character } of [range.start, range.end]) {
          assert.ok(line >= 0 && line < lines.count && character >= 0 && character <= lines.end(line) - lines.start(line));
        }
      }
    }), { numRuns: 1500 });
  });

  it('have fixes that take their finding away and bring no other one', () => {
    fc.assert(fc.property(text, (source) => {
      const before = check(source);
      for (const { finding, fix } of before) {
        const made = fix?.();
        if (made === null || made === undefined || made.creates !== undefined) continue;
        assert.deepEqual(made.edits.map(({ file }) => file), [BACKLOG]);
        const after = counts(check(applyTextEdits(source, made.edits.flatMap(({ edits }) => edits))));
        const now = counts(before);
        assert.ok((after.get(finding.rule) ?? 0) < (now.get(finding.rule) ?? 0), `${finding.rule} is still there`);
        for (const [rule, count] of after) if (rule !== 'missing-spec') assert.ok(count <= (now.get(rule) ?? 0), `${rule} has come with the fix of ${finding.rule}`);
      }
    }), { numRuns: 1500 });
  });
});
