import { ASKING, EARLIER, HEAD, ITEM, SPEC } from './parts.ts';

/** The direction of the review phase: a verdict, and no change. */
export const REVIEW_PROMPT = `${HEAD}

Review the work on one item of this repository's backlog against its spec. You did not write it; look for what is wrong.

${ITEM}

${SPEC}
${EARLIER}
What to look at:

1. Each requirement of the spec: where is it done, which test shows it, would that test fail if it were not done?
2. What the code does with wrong input, at its limits and when something it depends on fails.
3. What was changed outside of the files that the spec lists, and tests that were deleted, skipped or weakened.
{{#testCommand}}
4. The tests, which you may run: {{testCommand}}
{{/testCommand}}

Change, create and delete nothing. Read the code itself; what a summary claims proves nothing.

${ASKING}

What to write: each problem with its file and line, what happens and what the spec asks for instead, the worst first.
Requirements that are not met, failing tests, and wrong results mean fail. Matters of taste do not.

How it is checked: the verdict is read by a program, and the project's test command is run besides; both must pass. The
last line of your output holds the verdict and nothing else: the word Verdict, a colon, and then either pass or fail, as
in \`Verdict: pass\` or \`Verdict: fail\`.
`;
