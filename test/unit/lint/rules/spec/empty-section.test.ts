import assert from 'node:assert/strict';
import { emptySection } from '../../../../../src/lint/rules/spec/empty-section.ts';
import { assertRule } from './check-rule.ts';

describe('empty-section', () => {
  it('is found at its heading', () => {
    assert.deepEqual(assertRule(emptySection, '# A\n\n⟦empty-section|## Purpose⟧\n\n⟦empty-section|## Files⟧\n\n<!-- later -->\n\n### Code\n\n⟦empty-section|## Tests⟧\n\n-\n'), [
      'The section "Purpose" is empty.', 'The section "Files" is empty.', 'The section "Tests" is empty.',
    ]);
  });

  it('takes no prose with a rule below it for a section', () => {
    assertRule(emptySection, '# A\n\n## Comments\n\nauthor: Ada\ncreated: 2026-01-02\n---\nReady for review.\n---\n\n## Notes\n\nIt is done.\n---\n');
    assertRule(emptySection, '# A\n\nPurpose\n-------\n\nText.\n\n⟦empty-section|Files⟧\n-----\n\n## More\n\nText.\n');
  });

  it('is not found where there is anything', () => {
    assertRule(emptySection, '# A\n\n## Purpose\n\nNone.\n\n## Files\n\n```\n a\n```\n\n## C\n\n| a |\n|---|\n\n## D\n\n<img src="a.png">\n');
  });
});
