import assert from 'node:assert/strict';
import { extensions, workspace } from 'vscode';

describe('the installed extension in Restricted Mode', () => {
  it('has a workspace that is not trusted', () => {
    assert.equal(workspace.isTrusted, false);
    assert.equal(workspace.workspaceFolders?.length, 1);
  });

  it('is not switched off', () => {
    const id = process.env['COHERENCE_SUITE_EXTENSION'] ?? '';
    assert.ok(extensions.getExtension(id), id);
  });
});
