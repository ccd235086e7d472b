import type { Rule, SpecSubject } from '../../rule.ts';
import { doneButUntested } from './done-but-untested.ts';
import { duplicateId } from './duplicate-id.ts';
import { emptySection } from './empty-section.ts';
import { fileMissing } from './file-missing.ts';
import { fileOutsideWorkspace } from './file-outside-workspace.ts';
import { frontmatterInvalid } from './frontmatter-invalid.ts';
import { missingSection } from './missing-section.ts';
import { openDecisionGate } from './open-decision-gate.ts';
import { requirementWithoutTest } from './requirement-without-test.ts';
import { specPath } from './spec-path.ts';
import { templatePlaceholder } from './template-placeholder.ts';
import { testMissing } from './test-missing.ts';
import { testedButOpen } from './tested-but-open.ts';
import { unknownStatus } from './unknown-status.ts';
import { vagueRequirement } from './vague-requirement.ts';

/** The rules about specs, in the order of their documentation. */
export const SPEC_RULES: readonly Rule<SpecSubject>[] = [
  missingSection,
  emptySection,
  templatePlaceholder,
  vagueRequirement,
  requirementWithoutTest,
  fileMissing,
  fileOutsideWorkspace,
  testMissing,
  duplicateId,
  frontmatterInvalid,
  unknownStatus,
  specPath,
  openDecisionGate,
  doneButUntested,
  testedButOpen,
];
