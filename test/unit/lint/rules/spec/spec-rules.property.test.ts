import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SPEC_RULES } from '../../../../../src/lint/rules/spec/spec-rules.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../../../../src/spec/default-template.ts';
import { applyFix, marksOf } from '../../marked-document.ts';
import { checkRules } from './check-rule.ts';

const piece = fc.constantFrom(
  '# Spec: A\n', 'A\n=\n', '## Purpose\n', '## Requirements (v1)\n', '## Files\n', '## Decision Gates\n', '## Acceptance Tests\n', '## Out of Scope\n', 'Purpose\n-------\n', '### R1: fast\n', '\n', '\r\n', '\n\n', '- ', '- [ ] ', '- [x] ', '  - ', '> ',
  '| ID | Requirement |\n|---|---|\n', '| R1 | easy |\n', '`../a.ts`', '`/etc/a.ts`', '[x](../../y.md#z)', '[r]: ../../d.md\n', '---\n', 'status: drfat\n', '**Status:** Dnoe\n', 'Spec path: ', 'specs/b.md', 'b.md', 'fast', 'etc.', 'as\nneeded',
  'test_limit', '"', '\uFEFF', '```\n', '~~~', '<!--', '-->', '<div>', '?', 'TBD', 'None.', '[Who needs this', '\u{1F600}', '\uD800', '*', '\\', '\t', 'words ', '    ',
);
const text = fc.tuple(fc.constantFrom('', '---\n', '\uFEFF', '# Spec: A\r\n\r\n'), fc.array(fc.oneof({ weight: 6, arbitrary: piece }, fc.string({ maxLength: 4 })), { maxLength: 30 })).map(([head, pieces]) => head + pieces.join(''));
const template = fc.oneof(fc.constant(DEFAULT_TEMPLATE_TEXT), fc.constant('## Out of Scope\n\n## Requirements\n\n- [ ] x\n'), fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 }).map((titles) => titles.map((title) => `## ${title}\n\n`).join('')));
const lint = fc.constantFrom({}, { specPathLine: true, vagueWords: ['words', '(', '*a'], statuses: ['purple'] });

describe('the rules of any spec', () => {
  it('never throw, and find places in the text', () => {
    fc.assert(fc.property(text, template, lint, (source, of, options) => {
      for (const { finding } of checkRules(SPEC_RULES, source, { template: of, lint: options })) {
        const [mark] = marksOf(source, [finding]);
        assert.ok(mark !== undefined && mark.start >= 0 && mark.start <= mark.end && mark.end <= source.length);
        assert.match(finding.message, /^\S[^\n]{3,1500}[.]$/u);
      }
    }), { numRuns: 2000 });
  });

  it('have fixes that take their finding away and bring none', () => {
    let fixes = 0;
    fc.assert(fc.property(text, template, lint, (source, of, options) => {
      const counts = (each: string): Map<string, number> => {
        const found = new Map<string, number>();
        for (const { finding } of checkRules(SPEC_RULES, each, { template: of, lint: options })) found.set(finding.rule, (found.get(finding.rule) ?? 0) + 1);
        return found;
      };
      const before = counts(source);
      for (const { finding, fix } of checkRules(SPEC_RULES, source, { template: of, lint: options })) {
        const made = fix?.();
        if (!made) continue;
        fixes += 1;
        const after = counts(applyFix(source, 'specs/007-a.md', made));
        assert.equal(after.get(finding.rule) ?? 0, (before.get(finding.rule) ?? 0) - 1, `${finding.rule}: ${finding.message}`);
        for (const [rule, count] of after) assert.ok(count <= (before.get(rule) ?? 0), `${finding.rule} brings ${rule}`);
      }
    }), { numRuns: 1500 });
    assert.ok(fixes > 1000, `${fixes} fixes`);
  });
});

describe('the rules of a hostile spec', () => {
  const section = (name: string, body: string): string => `# A\n\n## ${name}\n\n${body}\n`;
  for (const [name, body] of Object.entries({
    'open brackets': '['.repeat(50_000),
    'nested quotes': `${'>'.repeat(3_000)} a\n`.repeat(20),
    'nested lists': Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- [ ] fast`).join('\n'),
    'a huge table': `| ID | Requirement |\n|---|---|\n${'| R1 | fast `test_a` [x](../../y.md) |\n'.repeat(10_000)}`,
    'a wide table': `|${'a|'.repeat(10_000)}\n|${'-|'.repeat(10_000)}\n|${'R1|'.repeat(10_000)}\n`,
    'many entries': '- [ ] fast `../a.ts` [x](../../y.md)\n'.repeat(10_000),
    'one long entry': `- ${'fast ('.repeat(20_000)}`,
    'one long word': `- ${'a'.repeat(200_000)}`,
    'quotes that do not end': `- ${'"'.repeat(20_001)}${'“'.repeat(20_000)}`,
    'code that does not end': `- ${'`'.repeat(20_001)}`,
    'blanks': `- a${' '.repeat(100_000)}b`,
    'links on a line': '[a](../../b.md) '.repeat(20_000),
    'headings': '### R1: a\n\n- [ ] b\n\n'.repeat(5_000),
    'statuses': '**Status:**'.repeat(20_000),
    'spec paths': `Spec path: ${'['.repeat(20_000)}\n`.repeat(3),
    'definitions': '[a]: ../../b.md\n'.repeat(20_000),
    'climbing': `- \`${'../'.repeat(20_000)}a.ts\``,
  })) {
    it(`end: ${name}`, () => {
      for (const title of ['Requirements', 'Files', 'Acceptance Tests', 'Decision Gates']) assert.ok(checkRules(SPEC_RULES, section(title, body), { template: '## Purpose\n' }).length > 0);
      assert.ok(checkRules(SPEC_RULES, `${body}\n`, { template: '## Purpose\n' }).length > 0);
    }).timeout(20_000);
  }
});
