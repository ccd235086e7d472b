import assert from 'node:assert/strict';
import { openDecisionGate } from '../../../../../src/lint/rules/spec/open-decision-gate.ts';
import { assertRule } from './check-rule.ts';

const BEGUN = '# A\n\n## Requirements\n\n- [x] a\n\n## Decision Gates\n\n';

describe('open-decision-gate', () => {
  it('is found where work has begun', () => {
    assert.deepEqual(assertRule(openDecisionGate, `${BEGUN}- ⟦open-decision-gate|Cookies or storage?⟧\n- [ ] ⟦open-decision-gate|Which limit⟧\n- ⟦open-decision-gate|The name is to be decided⟧\n- ⟦open-decision-gate|Storage — TBD⟧\n\n⟦open-decision-gate|Open: who pays⟧\n`)[0], 'This is still to be decided, and work has begun.');
    assertRule(openDecisionGate, '---\nstatus: approved\n---\n# A\n\n## Open Questions\n\n1. ⟦open-decision-gate|Which one?⟧\n');
  });

  it('is not found in a draft', () => {
    assertRule(openDecisionGate, BEGUN.replace('[x]', '[ ]') + '- Which one?\n');
    assertRule(openDecisionGate, `**Status:** Draft\n\n${BEGUN}- Which one?\n`);
    assertRule(openDecisionGate, `# A\n\nStatus: Rejected\n\n## Decision Gates\n\n- Which one?\n`);
  });

  it('is not found for what was decided, needs nothing, or only says what holds', () => {
    assertRule(openDecisionGate, `${BEGUN}None.\n\n- None for MVP?\n- n/a\n- [x] Which one?\n- ~~Which one?~~\n- Decided: cookies?\n- Which one? Decided: this\n- **Resolved** (which?)\n- ✅ Which one?\n- No open questions?\n- Which one?\n  - Decided: this\n- Cookies or storage? Recommend cookies\n- Weights require human approval\n- TBD\n\nNo decisions.\n`);
  });
});
