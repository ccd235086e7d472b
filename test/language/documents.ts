/** A spec in which nothing is wrong, but for what is put in the place of a link. */
export function spec(title: string, link = ''): string {
  return `# ${title}

## Purpose

Shows the time.

## Requirements

- [ ] The clock shows hours and minutes${link === '' ? '' : `, as in ${link}`}

## Files to Create/Modify

- \`src/clock.js\` (new) — the clock

## Acceptance Tests

- \`test/clock.test.js\` (new) — the hours

## Out of Scope

- Alarms
`;
}

export const BACKLOG = '# Backlog\n\n1. [ ] Add a clock\n';
