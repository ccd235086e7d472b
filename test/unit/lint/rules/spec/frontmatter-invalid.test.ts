import assert from 'node:assert/strict';
import { frontmatterInvalid } from '../../../../../src/lint/rules/spec/frontmatter-invalid.ts';
import { assertRule } from './check-rule.ts';

describe('frontmatter-invalid', () => {
  it('is found where the front matter is wrong', () => {
    assert.deepEqual(assertRule(frontmatterInvalid, '---\r\nidea_id: ⟦frontmatter-invalid|[a]⟧\r\n---\r\n# A\r\n'), ['“idea_id” in the front matter is no text.']);
    assertRule(frontmatterInvalid, '---\nsource:\n  - ⟦frontmatter-invalid|symbols: [a]⟧\n---\n# A\n');
    assertRule(frontmatterInvalid, '⟦frontmatter-invalid|---⟧\n- a\n---\n# A\n');
    assert.match(assertRule(frontmatterInvalid, '---\n⟦frontmatter-invalid|a: "b⟧\n---\n# A\n')[0] ?? '', /^The front matter is no valid YAML: /);
  });

  it('is not found where it can be read, or there is none', () => {
    assertRule(frontmatterInvalid, '---\nstatus: draft\nother: {a: [1]}\nrequirements:\n  - GET /a: returns 200\n---\n# A\n');
    assertRule(frontmatterInvalid, '# A\n\n---\na: [b\n---\n');
    assertRule(frontmatterInvalid, '---\n# A\n');
  });
});
