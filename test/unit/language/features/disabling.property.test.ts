import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../../src/base/source-lines.ts';
import type { LintFinding } from '../../../../src/lint/linter.ts';
import { disablingActions } from '../../../../src/language/features/disabling-actions.ts';
import { applied } from './applied.ts';
import { AROUND, documentFile, documentText } from './documents.ts';
import { smallWorkspace } from './small-workspace.ts';

/** Rules and messages, for a comparison of what was found before and after. */
function told(findings: readonly LintFinding[]): string[] {
  return findings.map(({ rule, message }) => `${rule}: ${message}`).sort();
}

describe('a rule that is turned off', () => {
  it('finds nothing more there, and the others find what they found', () => {
    fc.assert(fc.property(documentFile, documentText, (file, text) => {
      const { context, texts } = smallWorkspace({ ...AROUND, [file]: text });
      const { findings } = context.linter.lint(file);
      for (const { finding, title, edit } of disablingActions(context, file, findings)) {
        const after = smallWorkspace(Object.fromEntries(applied(texts, edit))).context.linter.lint(file).findings;
        const isLine = title.endsWith('for this line');
        const { line } = finding.range.start;
        const expected = findings.filter(({ rule, range }) => rule !== finding.rule || (isLine && range.start.line !== line));
        assert.deepEqual(told(after), told(expected), `${title} (${file}, line ${line + 1})\n${new SourceLines(text).text}`);
      }
    }), { numRuns: 200 });
  });
});
