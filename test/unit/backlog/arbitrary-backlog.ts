import * as fc from 'fast-check';

const words = fc.constantFrom('add', 'paging', 'DONE', '— DONE', '-', '—', '(DONE)', '`code`', '`', '**bold**', '*', '_x_', '~~', '[a](b.md)', '<id>', '<!-- c -->', '<!--', '-->', '🚀', 'specs/001-a.md', '[ ]', '1.', '\\', '"q"', '&amp;', '!', ':');
const phrase = fc.array(words, { minLength: 1, maxLength: 5 }).map((list) => list.join(' '));
const attributes = fc.constantFrom('', '', '', ' <!-- goal:x -->', ' <!-- goal:x after:1,2 --> ', '  ', '\t');
const marker = fc.oneof(fc.nat(99).map((number) => `${number}. `), fc.nat(99).map((number) => `${number}.\t`), fc.constantFrom('1) ', '- [ ] ', '- [x] ', '* [ ] ', '1. [ ] ', '- '));
const item = fc.tuple(marker, phrase, attributes).map((parts) => parts.join(''));
const block = fc.oneof(
  { weight: 8, arbitrary: item },
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: phrase },
  { weight: 1, arbitrary: phrase.map((text) => `   ${text}`) },
  { weight: 1, arbitrary: phrase.map((text) => `    ${text}`) },
  { weight: 1, arbitrary: item.map((text) => `   ${text}`) },
  { weight: 1, arbitrary: fc.constantFrom('## Phase A', '### Group', '# Title', '## Old — DONE', '## Proposed', '---', '```', '> quote', '<div>', '| a |', '|---|', '===') },
);

/** A backlog with all that people write into one, and some that nobody would; line ends and the last one vary. */
export const backlogText: fc.Arbitrary<string> = fc.tuple(
  fc.array(block, { maxLength: 14 }), fc.constantFrom('\n', '\n', '\r\n'), fc.constantFrom('', '', '\uFEFF'), fc.boolean(),
).map(([lines, ending, mark, last]) => mark + lines.join(ending) + (last ? ending : ''));
