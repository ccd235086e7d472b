import type { Phase } from '../../contract/phase.ts';
import { IMPL_PROMPT } from './impl.ts';
import { REVIEW_PROMPT } from './review.ts';
import { SPEC_PROMPT } from './spec.ts';
import { TEST_PROMPT } from './test.ts';

/** The prompt templates of workspaces that have none of their own. */
export const DEFAULT_PROMPTS: Readonly<Record<Phase, string>> = { spec: SPEC_PROMPT, impl: IMPL_PROMPT, test: TEST_PROMPT, review: REVIEW_PROMPT };
