import assert from 'node:assert/strict';
import { spec } from '../../../language/documents.ts';
import { MemoryFiles, workspaceOf } from './workspace-of.ts';

/** More than a call of a function can have arguments. */
const MANY = 150_000;

describe('a document with very many findings', () => {
  const texts: Record<string, [string, string]> = {
    'a spec': ['specs/001-clock.md', spec('001 Clock').replace('- [ ] The clock', `${'- [ ] fast etc.\n'.repeat(MANY / 2)}- [ ] The clock`)],
    'a backlog': ['specs/backlog.md', `# Backlog\n\n${'- [ ] Add it\n'.repeat(MANY)}`],
    'a document': ['specs/notes.md', `# Notes\n\n${'[a](b.md)\n'.repeat(MANY)}`],
  };
  for (const [what, [file, text]] of Object.entries(texts)) {
    it(`${what}: is checked like others`, () => {
      const linter = workspaceOf(new MemoryFiles({ [file]: text }));
      assert.ok(linter.lint(file).findings.length >= MANY / 2);
      assert.ok(linter.fixes(file).length < MANY);
    }).timeout(60_000);
  }
});
