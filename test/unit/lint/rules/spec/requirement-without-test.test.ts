import { requirementWithoutTest } from '../../../../../src/lint/rules/spec/requirement-without-test.ts';
import { assertRule } from './check-rule.ts';

const HEAD = '# A\n\n## Requirements\n\n';

describe('requirement-without-test', () => {
  it('is found where the others have tests of their own', () => {
    assertRule(requirementWithoutTest, `${HEAD}1. Limits are kept\n2. ⟦requirement-without-test|Offsets are kept⟧\n3. Sorted\n\n## Acceptance Tests\n\n- \`tests/test_a.py\` — requirements 1 and 3\n`);
    assertRule(requirementWithoutTest, `${HEAD}- [ ] Limits are kept (\`test_limit\`)\n- [ ] ⟦requirement-without-test|Offsets are kept⟧\n`);
    assertRule(requirementWithoutTest, `${HEAD}| ID | Requirement | Test |\n|---|---|---|\n| R1 | Limits | test_limits |\n| R2 | ⟦requirement-without-test|Offsets⟧ | |\n`);
  });

  it('is not found where tests are for everything, or none is named', () => {
    assertRule(requirementWithoutTest, `${HEAD}- a\n- b\n\n## Acceptance Tests\n\n- \`test/a.test.ts\` — all of it\n`);
    assertRule(requirementWithoutTest, `${HEAD}1. a is kept\n2. b is kept\n\n## Acceptance Tests\n\n- \`test/a.test.ts\` — requirement 1\n- \`test/b.test.ts\` — the rest\n`);
    assertRule(requirementWithoutTest, `${HEAD}- a\n- b\n\n## Acceptance Tests\n\n- It works\n- \`npm test\`\n`);
    assertRule(requirementWithoutTest, `${HEAD}- Written to \`src/a.ts\`\n- b\n`);
  });

  it('is not found for an entry that is made of others', () => {
    assertRule(requirementWithoutTest, `${HEAD}- [ ] Both are kept\n  - [ ] limits (\`test_limits\`)\n  - [ ] offsets (\`test_offsets\`)\n`);
  });
});
