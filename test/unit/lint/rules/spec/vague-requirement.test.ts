import assert from 'node:assert/strict';
import { vagueRequirement } from '../../../../../src/lint/rules/spec/vague-requirement.ts';
import { assertRule } from './check-rule.ts';

const spec = (...requirements: string[]): string => `# A\n\n## Requirements\n\n${requirements.map((each) => `- [ ] ${each}\n`).join('')}`;

describe('vague-requirement', () => {
  it('names the word, at the word', () => {
    assert.deepEqual(assertRule(vagueRequirement, spec('The list loads ⟦vague-requirement|fast⟧', 'It is ⟦vague-requirement|User-friendly⟧, handled ⟦vague-requirement|appropriately⟧ and so', 'Retry ⟦vague-requirement|as\n  needed⟧')), [
      'No test can decide "fast": say what is measured, or what exactly happens.',
      'No test can decide "User-friendly": say what is measured, or what exactly happens.',
      'No test can decide "appropriately": say what is measured, or what exactly happens.',
      'No test can decide "as needed": say what is measured, or what exactly happens.',
    ]);
  });

  it('is fine with a measured value beside it', () => {
    assertRule(vagueRequirement, spec('The list loads fast (< 200 ms)', 'It answers fast: at most 2 seconds', 'A quick answer, within 300ms', 'Efficient: no more than 10 requests for each page', 'Easy to use: done in 3 clicks', 'Responds with an appropriate status (404)', 'A sensible default: 20'));
  });

  it('is not what is quoted, in code, a name, or a term', () => {
    assertRule(vagueRequirement, spec('The text says "fast"', 'Say “robust” or \'easy\'', '`fast` is a flag', 'Uses fast-check and FastAPI', 'A fast-forward merge', 'It fails fast', 'A quick fix is offered', 'Headers as required by RFC 9110', '[a](fast.md)', 'Common lists (a, b, etc.) are known', 'Signs (quotes, $(), etc.) are text', 'The bar has quick filter toggles', 'Breakfast and uneasy'));
    assertRule(vagueRequirement, spec('Colours, sizes, ⟦vague-requirement|etc⟧.'));
  });

  it('takes the project’s own words, whatever they hold', () => {
    assertRule(vagueRequirement, spec('It is ⟦vague-requirement|snappy⟧ and ⟦vague-requirement|A+ (really)⟧'), { lint: { vagueWords: ['snappy', 'A+ (really)', ' '] } });
  });

  it('reads requirements in tables, under headings and in front matter', () => {
    assertRule(vagueRequirement, '# A\n\n## Requirements\n\n| ID | Requirement |\n|---|---|\n| R1 | Loads ⟦vague-requirement|fast⟧ |\n');
    assertRule(vagueRequirement, '# A\n\n## Requirements\n\n### R1: Loads ⟦vague-requirement|fast⟧\n\n### R2: Sorted\n');
    assertRule(vagueRequirement, '---\nrequirements:\n  - "Loads ⟦vague-requirement|fast⟧"\n---\n# A\n');
    assertRule(vagueRequirement, '# A\n\nIt is fast.\n\n## Purpose\n\n- fast\n');
  });
});
