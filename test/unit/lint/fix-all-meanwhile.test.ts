import assert from 'node:assert/strict';
import type { DocumentSource } from '../../../src/contract/document-source.ts';
import { applyTextEdits } from '../../../src/contract/text-edit.ts';
import { fixAll } from '../../../src/lint/fix-all.ts';
import type { DocumentSubject, Rule } from '../../../src/lint/rule.ts';
import { LintWorkspace } from '../../../src/lint/workspace/lint-workspace.ts';
import { spec } from '../../language/documents.ts';
import { configOf } from './workspace/workspace-of.ts';

const FILES = ['specs/001-clock.md', 'specs/002-zones.md', 'specs/003-bells.md'];
const textWith = (path: string): string => `${spec('001 Clock')}\nSpec path: ${path}\n`;
const [LONG, SHORT] = [textWith('specs/a-much-longer-name.md'), textWith('x.md')];

/** Files that become others when they have been looked at so often. */
class ChangingFiles implements DocumentSource {
  #left: number;

  constructor(readings: number) {
    this.#left = readings;
  }

  get isOther(): boolean {
    return this.#left <= 0;
  }

  read(): { text: string } {
    this.#left -= 1;
    return { text: this.#left >= 0 ? LONG : SHORT };
  }
}

describe('fixing all while somebody else writes', () => {
  for (const recentlyRead of [1, 100]) {
    it(`the edits are those of the text that they come with, at whichever reading it becomes another (${recentlyRead} kept)`, () => {
      let others = 0;
      for (let readings = 1; readings < 40; readings += 1) {
        const source = new ChangingFiles(readings);
        const linter = new LintWorkspace(source, configOf(), { recentlyRead });
        linter.setFiles(FILES);
        for (const { file, text, edits } of fixAll(linter, FILES).edits) {
          assert.ok(text === LONG || text === SHORT);
          assert.equal(applyTextEdits(text, edits), textWith(file), `after ${readings} readings`);
          if (source.isOther && text === LONG) others += 1;
        }
      }
      assert.ok(others > 0);
    });
  }

  it('the same where a fix had to wait for another one', () => {
    const rule: Rule<DocumentSubject> = {
      id: 'broken-link',
      *check({ file, source }) {
        const start = source.text.indexOf('x');
        if (start < 0) return;
        const own = { file, edits: [{ start, end: start + 1, text: 'y' }] };
        yield { message: 'There is an x.', range: source.range({ start, end: start + 1 }), fix: () => ({ title: 'Write y', edits: [own, { file: 'specs/c.md', edits: [{ start: 0, end: 1, text: 'c' }] }], safe: true }) };
      },
    };
    for (let readings = 1; readings < 20; readings += 1) {
      let left = readings;
      const texts: Record<string, () => string> = { 'specs/a.md': () => 'x', 'specs/b.md': () => ((left -= 1) >= 0 ? 'x' : 'bbbb x'), 'specs/c.md': () => 'c' };
      const linter = new LintWorkspace({ read: (file) => ({ text: texts[file]?.() ?? '' }) }, configOf(), { rules: { document: [rule], spec: [], backlog: [], coverage: [], task: [] }, recentlyRead: 1 });
      linter.setFiles(Object.keys(texts));
      const found = fixAll(linter, ['specs/a.md', 'specs/b.md']).edits.find(({ file }) => file === 'specs/b.md');
      assert.ok(found !== undefined);
      assert.equal(applyTextEdits(found.text, found.edits), found.text.replace('x', 'y'));
    }
  });
});
