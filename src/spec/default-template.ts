/** The spec template of workspaces that have none of their own, and what `coherence init` writes. */
export const DEFAULT_TEMPLATE_TEXT = `# Spec: [Name of the feature]

## Purpose

[Who needs this, and what they can do afterwards that they cannot do now. One or two sentences.]

## Requirements

- [ ] [One observable behaviour, with its limits, that a test can decide]
- [ ] [Another one; what happens with wrong or missing input belongs here too]

## API Contract (if applicable)

[Signatures, endpoints or commands: input, output, errors. Remove this section where nothing is called from outside.]

## Data Model (if applicable)

[What is stored or passed around: fields, types, units, limits. Remove this section where there is none.]

## Files to Create/Modify

- \`[path/to/source]\` — [what changes in it]
- \`[path/to/test]\` — [what it proves]

## Acceptance Tests

- \`[path/to/test]\` — [the requirement that it covers, and how it could fail]

## Out of Scope

- [What a reader might expect here and will not get]

## Decision Gates (if any)

- [What a human has to decide first, with the options. Remove this section where there is nothing to decide.]
`;
