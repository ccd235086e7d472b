import { ASKING, EARLIER, HEAD, ITEM } from './parts.ts';

/** The direction of the spec phase: one document below the specs folder, and nothing else. */
export const SPEC_PROMPT = `${HEAD}

Write the spec for one item of this repository's backlog.

${ITEM}

{{#templateText}}
The template that the spec follows:

{{{templateText}}}

{{/templateText}}
${EARLIER}
What to produce:

{{#specPath}}
1. One markdown file, the one that the spec path above names. If it exists, make it say what this item needs and keep
   what is right in it.
{{/specPath}}
{{^specPath}}
1. One markdown file below {{specsFolder}}/. If a spec for this item is there already, or the item names one, that is
   the file; otherwise a new one with the item's number, where it has one, and a short name.
{{/specPath}}
2. Every section of the template that is not marked as optional, with its heading as the template has it. Optional ones
   only where they say something. No bracketed text of the template may be left.
3. Requirements that a test can decide: what goes in, what comes out, limits, wrong input. One task box each.
4. Every file that the work will create or change, tests included, each in code marks, as it is named in this repository.
   Read the code first; later phases may touch only these files.
5. Acceptance tests: which test file shows which requirement.

Write no code, and change nothing outside of {{specsFolder}}/.

${ASKING}

How it is checked: the file exists, it lies below {{specsFolder}}/, and it has the required sections. Your words alone
complete nothing. The last line of your output names the file: the words Spec path, a colon, and its path relative to
the repository, such as \`Spec path: {{specsFolder}}/<name>.md\`.
`;
