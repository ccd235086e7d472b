import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../../src/base/source-lines.ts';
import type { SpecCoverage } from '../../../../src/contract/coverage.ts';
import { applyTextEdits } from '../../../../src/contract/text-edit.ts';
import { readDisabledRules } from '../../../../src/lint/disabled-rules.ts';
import { type Found, runRules } from '../../../../src/lint/run-rules.ts';
import { DOCUMENT_RULES } from '../../../../src/lint/rules/document/document-rules.ts';
import { SPEC_RULES } from '../../../../src/lint/rules/spec/spec-rules.ts';
import type { World } from '../../../../src/lint/world.ts';
import { documentSubject } from '../document-subject.ts';
import { specSubject } from '../spec-subject.ts';
import type { WorldParts } from '../world-of.ts';

const FILE = 'specs/001-x.md';

function check(text: string, parts: WorldParts): Found[] {
  const disabled = readDisabledRules(new SourceLines(text));
  return [...runRules(DOCUMENT_RULES, documentSubject(text, FILE, parts, disabled), disabled), ...runRules(SPEC_RULES, specSubject(text, FILE, parts), disabled)];
}

const line = fc.constantFrom(
  '# Spec 001: X', '---', 'status: done', 'status: draft', '## Requirements', '## Files to Create/Modify', '## Acceptance Tests', '### New files', '## A heading', '', '',
  '- [x] Lower case', '- [ ] Lower case', '- [ ] Words `test/a.test.ts`', '- [x] Dashes 😀', '- `src/slugs.ts`', '- `src/slug.ts` — é', '- `src/gone.ts`', '- `scr/slugs.ts` (new)',
  '- `src/`', '  - `slug.ts`', '  - `src/words.ts`', '- `src/*.ts`', '| File | Why |', '|---|---|', '| `src/slug.ts` | x |', '- [x](../src/slug.ts)', '- [x](src/slugs.ts#a)', '[x](#a-headng)',
  '[x](docs/guide.md#set-up) [y](../doc/guide.md#setup)', '[1]: <../docs/guid.md>', '- `test/slugs.test.ts > lower`', '- `test/unit/slugs.test.ts > upper`', '- `test/unit/slug.test.ts`', '- R1: `test/untit/`',
  '<!-- coherence-disable brokenlink -->', '<!-- coherence-disable zzz, too-large -->', '<!-- coherence-disable-next-line broken-link -->', '```', '> [x](gone.md)', '\u0000\ud800',
);
const document = fc.oneof(
  fc.tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n')).map(([lines, ending]) => lines.join(ending)),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const FILES = { 'src/slugs.ts': '', 'src/text/words.ts': '', 'docs/guide.md': '# Guide\n\n## Set-up\n', 'test/unit/slugs.test.ts': "it('lower')", 'specs/001-y.md': '# Y\n\n## Requirements\n\n- [ ] a\n' };
const state = fc.constantFrom('passed', 'failed', 'not-run', 'unmapped');
const coverage: fc.Arbitrary<Partial<SpecCoverage>> = fc.record({
  counts: fc.record({ passed: fc.nat(1), failed: fc.nat(1), skipped: fc.nat(1), stale: fc.nat(1) }),
  requirements: fc.array(fc.record({ text: fc.constantFrom('Lower case', 'Words test/a.test.ts', 'Dashes 😀'), line: fc.integer({ min: 1, max: 10 }), state, tests: fc.constant([]) }), { maxLength: 4 }),
});
const world = fc.record({ files: fc.constantFrom(FILES, {}), given: fc.option(coverage), isDone: fc.boolean() })
  .map(({ files, given, isDone }): WorldParts => ({ files, coverage: given === null ? [] : [{ spec: FILE, ...given }], items: isDone ? [{ key: 'a', spec: FILE, state: 'done' }] : [] }));

describe('the rules that ask the world', () => {
  it('throw at no text, and find places that lie in it', () => {
    fc.assert(fc.property(document, world, (text, parts) => {
      const source = new SourceLines(text);
      const end = source.position(text.length);
      for (const { finding: { range, message } } of check(text, parts)) {
        assert.ok(message.endsWith('.'), message);
        for (const { line, character } of [range.start, range.end]) assert.ok(line <= end.line && character <= source.end(line) - source.start(line), message);
      }
    }), { numRuns: 300 });
  });

  it('have fixes that remove their finding and bring none', () => {
    let fixes = 0;
    fc.assert(fc.property(document, world, (text, parts) => {
      const before = check(text, parts);
      for (const { finding, fix } of before) {
        const made = fix?.() ?? null;
        if (made === null || made.rename !== undefined || made.creates !== undefined) continue;
        fixes += 1;
        const counts = new Map<string, number>();
        for (const { finding: { rule } } of before) counts.set(rule, (counts.get(rule) ?? 0) + 1);
        const fixed = applyTextEdits(text, made.edits.flatMap(({ edits }) => edits));
        for (const { finding: { rule } } of check(fixed, parts)) counts.set(rule, (counts.get(rule) ?? 0) - 1);
        assert.ok((counts.get(finding.rule) ?? 0) > 0, `${finding.message} stays in\n${fixed}`);
        for (const [rule, fewer] of counts) assert.ok(fewer >= 0, `the fix of "${finding.message}" brings ${rule} in\n${fixed}`);
      }
    }), { numRuns: 400 });
    assert.ok(fixes > 50, `${fixes} fixes`);
  });

  it('ask no more than so many things that cost the looking at many files, whatever a document has', () => {
    const repeated = (write: (index: number) => string): string => Array.from({ length: 1_000 }, (_, index) => write(index)).join('');
    const text = `# X\n\n## Requirements\n\n- [x] a\n\n## Files\n\n${repeated((index) => `- \`src/a${index}.ts\`\n- \`src/b${index}*.ts\`\n`)}\n## Acceptance Tests\n\n${repeated((index) => `- \`test/c${index}.test.ts\`\n`)}\n## More\n\n${repeated((index) => `[x](../docs/d${index}.md)\n`)}`;
    const parts = { files: FILES };
    const asked = { nearest: 0, matches: 0 };
    const counting = <S extends { world: World | null }>(subject: S): S => {
      const { world } = subject;
      assert.ok(world !== null);
      return { ...subject, world: { ...world, nearest: (path: string) => { asked.nearest += 1; return world.nearest(path); }, matches: (pattern: string) => { asked.matches += 1; return world.matches(pattern); } } };
    };
    const found = [...runRules(DOCUMENT_RULES, counting(documentSubject(text, FILE, parts)), null), ...runRules(SPEC_RULES, counting(specSubject(text, FILE, parts)), null)];
    assert.ok(found.length > 1_000, `${found.length} findings`);
    assert.ok(asked.nearest > 100 && asked.nearest <= 1_000, `${asked.nearest} nearest`);
    assert.ok(asked.matches > 100 && asked.matches <= 500, `${asked.matches} patterns`);
  });
});
