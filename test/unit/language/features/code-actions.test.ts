import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-types';
import { SourceLines } from '../../../../src/base/source-lines.ts';
import { codeActions, FIX_ALL, fixEdit } from '../../../../src/language/features/code-actions.ts';
import { wholeRange } from '../../../../src/language/features/places.ts';
import { applied } from './applied.ts';
import { smallWorkspace, type SmallWorkspace } from './small-workspace.ts';

const TEMPLATE = '# Spec: [x]\n\n## Purpose\n\n## Requirements\n';
const SPEC = '# Spec: A\r\n\r\n## Purpose\r\n\r\n## Requirements\r\n\r\n- [ ] One\r\n';

function actionsOf({ context, texts }: SmallWorkspace, file: string, only: string[] | null = null, given: Diagnostic[] = []): CodeAction[] {
  return codeActions(context, file, wholeRange(new SourceLines(texts.get(file) ?? '')), only, given);
}

function titled(workspace: SmallWorkspace, file: string, title: string): CodeAction {
  const found = actionsOf(workspace, file).find((action) => action.title === title);
  assert.ok(found, `${title} is not offered`);
  return found;
}

/** Rules that find something in a file after an action has been taken. */
function rulesAfter(workspace: SmallWorkspace, file: string, title: string): string[] {
  const texts = applied(workspace.texts, titled(workspace, file, title).edit ?? null);
  return smallWorkspace(Object.fromEntries(texts)).context.linter.lint(file).findings.map(({ rule }) => rule);
}

describe('code actions', () => {
  const files = { 'specs/001-a.md': SPEC, 'specs/TEMPLATE.md': TEMPLATE };

  it('turn a rule off for a line, with its indentation and line ending', () => {
    const workspace = smallWorkspace(files);
    const texts = applied(workspace.texts, titled(workspace, 'specs/001-a.md', 'Turn empty-section off for this line').edit ?? null);
    assert.equal(texts.get('specs/001-a.md'), SPEC.replace('## Purpose', '<!-- coherence-disable-next-line empty-section -->\r\n## Purpose'));
    assert.deepEqual(rulesAfter(workspace, 'specs/001-a.md', 'Turn empty-section off for this line').filter((rule) => rule === 'empty-section'), []);
  });

  it('turn a rule off in a document, behind its front matter', () => {
    for (const head of ['', '---\r\nstatus: draft\r\n---\r\n', '\ufeff']) {
      const workspace = smallWorkspace({ ...files, 'specs/001-a.md': head + SPEC });
      const texts = applied(workspace.texts, titled(workspace, 'specs/001-a.md', 'Turn empty-section off in this document').edit ?? null);
      assert.equal(texts.get('specs/001-a.md'), `${head}<!-- coherence-disable empty-section -->\r\n\r\n${SPEC}`);
      assert.deepEqual(rulesAfter(workspace, 'specs/001-a.md', 'Turn empty-section off in this document').filter((rule) => rule === 'empty-section'), []);
    }
  });

  it('take the links along when a fix renames a file', () => {
    const other = '# Spec: B\n\n## Requirements\n\n- [ ] As [A](001-a.md#spec-001-a) does\n';
    const own = '# Spec 001: A\n\nSee [below](001-a.md#requirements).\n\n## Requirements\n\n- [ ] One\n';
    const workspace = smallWorkspace({ 'specs/001-a.md': own, 'specs/001-b.md': other, 'specs/backlog.md': '# Backlog\n\n1. [A](001-a.md)\n' });
    const texts = applied(workspace.texts, titled(workspace, 'specs/001-a.md', 'Rename to "002-a.md"').edit ?? null);
    assert.equal(texts.get('specs/001-a.md'), undefined);
    assert.equal(texts.get('specs/002-a.md'), own.replace('001', '002').replace('001-a.md#r', '002-a.md#r'));
    assert.equal(texts.get('specs/001-b.md'), other.replace('001-a.md', '002-a.md'));
    assert.equal(texts.get('specs/backlog.md'), '# Backlog\n\n1. [A](002-a.md)\n');
  });

  it('cut no table in two', () => {
    const table = "# Coverage\n\n| Spec | Present | Spec'd | Tested | Notes |\n|---|---|---|---|---|\n| 009 None | ✓ | ✓ | ✓ | |\n";
    const workspace = smallWorkspace({ ...files, 'docs/SPEC-COVERAGE.md': table });
    const titles = actionsOf(workspace, 'docs/SPEC-COVERAGE.md').map(({ title }) => title);
    assert.ok(titles.includes('Turn unknown-spec off in this document'), titles.join());
    assert.ok(!titles.includes('Turn unknown-spec off for this line'));
  });

  it('bring the fixes of findings, those that are safe first in mind, beside what the client shows', () => {
    const workspace = smallWorkspace({ 'specs/backlog.md': '# Backlog\n\n1. One [docs](../docs/guid.md)\n', 'docs/guide.md': '# Guide\n' });
    const [found] = workspace.context.linter.fixes('specs/backlog.md');
    assert.ok(found, 'there is a fix');
    const shown: Diagnostic = { range: found.finding.range, message: found.finding.message, code: found.finding.rule };
    const [action] = actionsOf(workspace, 'specs/backlog.md', ['quickfix'], [shown, { ...shown, code: 'other' }]);
    assert.equal(action?.title, found.fix.title);
    assert.equal(action?.isPreferred, found.fix.safe);
    assert.deepEqual(action?.diagnostics, [shown]);
    const texts = applied(workspace.texts, action?.edit ?? null);
    assert.match(texts.get('specs/backlog.md') ?? '', /\(\.\.\/docs\/guide\.md\)/);
  });

  it('are of the kinds that are wanted', () => {
    const workspace = smallWorkspace(files);
    assert.deepEqual(actionsOf(workspace, 'specs/001-a.md', ['refactor']), []);
    assert.ok(actionsOf(workspace, 'specs/001-a.md', ['quickfix']).length > 0);
    assert.deepEqual(actionsOf(workspace, 'specs/001-a.md', ['source']).filter(({ kind }) => kind !== FIX_ALL), []);
  });

  it('mend all of a rule, and all that is safe where that is asked for', () => {
    const row = (id: string): string => `| ${id} | ✓ | ✓ | ✓ | |\n`;
    const table = `# Coverage\n\n| Spec | Present | Spec'd | Tested | Notes |\n|---|---|---|---|---|\n${row('001 A')}\n${row('002 B')}`;
    const workspace = smallWorkspace({ ...files, 'specs/002-b.md': SPEC.replace('Spec: A', 'Spec: B'), 'specs/003-c.md': SPEC.replace('Spec: A', 'Spec: C'), 'docs/SPEC-COVERAGE.md': table });
    assert.deepEqual(actionsOf(workspace, 'docs/SPEC-COVERAGE.md').filter(({ kind }) => kind === FIX_ALL), []);
    const [all] = actionsOf(workspace, 'docs/SPEC-COVERAGE.md', [FIX_ALL]);
    const text = applied(workspace.texts, all?.edit ?? null).get('docs/SPEC-COVERAGE.md') ?? '';
    assert.deepEqual(text.split('\n').slice(4).map((line) => line.slice(2, 5)).sort(), ['', '001', '002', '003'], text);
    assert.deepEqual(workspace.context.linter.analysis('docs/SPEC-COVERAGE.md')?.source.text, table, 'the document is as it was');
  });

  it('make files before they are written to, and rename them after', () => {
    const { context, texts } = smallWorkspace(files);
    const edit = fixEdit(context, {
      title: 'x', safe: false, edits: [{ file: 'specs/001-a.md', edits: [{ start: 8, end: 9, text: 'B' }] }], creates: [{ file: 'docs/new.md', text: 'New\n' }], rename: { from: 'specs/001-a.md', to: 'specs/002-a.md' },
    });
    const after = applied(texts, edit);
    assert.equal(after.get('docs/new.md'), 'New\n');
    assert.equal(after.get('specs/002-a.md'), SPEC.replace('Spec: A', 'Spec: B'));
    assert.equal(after.has('specs/001-a.md'), false);
  });
});
