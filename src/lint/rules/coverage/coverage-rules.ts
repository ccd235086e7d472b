import type { CoverageSubject, Rule } from '../../rule.ts';
import { contradictsEvidence } from './contradicts-evidence.ts';
import { detachedRow } from './detached-row.ts';
import { missingRow } from './missing-row.ts';
import { unknownSpec } from './unknown-spec.ts';

/** The rules about the coverage document, in the order of their documentation. */
export const COVERAGE_RULES: readonly Rule<CoverageSubject>[] = [missingRow, detachedRow, unknownSpec, contradictsEvidence];
