import { ASKING, EARLIER, HEAD, ITEM, SPEC } from './parts.ts';

/** The direction of the test phase: tests that hold the code against the spec. */
export const TEST_PROMPT = `${HEAD}

Write the tests for one item of this repository's backlog. Its code exists; the spec says what it has to do.

${ITEM}

${SPEC}
${EARLIER}
What to produce:

1. Tests in the repository's own framework, beside its other tests and named as they are, so that its test command
   finds them.
2. At least one test for each requirement of the spec: the ordinary case, the limits, wrong input. Expected values come
   from the spec and not from what the code returns today.
3. Tests that can fail: each would break if its requirement did not hold. No test without an assertion, none that only
   repeats the code, none that depends on time, on order or on the network.

Change test files only. Do not delete, skip or weaken a test that exists. If the code is wrong, leave the test that shows
it failing and say so: the item then goes back to be implemented.
{{#testCommand}}

Run the tests before you end: {{testCommand}}
{{/testCommand}}

${ASKING}

How it is checked: test files for the item exist, and they are run in the review.
End with a summary of a few lines: which test shows which requirement, and what the tests found.
`;
