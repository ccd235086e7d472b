import assert from 'node:assert/strict';
import { templatePlaceholder } from '../../../../../src/lint/rules/spec/template-placeholder.ts';
import { assertRule } from './check-rule.ts';

const template = '# Spec: [Name]\n\n## Requirements\n\n- [ ] Requirement 1 (testable)\n- [ ] [Another]\n\n## Files\n\n- `[path]` — [what]\n';

describe('template-placeholder', () => {
  it('is found where it stands', () => {
    assert.deepEqual(assertRule(templatePlaceholder, '# Spec: ⟦template-placeholder|[Name]⟧\n\n## Requirements\n\n- [ ] ⟦template-placeholder|Requirement 1 (testable)⟧\n- [x] ⟦template-placeholder|[Another]⟧\n', { template }).length, 3);
    assertRule(templatePlaceholder, '# A\n\n## Files\n\n- `⟦template-placeholder|[path]⟧` — ⟦template-placeholder|[what]⟧\n', { template });
  });

  it('is no other text in brackets, link or code', () => {
    assertRule(templatePlaceholder, '# A [b]\n\n## Requirements\n\n- [ ] [Name](a.md) and [other]\n\n```\n[Name]\n```\n', { template });
  });
});
