import assert from 'node:assert/strict';
import { extensions, version, workspace } from 'vscode';

describe('the installed extension', () => {
  it('runs in a VS Code that it promises to run in', () => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    assert.ok(major === 1 && minor >= 103, version);
  });

  it('is there as it was packaged', () => {
    const id = process.env['COHERENCE_SUITE_EXTENSION'] ?? '';
    const extension = extensions.getExtension(id);
    assert.ok(extension, `${id} is not among ${extensions.all.map((each) => each.id).join(', ')}`);
    assert.ok(!extension.extensionPath.includes('vscode/harness'));
  });

  it('finds the workspace open and trusted', () => {
    assert.equal(workspace.workspaceFolders?.length, 1);
    assert.equal(workspace.isTrusted, true);
  });
});
