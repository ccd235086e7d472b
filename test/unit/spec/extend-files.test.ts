import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyTextEdits } from '../../../src/contract/text-edit.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { extendFilesEdits } from '../../../src/spec/extend-files.ts';

function extended(text: string, paths: string[], why = 'also needed'): string {
  return applyTextEdits(text, extendFilesEdits(text, 'specs/a.md', paths, why));
}

const NEW = 'src/new.ts';

describe('the edit that extends the files of a spec', () => {
  const cases: [string, string, string, string[]?][] = [
    ['a list', '## Files\n\n- `a.ts` — it\n\n## Acceptance Tests\n', '## Files\n\n- `a.ts` — it\n- `src/new.ts` — also needed\n\n## Acceptance Tests\n'],
    ['several paths, each once', '## Files\n\n- `a.ts`\n', '## Files\n\n- `a.ts`\n- `src/new.ts` — also needed\n- `b.ts` — also needed\n', [NEW, 'a.ts', NEW, 'b.ts']],
    ['other marks and dashes', '## Files\n* `a.ts` - it\n', '## Files\n* `a.ts` - it\n* `src/new.ts` - also needed\n'],
    ['colons', '## Files\n\n+ `a.ts`: it\n', '## Files\n\n+ `a.ts`: it\n+ `src/new.ts`: also needed\n'],
    ['words without code marks', '## Files\n\n- a.ts -- it\n', '## Files\n\n- a.ts -- it\n- src/new.ts -- also needed\n'],
    ['names that would be emphasis without code marks', '## Files\n\n- a.ts -- it\n', '## Files\n\n- a.ts -- it\n- `__init__.py` -- also needed\n', ['__init__.py']],
    ['task boxes', '## Files\n\n- [x] `a.ts` — it\n', '## Files\n\n- [x] `a.ts` — it\n- [ ] `src/new.ts` — also needed\n'],
    ['numbers', '## Files\n\n1. `a.ts` — it\n2. `b.ts` — it\n', '## Files\n\n1. `a.ts` — it\n2. `b.ts` — it\n3. `src/new.ts` — also needed\n4. `c.ts` — also needed\n', [NEW, 'c.ts']],
    ['empty lines between entries', '## Files\n\n- `a.ts` — it\n\n- `b.ts` — it\n\nProse.\n', '## Files\n\n- `a.ts` — it\n\n- `b.ts` — it\n\n- `src/new.ts` — also needed\n\nProse.\n'],
    ['CRLF and no final line end', '## Files\r\n\r\n- `a.ts` — it', '## Files\r\n\r\n- `a.ts` — it\r\n- `src/new.ts` — also needed'],
    ['indentation, and entries of more than one line', '## Files\n\n  - `a.ts` — it\n    and more\n', '## Files\n\n  - `a.ts` — it\n    and more\n  - `src/new.ts` — also needed\n'],
    ['folders with nested entries', '## Files\n\n- `src/`\n  - `a.ts` — it\n  - `b.ts`\n- Nothing else\n', '## Files\n\n- `src/`\n  - `a.ts` — it\n  - `b.ts`\n- `src/new.ts` — also needed\n- Nothing else\n'],
    ['a table', '## Files\n\n| File | Change |\n|---|---|\n| `a.ts` | it |\n\nText\n', '## Files\n\n| File | Change |\n|---|---|\n| `a.ts` | it |\n| `src/new.ts` | also needed |\n\nText\n'],
    ['a table with its path elsewhere and no outer bars', '## Files\n\nNew | Path | Owner | Why\n---|---|---|---\nyes | `a.ts` | me | it\n', '## Files\n\nNew | Path | Owner | Why\n---|---|---|---\nyes | `a.ts` | me | it\n|  | `src/new.ts` |  | also needed\n'],
    ['the last of two sections', '## Files to create\n\n- `a.ts`\n\n## Files to modify\n\n- `b.ts`\n', '## Files to create\n\n- `a.ts`\n\n## Files to modify\n\n- `b.ts`\n- `src/new.ts` — also needed\n'],
    ['a section without entries', '## Files\n\nTo be found out.\n\n## Risks\n', '## Files\n\nTo be found out.\n\n- `src/new.ts` — also needed\n\n## Risks\n'],
    ['an empty section', '## Files\n## Risks\n', '## Files\n\n- `src/new.ts` — also needed\n## Risks\n'],
    ['no section, before the acceptance tests', '# Spec: A\n\n## Acceptance Tests\n\n- `a.test.ts`\n', '# Spec: A\n\n## Files to Create/Modify\n\n- `src/new.ts` — also needed\n\n## Acceptance Tests\n\n- `a.test.ts`\n'],
    ['no section, at the end', '# Spec: A\n\n## Purpose\n\nIt.\n', '# Spec: A\n\n## Purpose\n\nIt.\n\n## Files to Create/Modify\n\n- `src/new.ts` — also needed\n'],
    ['an open fence at the end', '# Spec: A\n\n## Purpose\n\n```\nx\n', '# Spec: A\n\n## Files to Create/Modify\n\n- `src/new.ts` — also needed\n\n## Purpose\n\n```\nx\n'],
    ['names that a list cannot hold as they are', '## Files\n\n- `a.ts`\n', '## Files\n\n- `a.ts`\n- `src/my?file.ts` — also needed\n- `./NOTICE` — also needed\n', ['src/my file.ts', 'NOTICE']],
    ['nothing that leads outside', '## Files\n\n- `a.ts`\n', '## Files\n\n- `a.ts`\n', ['/etc/passwd', '../x.ts', 'a/../../x.ts', '']],
  ];
  for (const [name, before, after, paths] of cases) {
    it(name, () => {
      assert.equal(extended(before, paths ?? [NEW]), after);
      assert.equal(extended(after, paths ?? [NEW]), after, 'a second time');
    });
  }

  it('keeps a reason to one line, and leaves it out where it is empty', () => {
    assert.equal(extended('## Files\n\n- `a.ts`\n', [NEW], ' one\r\n two '), '## Files\n\n- `a.ts`\n- `src/new.ts` — one two\n');
    assert.equal(extended('## Files\n\n- `a.ts`\n', [NEW], ''), '## Files\n\n- `a.ts`\n- `src/new.ts`\n');
    assert.equal(extended('## Files\n\n|File|Why|\n|-|-|\n|`a.ts`|x|\n', [NEW], 'a|b'), '## Files\n\n|File|Why|\n|-|-|\n|`a.ts`|x|\n| `src/new.ts` | a\\|b |\n');
  });

  it('lists the paths afterwards, keeps every other byte, and adds nothing twice', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '# Spec: A', '## Files', '## Files to Create/Modify', '## Acceptance Tests', '## Purpose', '### Part', '- `a.ts` — it', '- b.ts - it', '  - `c.ts`',
        '* [ ] `d.ts`', '1. `e.ts`', '- `src/`', '| File | Why |', '|---|---|', '| `f.ts` | it |', '', '', 'Prose.', '    code', '```', '<!-- x -->', '> quoted', '---', '\t- `g.ts`', 'Files', '<div>', '`h.ts` — it',
      ),
      fc.string({ maxLength: 12 }),
    );
    const path = fc.array(fc.constantFrom('a', 'b.ts', '_x_', 'my file', '[id]', '(g)', 'é', '*', '{a,b}', '`', '#', ':3', '-'), { minLength: 1, maxLength: 3 }).map((parts) => `src/${parts.join('/')}`);
    fc.assert(fc.property(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '\r\n'), fc.array(path, { minLength: 1, maxLength: 3 }), fc.string({ maxLength: 20 }), (lines, ending, paths, why) => {
      const text = lines.join(ending);
      const edits = extendFilesEdits(text, 'specs/a.md', paths, why);
      assert.ok(edits.length <= 1 && edits.every(({ start, end }) => start === end));
      const after = applyTextEdits(text, edits);
      const listed = new Set(readSpec(after, 'specs/a.md').files.map((file) => file.path));
      for (const before of readSpec(text, 'specs/a.md').files) assert.ok(listed.has(before.path));
      assert.deepEqual(edits.length === 0 ? [] : extendFilesEdits(after, 'specs/a.md', paths, why), []);
    }), { numRuns: 400 });
  });

  it('can always be made in a document without open ends', () => {
    const line = fc.constantFrom('## Purpose', '## Files', '- `a.ts` — it', '- b.ts', '', 'Prose.', '### Part', '| File |', '> quoted', '## Acceptance Tests', '1. `e.ts`');
    fc.assert(fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const listed = readSpec(extended(lines.join('\n'), [NEW]), 'specs/a.md').files.map((file) => file.path);
      assert.ok(listed.includes(NEW));
    }), { numRuns: 300 });
  });
});
