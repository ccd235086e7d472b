import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { Fix } from '../../../src/contract/finding.ts';
import { fixDocuments } from '../../../src/cli/lint/fix-documents.ts';
import type { WorkspaceDocuments } from '../../../src/cli/lint/workspace-documents.ts';
import type { DocumentSubject, Rule } from '../../../src/lint/rule.ts';
import { LintWorkspace } from '../../../src/lint/workspace/lint-workspace.ts';
import { ALL_RULES } from '../../../src/lint/workspace/rule-sets.ts';

const START = { line: 0, character: 0 };
const SPEC = '# Spec: A\n\n## Requirements\n\n- It works\n';

/** Where `when` holds for a text, there is a fix. */
function ruleWith(fix: Fix, when: (text: string, file: string) => boolean): Rule<DocumentSubject> {
  return {
    id: 'broken-link',
    *check({ file, source }) {
      if (when(source.text, file)) yield { message: 'So it is.', range: { start: START, end: START }, fix: () => fix };
    },
  };
}

describe('fixDocuments', () => {
  let texts: Map<string, string>;
  let refused: string | null;

  beforeEach(() => {
    texts = new Map([['specs/001-a.md', SPEC], ['specs/002-b.md', SPEC]]);
    refused = null;
  });

  function workspaceWith(rule: Rule<DocumentSubject>): WorkspaceDocuments {
    const config = configSchema.parse({});
    const read = (file: string) => {
      const text = texts.get(file);
      return text === undefined ? { problem: 'missing' as const, message: 'There is no such file.' } : { text };
    };
    const linter = new LintWorkspace({ read }, config, { rules: { ...ALL_RULES, document: [rule], spec: [] } });
    linter.setFiles([...texts.keys()]);
    return {
      root: '/work', config, problems: [], linter, notices: [], relative: () => null, text: (file) => texts.get(file) ?? null,
      write: (file, text, expected) => {
        if (file === refused || (texts.get(file) ?? null) !== expected) return Promise.reject(new UserError('changed', 'Somebody else has changed it.'));
        texts.set(file, text);
        linter.fileChanged(file);
        return Promise.resolve();
      },
    };
  }

  const mark = (file: string): Fix => ({ title: 'Mark it', edits: [{ file, edits: [{ start: 0, end: 0, text: '<!-- x -->\n' }] }], safe: true });

  it('writes files that a fix makes, and others that it is about', async () => {
    const fix: Fix = { title: 'Make it', edits: [{ file: 'specs/002-b.md', edits: [{ start: SPEC.length, end: SPEC.length, text: 'More\n' }] }], creates: [{ file: 'docs/new.md', text: '# New\n' }], safe: true };
    const workspace = workspaceWith(ruleWith(fix, (_, file) => file === 'specs/001-a.md' && !texts.has('docs/new.md')));
    // What is made is seen when the linter hears of it.
    const { left } = await fixDocuments(workspace, ['specs/001-a.md']);
    assert.deepEqual(left, []);
    assert.equal(texts.get('docs/new.md'), '# New\n');
    assert.equal(texts.get('specs/002-b.md'), `${SPEC}More\n`);
    assert.equal(texts.get('specs/001-a.md'), SPEC);
  });

  it('makes nothing that is not safe, and gives no file another name', async () => {
    const rename = { from: 'specs/001-a.md', to: 'specs/003-a.md' };
    for (const fix of [{ ...mark('specs/001-a.md'), safe: false }, { ...mark('specs/001-a.md'), rename }]) {
      const workspace = workspaceWith(ruleWith(fix, (text, file) => file === 'specs/001-a.md' && !text.startsWith('<!--')));
      assert.deepEqual(await fixDocuments(workspace, ['specs/001-a.md']), { fixed: [], left: [] });
    }
    assert.equal(texts.get('specs/001-a.md'), SPEC);
  });

  it('goes on with the others where one cannot be written', async () => {
    refused = 'specs/001-a.md';
    const rule: Rule<DocumentSubject> = { id: 'broken-link', *check(subject) {
      yield* ruleWith(mark(subject.file), (text) => !text.startsWith('<!--')).check(subject);
    } };
    assert.deepEqual(await fixDocuments(workspaceWith(rule), ['specs/001-a.md', 'specs/002-b.md']), {
      fixed: [{ file: 'specs/002-b.md', fixes: 1 }], left: [{ file: 'specs/001-a.md', message: 'Somebody else has changed it.' }],
    });
    assert.equal(texts.get('specs/001-a.md'), SPEC);
    assert.equal(texts.get('specs/002-b.md'), `<!-- x -->\n${SPEC}`);
  });
});
