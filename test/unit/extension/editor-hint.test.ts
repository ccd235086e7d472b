import assert from 'node:assert/strict';
import { editorHint } from '../../../src/extension/model/editor-hint.ts';

describe('a hint in the editor', () => {
  it('names no command of a terminal', () => {
    assert.equal(editorHint('Wait for it or end it. If it will not come back, take the workspace over with: coherence run --take-over'), 'Wait for it or end it.');
    assert.equal(editorHint('Go on with: coherence resume'), null);
    assert.equal(editorHint(''), null);
    assert.equal(editorHint('Name the workspace with --root.'), null);
  });

  it('stays as it is where it names none', () => {
    for (const hint of ['Free some space; work goes on by itself.', 'Look at .coherence/config.json. Then try again.']) assert.equal(editorHint(hint), hint);
  });
});
