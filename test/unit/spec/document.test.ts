import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readSpec } from '../../../src/spec/document.ts';

const SPEC = `# Spec 015 — Slug maker

## Purpose

Links that people can read.

## Requirements

### Phase 1

- [ ] Lower case
- [x] Hyphens for spaces
  - [ ] no double hyphens
  - a remark
1. Numbered

## API Contract (Phase 1)

\`\`\`ts
## Not a heading
\`\`\`

## Files to create/modify

- \`src/slug.ts\` — the function, see \`docs/other.md\`

## Acceptance tests

Run \`npm test -- slug\`, all of \`test/slug.test.ts\` and [words](test/words.test.ts) pass.

\`\`\`sh
# comment
$ node --test test/slug.test.ts
\`\`\`

## Out of Scope (for this spec)

<!-- nothing yet -->
`;

function listed(lines: string): string[] {
  return readSpec(`## Files\n\n${lines}\n`, 'specs/a.md').files.map((file) => file.path);
}

describe('a spec document', () => {
  it('has title, id, sections by name, requirements, files and acceptance tests', () => {
    const spec = readSpec(SPEC, 'specs/slug.md');
    assert.equal(spec.title, 'Slug maker');
    assert.equal(spec.id, '015');
    assert.deepEqual(spec.sections.map((section) => [section.title, section.name, section.isEmpty]), [
      ['Purpose', 'purpose', false],
      ['Requirements', 'requirements', false],
      ['API Contract (Phase 1)', 'api-contract', false],
      ['Files to create/modify', 'files', false],
      ['Acceptance tests', 'acceptance-tests', false],
      ['Out of Scope (for this spec)', 'out-of-scope', true],
    ]);
    assert.deepEqual(spec.requirements.map(({ text, checked, number }) => [text, checked, number]), [
      ['Lower case', false, null],
      ['Hyphens for spaces', true, null],
      ['no double hyphens', false, null],
      ['Numbered', null, '1'],
    ]);
    assert.deepEqual(spec.files.map(({ path, description, isNew }) => ({ path, description, isNew })), [
      { path: 'src/slug.ts', description: 'the function, see docs/other.md', isNew: false },
    ]);
    const { paths, commands } = spec.acceptance;
    assert.deepEqual({ paths, commands }, {
      paths: ['test/slug.test.ts', 'test/words.test.ts'],
      commands: ['npm test -- slug', 'node --test test/slug.test.ts'],
    });
  });

  const titles: [string, string, string | null][] = [
    ['# Spec: Slugs', 'Slugs', null],
    ['# Spec 015 — Slugs', 'Slugs', '015'],
    ['# Spec 056: Slugs', 'Slugs', '056'],
    ['# Spec: 026 Phase 1 — Slugs', '026 Phase 1 — Slugs', '026'],
    ['# Slugs and `code`', 'Slugs and code', null],
    ['Spec: Slugs\n===========', 'Slugs', null],
    ['# Specific things', 'Specific things', null],
  ];
  for (const [heading, title, id] of titles) {
    it(`reads the title ${JSON.stringify(heading)}`, () => {
      const spec = readSpec(heading, 'specs/slugs.md');
      assert.equal(spec.title, title);
      assert.equal(spec.id, id);
    });
  }

  it('takes the id from the name of the file first', () => {
    assert.equal(readSpec('# Spec 056: Slugs', 'specs/007-slugs.md').id, '007');
    assert.equal(readSpec('', 'specs/2026.md').id, '2026');
    assert.equal(readSpec('', 'specs/2fast.md').id, null);
  });

  const forms: [string, string[]][] = [
    ['- `a.ts` or `b.ts` — either', ['a.ts', 'b.ts']],
    ['- `a.ts` - hyphen', ['a.ts']],
    ['- `a.ts` -- two hyphens, not `c.ts`', ['a.ts']],
    ['- `a.ts`: colon', ['a.ts']],
    ['- `a.ts` (new)', ['a.ts']],
    ['- [ ] `a.ts`', ['a.ts']],
    ['- [ ] src/a.ts — no code marks', ['src/a.ts']],
    ['- **`src/a.ts`**', ['src/a.ts']],
    ['- New: `a.ts`', ['a.ts']],
    ['- [a](./src/a.ts) — a link', ['src/a.ts']],
    ['- (Optional) shared schema in `app/models/` if needed', ['app/models/']],
    ['| File | Change |\n|---|---|\n| `src/a.ts` | uses `lib/x.ts` |', ['src/a.ts']],
    ['| Change | Path |\n|---|---|\n| see `docs/x.md` | src/a.ts |', ['src/a.ts']],
    ['- API\n  - `src/a.ts`\n  - `src/b.ts` — b', ['src/a.ts', 'src/b.ts']],
    ['- `web/`\n  - `app/page.tsx`\n  - `web/b.ts`', ['web/app/page.tsx', 'web/b.ts']],
    ['- `web/` — all of it', ['web/']],
    ['- `app/[id]/(shop)/page.tsx`', ['app/[id]/(shop)/page.tsx']],
    ['- `src\\win\\a.ts:12`', ['src/win/a.ts']],
    ['- `Dockerfile`', ['Dockerfile']],
    ['`src/a.ts` — in a paragraph', ['src/a.ts']],
    ['All paths are below `api/`.', []],
    ['- Runner — use `--ignore=tests/holdout`', []],
    ['- No change in `src/a.ts`', []],
    ['- `[path/to/source]` — template', []],
    ['- `../outside.ts`, `/etc/passwd`, `C:\\x.ts`, `src/%2e%2e/x.ts`, `~/x.ts`', []],
    ['- call `render()` in `GET /x`', []],
    ['```\n- `a.ts`\n```', []],
  ];
  for (const [lines, paths] of forms) {
    it(`lists files: ${JSON.stringify(lines)}`, () => assert.deepEqual(listed(lines), paths));
  }

  it('says which files are new', () => {
    const { files } = readSpec('## Files\n\n- `a.ts` (new)\n- `b.ts` — new: b\n- `c.ts` — renewed', 'a.md');
    assert.deepEqual(files.map((file) => file.isNew), [true, true, false]);
  });

  it('has spans that hold in the file as it is, with CRLF, a byte order mark and front matter', () => {
    const text = `\uFEFF---\nidea_id: [\n---\n${SPEC}`.replaceAll('\n', '\r\n');
    const spec = readSpec(text, 'a.md');
    assert.equal(spec.title, 'Slug maker');
    const file = spec.files[0];
    assert.ok(file);
    assert.equal(text.slice(file.span.start, file.span.end), 'src/slug.ts');
    const line = text.split('\r\n')[file.span.range.start.line] ?? '';
    assert.equal(line.slice(file.span.range.start.character, file.span.range.end.character), 'src/slug.ts');
    const requirement = spec.requirements[1];
    assert.ok(requirement);
    assert.equal(text.slice(requirement.span.start, requirement.span.end), 'Hyphens for spaces');
    const purpose = spec.sections[0];
    assert.ok(purpose);
    assert.equal(text.slice(purpose.heading.start, purpose.heading.end), '## Purpose');
    assert.equal(text.slice(purpose.body.start, purpose.body.end), 'Links that people can read.');
  });

  it('reads a title behind a byte order mark', () => {
    assert.equal(readSpec('\uFEFF# Spec: Slugs', 'a.md').title, 'Slugs');
  });

  it('takes front matter without an end for text', () => {
    assert.deepEqual(readSpec('---\n# Slugs\n\n## Purpose\n', 'a.md').sections.map((section) => section.name), ['purpose']);
  });

  it('takes no heading from quotes and lists for a section', () => {
    assert.deepEqual(readSpec('> ## Purpose\n\n- ## Requirements\n', 'a.md').sections, []);
  });

  it('never throws, and every span lies within the text and agrees with its lines', () => {
    const piece = fc.constantFrom('# ', '## Files', '## Requirements', '## Tests', '\n', '\r\n', '\r', '\n\n', '- ', '- [ ] ', '  - ', '1. ', '`a/b.ts`', '[x](y.md)', '[ph]',
      '|', '|---|', '---', '\uFEFF', '```', '>', '<!--', '-->', ' — ', ' - ', ': ', '\0', '\u{1F600}', '\uD800', '*', '\t', 'words');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const spec = readSpec(text, 'specs/x.md');
      const lines = text.split(/\r\n|\n|\r/);
      const spans = [...spec.sections.flatMap((section) => [section.heading, section.body]), ...spec.files.map((file) => file.span),
        ...spec.requirements.map((requirement) => requirement.span), ...spec.brackets.map((bracket) => bracket.span)];
      for (const { start, end, range } of spans) {
        assert.ok(start >= 0 && start <= end && end <= text.length);
        assert.ok(range.start.character <= (lines[range.start.line] ?? '').length);
        const before = text.slice(0, start).split(/\r\n|\n|\r/);
        assert.equal(range.start.line, before.length - 1);
      }
      for (const bracket of spec.brackets) assert.ok(text.includes('['), bracket.text);
    }), { numRuns: 500 });
  });

  it('reads very long documents', () => {
    assert.equal(readSpec(`## Requirements\n\n${'- [ ] x\n'.repeat(150_000)}`, 'a.md').requirements.length, 150_000);
    assert.equal(readSpec(`## Files\n\n${'- `a.ts`\n'.repeat(20_000)}`, 'a.md').files.length, 20_000);
    assert.equal(readSpec(`## Purpose\n\n${'[&amp;] '.repeat(50_000)}`, 'a.md').brackets.length, 50_000);
  }).timeout(20_000);
});
