import assert from 'node:assert/strict';
import { missingSection } from '../../../../../src/lint/rules/spec/missing-section.ts';
import { SPEC_RULES } from '../../../../../src/lint/rules/spec/spec-rules.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../../../../src/spec/default-template.ts';
import { assertFixed } from '../../marked-document.ts';
import { assertRule, checkRules } from './check-rule.ts';

const TEMPLATE = '# T\n\n## Purpose\n\n## Requirements\n\n## Files to Create/Modify\n\n- `src/a.ts` [x]\n\n## Notes (optional)\n\n## Out of Scope\n';

/** The text after the fix of its first missing section; every rule is asked again. */
function fixed(text: string, template = TEMPLATE): string {
  return assertFixed(text, 'specs/007-a.md', 'missing-section', (each) => checkRules(SPEC_RULES, each, { template }));
}

describe('missing-section', () => {
  it('is found at the title, for sections that the template requires', () => {
    assert.deepEqual(assertRule(missingSection, '\n⟦missing-section,missing-section|# Spec: A⟧\n\n## Why (v2)\n\nX\n\n## 2. Requirements:\n\n- a\n', { template: TEMPLATE }), [
      'The section "Files to Create/Modify" is missing.', 'The section "Out of Scope" is missing.',
    ]);
    assertRule(missingSection, '⟦missing-section⟧no title\n', { template: '## Purpose\n' });
    assertRule(missingSection, '# A\n\n## Purpose\n', { template: '## Purpose\n\n## B (if any)\n' });
  });

  it('is mended behind the section that stands before it in the template', () => {
    assert.equal(fixed('# A\n\n## Purpose\n\nX\n\n## Files\n\n- `a.ts`\n\n## Out of Scope\n\n- b\n'), '# A\n\n## Purpose\n\nX\n\n## Requirements\n\nTBD\n\n## Files\n\n- `a.ts`\n\n## Out of Scope\n\n- b\n');
    assert.equal(fixed('# A\n\n## Purpose\n\nX\n\n## Requirements\n\n- a\n\n## Files\n\n- `a.ts`'), '# A\n\n## Purpose\n\nX\n\n## Requirements\n\n- a\n\n## Files\n\n- `a.ts`\n\n## Out of Scope\n\nTBD');
  });

  it('is mended in front of the one that stands behind it, where none stands before', () => {
    assert.equal(fixed('# A\n\nIntro.\n\n## Requirements\n\n- a\n\n## Files\n\n- `a.ts`\n\n## Out of Scope\n\n- b\n'), '# A\n\nIntro.\n\n## Purpose\n\nTBD\n\n## Requirements\n\n- a\n\n## Files\n\n- `a.ts`\n\n## Out of Scope\n\n- b\n');
  });

  it('is mended in a document without sections, and in an empty one', () => {
    assert.equal(fixed('# A', '## Purpose\n'), '# A\n\n## Purpose\n\nTBD');
    assert.equal(fixed('# A\n', '## Purpose\n'), '# A\n\n## Purpose\n\nTBD\n');
    assert.equal(fixed('', '## Purpose\n'), '## Purpose\n\nTBD\n');
  });

  it('keeps line endings, a byte order mark, and what is tight', () => {
    assert.equal(fixed('\uFEFF# A\r\n\r\n## Purpose\r\nX\r\n## Out of Scope\r\n- b\r\n', '## Purpose\n\n## Files\n\n## Out of Scope\n'), '\uFEFF# A\r\n\r\n## Purpose\r\nX\r\n\r\n## Files\r\n\r\nTBD\r\n\r\n## Out of Scope\r\n- b\r\n');
    assert.equal(fixed('A\n=\nB\n-\nx\n\nC\n-\ny', '## B\n\n## D\n\n## C\n'), 'A\n=\nB\n-\nx\n\n## D\n\nTBD\n\nC\n-\ny');
  });

  it('is mended for titles that markdown would read otherwise', () => {
    assert.match(fixed('# A\n', '## Use of `*args*` #1\n'), /## Use of \\\*args\\\* \\#1\n/);
  });

  it('is not mended where the document would be read otherwise', () => {
    for (const text of ['# A\n\n```\ncode', '# A\n\n<!-- open', '# A\n\n## Requirements\n\n- a\n\n~~~\n## Files']) {
      const [found] = checkRules([missingSection], text, { template: '## Requirements\n\n## Out of Scope\n' }).slice(-1);
      assert.equal(found?.fix?.(), null, text);
    }
  });

  it('is mended for all sections of the template that we write, one by one', () => {
    let text = '# Spec: A\n';
    for (let round = 0; round < 5; round += 1) text = fixed(text, DEFAULT_TEMPLATE_TEXT);
    assert.deepEqual(checkRules(SPEC_RULES, text, { template: DEFAULT_TEMPLATE_TEXT }), []);
    assert.deepEqual(text.match(/^## .*$/gm), ['## Purpose', '## Requirements', '## Files to Create/Modify', '## Acceptance Tests', '## Out of Scope']);
  });

  it('is nothing that a program mends by itself', () => {
    assert.deepEqual(checkRules([missingSection], '# A\n', { template: TEMPLATE }).map(({ fix }) => fix?.()?.safe), [false, false, false, false]);
  });
});
