import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptySection } from '../../../../../src/lint/rules/spec/empty-section.ts';
import { fileOutsideWorkspace } from '../../../../../src/lint/rules/spec/file-outside-workspace.ts';
import { frontmatterInvalid } from '../../../../../src/lint/rules/spec/frontmatter-invalid.ts';
import { missingSection } from '../../../../../src/lint/rules/spec/missing-section.ts';
import { openDecisionGate } from '../../../../../src/lint/rules/spec/open-decision-gate.ts';
import { requirementWithoutTest } from '../../../../../src/lint/rules/spec/requirement-without-test.ts';
import { specPath } from '../../../../../src/lint/rules/spec/spec-path.ts';
import { templatePlaceholder } from '../../../../../src/lint/rules/spec/template-placeholder.ts';
import { unknownStatus } from '../../../../../src/lint/rules/spec/unknown-status.ts';
import { vagueRequirement } from '../../../../../src/lint/rules/spec/vague-requirement.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../../../../src/spec/default-template.ts';
import { checkRules } from './check-rule.ts';

const FOLDER = join(import.meta.dirname, '../../../../../docs/rules');
const BELOW_REQUIREMENTS = '# A\n\n## Requirements\n\n';

describe('the examples of the pages about specs', () => {
  for (const { rule, before = '', template = DEFAULT_TEMPLATE_TEXT } of [
    { rule: missingSection, template: '## Acceptance Tests\n\n## Out of Scope\n' }, { rule: emptySection }, { rule: templatePlaceholder },
    { rule: vagueRequirement, before: BELOW_REQUIREMENTS }, { rule: requirementWithoutTest, before: BELOW_REQUIREMENTS }, { rule: fileOutsideWorkspace },
    { rule: frontmatterInvalid }, { rule: unknownStatus }, { rule: specPath }, { rule: openDecisionGate },
  ]) {
    it(`are right and wrong: ${rule.id}`, () => {
      const page = readFileSync(join(FOLDER, `${rule.id}.md`), 'utf8');
      const [wrong = '', right = ''] = Array.from(page.matchAll(/^```\w*\n([^]*?)^```$/gm), ([, code = '']) => before + code);
      const count = (text: string): number => checkRules([rule], text, { template, file: 'specs/011-paging.md' }).length;
      assert.ok(count(wrong) > 0, wrong);
      assert.equal(count(right), 0, right);
      assert.notEqual(right, '');
    });
  }
});
