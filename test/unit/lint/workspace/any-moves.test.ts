import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { LintWorkspace } from '../../../../src/lint/workspace/lint-workspace.ts';
import type { Linter } from '../../../../src/lint/linter.ts';
import { PROBED_RULES } from './probe-rules.ts';
import { anyFiles, anyMoves, Situation } from './workspace-moves.ts';
import { configOf, MemoryFiles } from './workspace-of.ts';

function workspaceIn(situation: Situation): LintWorkspace {
  const workspace = new LintWorkspace(situation.source, configOf(situation.config), { rules: PROBED_RULES, recentlyRead: 3 });
  situation.tellAll(workspace);
  return workspace;
}

function allFindings(linter: Linter): Map<string, unknown> {
  return new Map(linter.documents().map((file) => [file, linter.lint(file)]));
}

describe('whatever happens to a workspace', () => {
  it('every document is found to be what it would be found to be by one who comes anew', () => {
    fc.assert(fc.property(anyFiles, anyMoves, fc.boolean(), fc.boolean(), (files, moves, looksAlways, readsFirst) => {
      const situation = new Situation(new MemoryFiles(files));
      const workspace = workspaceIn(situation);
      if (readsFirst) while (workspace.readSome(1) > 0);
      allFindings(workspace);
      for (const [index, move] of moves.entries()) {
        situation.make(move, workspace);
        if (!looksAlways && index < moves.length - 1) continue;
        assert.deepEqual(allFindings(workspace), allFindings(workspaceIn(situation)));
      }
    }), { numRuns: 400 });
  });

  it('all documents that were found to be something else are named', () => {
    fc.assert(fc.property(anyFiles, anyMoves, (files, moves) => {
      const situation = new Situation(new MemoryFiles(files));
      const workspace = workspaceIn(situation);
      const given = new Map<string, string>();
      for (const file of workspace.documents()) given.set(file, workspace.lint(file).resultId);
      workspace.takeChanged();
      /** Named, and not looked at since. */
      const named = new Set<string>();
      for (const move of moves) {
        if (move.move === 'take' || move.move === 'lint' || move.move === 'read') continue;
        situation.make(move, workspace);
        for (const file of workspace.takeChanged()) named.add(file);
        const anew = workspaceIn(situation);
        for (const file of new Set([...given.keys(), ...anew.documents()])) {
          const now = anew.lint(file).resultId;
          if (given.get(file) === now) continue;
          assert.ok(named.has(file), `${file} is not named after ${JSON.stringify(move)}`);
          assert.equal(workspace.lint(file).resultId, now);
          given.set(file, now);
          named.delete(file);
        }
      }
    }), { numRuns: 200 });
  });
});
