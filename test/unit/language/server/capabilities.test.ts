import assert from 'node:assert/strict';
import type { ClientCapabilities } from 'vscode-languageserver/node';
import { clientAbilities } from '../../../../src/language/capabilities.ts';

const abilities = (capabilities: ClientCapabilities) => clientAbilities({ capabilities, processId: null, rootUri: null, workspaceFolders: null });

describe('what a client can do', () => {
  it('is to rename files, where it says so in one way or another', () => {
    assert.equal(abilities({}).versionedEdits, false);
    assert.equal(abilities({ workspace: { workspaceEdit: { documentChanges: true } } }).versionedEdits, true);
    // As Neovim has it.
    assert.equal(abilities({ workspace: { workspaceEdit: { resourceOperations: ['rename', 'create', 'delete'] } } }).versionedEdits, true);
    assert.equal(abilities({ workspace: { workspaceEdit: { resourceOperations: [] } } }).versionedEdits, false);
  });
});
