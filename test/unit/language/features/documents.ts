import * as fc from 'fast-check';

const piece = fc.constantFrom(
  '# Spec: 001 — A', '## Purpose', '## Requirements', '- [ ] One', '- [x] Two `test_a`', '## Files to Create/Modify', '- `src/a.ts` — x', '- `src/`', '- `src/**/*.ts`', '- `src/none.ts`', '## Acceptance Tests',
  '- `test/a.test.ts > one > two` requirement 1', '1. Item, specs/001-a.md <!-- goal:x impact:2 after:2,3 -->', '2. Item [s](001-a.md) <!-- after:1 -->', '3. DONE 🎈 <!-- after: 9', '<!-- coherence-disable empty-section, x -->',
  '[x](001-a.md#purpose) [y](#one) ![z](<../src/a b.ts>)', "| Spec | Present | Spec'd | Tested | Notes |", '|---|---|---|---|---|', '| 001 A | ✓ | ? | — | |', '| 009 None | ✓ | ✓ | ✓ | |', '---', 'status: x', '```', '> quote', '', '', '  ', 'text 🎈 é', '\ufeff', '##', '## ', '](', '<!-- ',
);

/** Texts that are like documents, of the lines that matter to us and of anything. */
export const documentText = fc.tuple(
  fc.array(fc.oneof({ weight: 4, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) }), { maxLength: 25 }), fc.constantFrom('\n', '\r\n', '\r'),
).map(([lines, end]) => lines.join(end));

export const documentFile = fc.constantFrom('specs/001-a.md', 'specs/backlog.md', 'docs/SPEC-COVERAGE.md', 'README.md', 'specs/TEMPLATE.md');

/** The files around a document. */
export const AROUND = { 'specs/001-a.md': '# Spec: A\n\n## Requirements\n\n- [ ] One\n', 'specs/backlog.md': '1. One\n2. Two <!-- after:1 -->\n', 'src/a.ts': '', 'test/a.test.ts': 'one' } as const;
