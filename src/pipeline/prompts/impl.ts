import { ASKING, EARLIER, HEAD, ITEM, SPEC } from './parts.ts';

/** The direction of the impl phase: the code that the spec asks for. */
export const IMPL_PROMPT = `${HEAD}

Implement one item of this repository's backlog as its spec says.

${ITEM}

${SPEC}
${EARLIER}
What to produce:

1. The code that makes every requirement of the spec true, in the style of the code around it and with what the
   repository already uses. No new dependency unless the spec names it.
2. Changes to the files that the spec lists, and to no others. If the spec forgot a file that the work cannot do
   without, change it and say why.
3. Where feedback of an earlier round is given above: the causes of those failures are gone, not their symptoms.

Do not change the spec. Do not delete, skip or weaken a test to make it pass; if a test contradicts the spec, say which
one and why. Leave no placeholders and no dead code. Tests for the item are written in the next phase.
{{#testCommand}}

Before you end, run the tests: {{testCommand}}
{{/testCommand}}

${ASKING}

How it is checked: the files have really changed. Then come tests and a review; what they find comes back here.
End with a summary of a few lines: what changed, and what the spec left open.
`;
