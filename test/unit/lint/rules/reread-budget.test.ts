import assert from 'node:assert/strict';
import { codeActions } from '../../../../src/language/features/code-actions.ts';
import { NO_PIPELINE_FACTS } from '../../../../src/contract/pipeline-facts.ts';
import { fixAll } from '../../../../src/lint/fix-all.ts';
import { MemoryFiles, workspaceOf } from '../workspace/workspace-of.ts';

const FILE = 'specs/backlog.md';
const COUNT = 2000;
const backlog = (item: (index: number) => string): string => `# Backlog\n\n${Array.from({ length: COUNT }, (_, index) => item(index)).join('\n')}\n`;
const linterOf = (text: string) => workspaceOf(new MemoryFiles({ [FILE]: text }));

describe('fixes that the document is read again for', () => {
  for (const [what, item] of Object.entries({
    'malformed-item': (index: number) => `${index + 1}. [ ]Item number ${index} of many`,
    'out-of-order': (index: number) => `${(COUNT - index) * 2}. [ ] Item number ${index} of many`,
  })) {
    it(`${what}: with thousands of findings not all are looked at, but the one that is asked for is`, () => {
      const linter = linterOf(backlog(item));
      const { findings } = linter.lint(FILE);
      assert.ok(findings.filter(({ rule }) => rule === what).length >= COUNT - 1);
      const all = linter.fixes(FILE);
      assert.ok(all.length > 0 && all.length < COUNT / 10, String(all.length));
      const last = findings.at(-1)?.range;
      assert.ok(last !== undefined);
      const context = {
        linter, facts: NO_PIPELINE_FACTS, options: {}, folder: 'file:///work', asksBeforeMoves: false, now: 0, uriOf: (file: string) => `file:///work/${file}`, fileOf: () => FILE, files: () => [FILE], text: () => null,
      };
      const edits = codeActions(context, FILE, last).filter(({ edit, title }) => edit !== undefined && !title.startsWith('Turn '));
      assert.ok(edits.length > 0);
    });
  }

  it('fixing all goes on where it has come to', () => {
    const linter = linterOf(backlog((index) => `${index + 1}. [ ]Item number ${index} of many`));
    const { fixed } = fixAll(linter, [FILE]);
    const once = linter.fixes(FILE).length;
    assert.ok(fixed.length > once, `${fixed.length} ${once}`);
  });
});
