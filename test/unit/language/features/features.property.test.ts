import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { DocumentSymbol, Range } from 'vscode-languageserver-types';
import { SourceLines } from '../../../../src/base/source-lines.ts';
import { codeActions } from '../../../../src/language/features/code-actions.ts';
import { codeLenses } from '../../../../src/language/features/code-lenses.ts';
import { completion } from '../../../../src/language/features/completion.ts';
import { definition } from '../../../../src/language/features/definition.ts';
import { documentLinks } from '../../../../src/language/features/document-links.ts';
import { documentSymbols } from '../../../../src/language/features/document-symbols.ts';
import { hover } from '../../../../src/language/features/hover.ts';
import { compare, wholeRange } from '../../../../src/language/features/places.ts';
import { references } from '../../../../src/language/features/references.ts';
import { prepareRename, rename } from '../../../../src/language/features/rename.ts';
import { workspaceSymbols } from '../../../../src/language/features/workspace-symbols.ts';
import { AROUND, documentFile, documentText } from './documents.ts';
import { coverage, item, task } from './pipeline-facts.ts';
import { smallWorkspace, type SmallWorkspace } from './small-workspace.ts';

const FACTS = {
  items: [item({ key: 'a', text: 'Item, specs/001-a.md', line: 3, spec: 'specs/001-a.md' }), item({ key: 'b', label: '2', text: 'Item s', line: 999, after: ['a'] })],
  tasks: [task({ key: 'a', log: 'x', finishedAt: '2026-01-01T00:00:00Z' })], runnable: ['a', 'b'],
  specs: [coverage({ requirements: [{ text: 'One', line: 4, state: 'failed', tests: ['x'] }] })],
};

function assertIn(workspace: SmallWorkspace, uri: string, range: Range): void {
  const file = workspace.context.fileOf(uri);
  const source = new SourceLines(workspace.texts.get(file ?? '') ?? '');
  for (const { line, character } of [range.start, range.end]) {
    assert.ok(line >= 0 && line < source.count && character >= 0 && source.start(line) + character <= source.end(line), `${uri} ${JSON.stringify(range)} in ${JSON.stringify(source.text)}`);
  }
  assert.ok(compare(range.start, range.end) <= 0);
}

function assertNested(workspace: SmallWorkspace, uri: string, symbols: readonly DocumentSymbol[], outer: Range | null): void {
  for (const { range, selectionRange, children = [], name } of symbols) {
    assertIn(workspace, uri, range);
    assert.notEqual(name.trim(), '');
    assert.ok(compare(range.start, selectionRange.start) <= 0 && compare(selectionRange.end, range.end) <= 0, `${name} ${JSON.stringify({ range, selectionRange })}`);
    if (outer !== null) assert.ok(compare(outer.start, range.start) <= 0 && compare(range.end, outer.end) <= 0, `${name} lies outside`);
    assertNested(workspace, uri, children, range);
  }
}

describe('features', () => {
  it('throw at no place of any document, and every range lies in its document', () => {
    fc.assert(fc.property(documentFile, documentText, (file, content) => {
      const workspace = smallWorkspace({ ...AROUND, [file]: content }, { facts: FACTS });
      const { context } = workspace;
      const uri = context.uriOf(file);
      const source = new SourceLines(content);
      for (const { range } of [...codeLenses(context, file), ...documentLinks(context, file)]) assertIn(workspace, uri, range);
      assertNested(workspace, uri, documentSymbols(context, file), null);
      for (const { location } of workspaceSymbols(context, 'e')) assertIn(workspace, location.uri, location.range);
      for (const { edit } of codeActions(context, file, wholeRange(source))) {
        for (const change of edit?.documentChanges ?? []) if (!('kind' in change)) for (const { range } of change.edits.filter((one) => 'range' in one)) assertIn(workspace, change.textDocument.uri, range);
      }
      const step = Math.max(1, Math.floor(content.length / 150));
      for (let offset = 0; offset <= content.length; offset += step) {
        const position = source.position(offset);
        const found = [...definition(context, file, position), ...references(context, file, position)];
        for (const { uri: where, range } of found) assertIn(workspace, where, range);
        for (const range of [hover(context, file, position)?.range, prepareRename(context, file, position)?.range]) if (range !== undefined) assertIn(workspace, uri, range);
        const result = rename(context, file, position, 'new');
        if (result !== null && 'edit' in result) for (const change of result.edit.documentChanges ?? []) if (!('kind' in change)) for (const { range } of change.edits.filter((one) => 'range' in one)) assertIn(workspace, change.textDocument.uri, range);
        for (const { textEdit } of completion(context, file, position)) {
          assert.ok(textEdit !== undefined && 'range' in textEdit);
          assertIn(workspace, uri, textEdit.range);
          assert.equal(textEdit.range.start.line, textEdit.range.end.line);
        }
      }
    }), { numRuns: 150 });
  });

  it('say nothing about places and files that are not there', () => {
    const { context } = smallWorkspace({ 'specs/001-a.md': '# A\n' });
    for (const position of [{ line: 99, character: 0 }, { line: 0, character: 999 }, { line: -1, character: -1 }]) {
      for (const file of ['specs/001-a.md', 'none.md', '../x.md', '']) {
        for (const feature of [definition, references, hover, completion, prepareRename]) feature(context, file, position);
        codeActions(context, file, { start: position, end: position });
      }
    }
    for (const feature of [codeLenses, documentLinks, documentSymbols]) assert.deepEqual(feature(context, 'none.md'), []);
  });
});
