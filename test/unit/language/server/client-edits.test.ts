import assert from 'node:assert/strict';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import { forClient } from '../../../../src/language/client-edits.ts';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const TEXT: WorkspaceEdit = { documentChanges: [{ textDocument: { uri: 'file:///a.md', version: null }, edits: [{ range, newText: 'x' }] }] };
const RENAME: WorkspaceEdit = { documentChanges: [...(TEXT.documentChanges ?? []), { kind: 'rename', oldUri: 'file:///a.md', newUri: 'file:///b.md' }] };
const versionOf = (uri: string): number | null => (uri === 'file:///a.md' ? 7 : null);

describe('edits for a client', () => {
  it('have the version of the document that they were made for', () => {
    const edit = forClient('textDocument/rename', RENAME, { versioned: true, versionOf }) as WorkspaceEdit;
    assert.deepEqual(edit.documentChanges?.[0], { textDocument: { uri: 'file:///a.md', version: 7 }, edits: [{ range, newText: 'x' }] });
    assert.deepEqual(edit.documentChanges?.[1], RENAME.documentChanges?.[1]);
  });

  it('are plain for a client that knows no others, and left out where they cannot be', () => {
    const plain = { changes: { 'file:///a.md': [{ range, newText: 'x' }] } };
    assert.deepEqual(forClient('textDocument/rename', TEXT, { versioned: false, versionOf }), plain);
    assert.throws(() => forClient('textDocument/rename', RENAME, { versioned: false, versionOf }), /^Error: This editor says that it cannot rename files, so /);
    assert.equal(forClient('textDocument/rename', null, { versioned: false, versionOf }), null);
    assert.equal(forClient('workspace/willRenameFiles', RENAME, { versioned: false, versionOf }), null);
    assert.equal(forClient('workspace/willRenameFiles', null, { versioned: false, versionOf }), null);
    const actions: CodeAction[] = [{ title: 'a', edit: TEXT }, { title: 'b', edit: RENAME }, { title: 'c' }];
    assert.deepEqual(forClient('textDocument/codeAction', actions, { versioned: false, versionOf }), [{ title: 'a', edit: plain }, { title: 'c' }]);
  });

  it('are no concern of other answers', () => {
    assert.deepEqual(forClient('textDocument/hover', { contents: 'x' }, { versioned: false, versionOf }), { contents: 'x' });
  });
});
