import { spec } from '../../language/documents.ts';

const MEGABYTE = 1024 * 1024;

const filled = (text: string, length = MEGABYTE): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);
const lines = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('\n');
const inSpec = (text: string): string => `${spec('013 Hostile')}\n## Notes\n\n${text}\n`;
const asRequirements = (text: string): string => spec('013 Hostile').replace('- [ ] The clock', `${text}\n- [ ] The clock`);
const withFrontMatter = (yaml: string): string => `---\n${yaml}\n---\n${spec('013 Hostile')}`;

/** Short ones that a naive expression never comes back from, and long ones that one of quadratic cost does not. */
export const HOSTILE_TEXTS: Readonly<Record<string, () => string>> = {
  'a task list of 57 characters': () => asRequirements(`- [ ] ${' '.repeat(50)}x`),
  '57 opening brackets': () => inSpec('['.repeat(57)),
  '1 MB of opening brackets': () => inSpec(filled('[')),
  '1 MB of closing brackets': () => inSpec(filled(']')),
  '1 MB of images that are never closed': () => inSpec(filled('![](')),
  '1 MB of links that are never closed': () => inSpec(filled('[a](b ')),
  '1 MB of emphasis that is never closed': () => inSpec(filled('*a_ ')),
  '1 MB of asterisks': () => inSpec(filled('*')),
  '1 MB of backticks in growing runs': () => inSpec(filled(lines(1400, (index) => `${'`'.repeat(index)} a`).replaceAll('\n', ' '))),
  '1 MB of blanks': () => inSpec(filled(' ')),
  '1 MB of tabs before a box': () => asRequirements(`-${filled('\t')}[ ] x`),
  '1 MB of angle brackets': () => inSpec(filled('<')),
  '1 MB of comments that are never closed': () => inSpec(filled('<!-- coherence-disable ')),
  '1 MB of comments on one line': () => inSpec(filled('<!-- coherence-disable-next-line broken-link -->')),
  '50,000 lines of disabling comments': () => inSpec(lines(20_000, () => '<!-- coherence-disable-next-line no-such-rule, other -->')),
  '1 MB of html that is never closed': () => inSpec(filled('<a name="')),
  'tables with 10,000 columns': () => inSpec(`${'|a'.repeat(10_000)}|\n${'|-'.repeat(10_000)}|\n${lines(20, () => `${'|b'.repeat(10_000)}|`)}`),
  'a table with 1 MB of rows without cells': () => inSpec(`|${'a|'.repeat(1000)}\n|${'-|'.repeat(1000)}\n${lines(300_000, () => '|')}`),
  'a table of 100,000 requirements': () => asRequirements(`| id | requirement |\n|---|---|\n${lines(30_000, (index) => `| R${index} | It shows ${index} |`)}\n`),
  'lists 5,000 deep': () => inSpec('- '.repeat(5_000)),
  'lists 1,400 deep on lines of their own': () => inSpec(lines(1_400, (index) => `${' '.repeat(index)}- a`)),
  'quotes 5,000 deep': () => inSpec(`${'>'.repeat(5_000)} a`),
  'quotes and lists 5,000 deep': () => inSpec('> - '.repeat(5_000)),
  '40,000 reference definitions': () => inSpec(`${lines(40_000, (index) => `[r${index}]: file-${index}.md`)}\n\n[r1] [r2]`),
  '1 MB of reference definitions with long labels': () => inSpec(lines(1_000, (index) => `[${'a\\]'.repeat(330)}${index}]: x`)),
  'a bomb of YAML aliases': () => withFrontMatter(['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index] ?? 'a'}`).join(',')}]`)].join('\n')),
  'YAML 20,000 deep': () => withFrontMatter(`status: ${'['.repeat(20_000)}`),
  'YAML mappings 20,000 deep': () => withFrontMatter(`status: ${'{a: '.repeat(20_000)}`),
  'YAML lists 1,400 deep on lines of their own': () => withFrontMatter(lines(1_400, (index) => `${' '.repeat(index)}a:`)),
  'a YAML key of 1 MB': () => withFrontMatter(`${filled('k')}: x`),
  'front matter of 1 MB': () => withFrontMatter(lines(80_000, (index) => `key${index}: v`)),
  'front matter of 1 MB in a list': () => withFrontMatter(`requirements:\n${lines(50_000, (index) => `  - It is ${index}`)}`),
  'front matter that is never closed': () => `---\n${lines(200_000, () => 'a: b')}`,
  '100,000 headings with the same text': () => inSpec(lines(100_000, () => '## Same')),
  '100,000 sections that a template asks for': () => lines(60_000, () => '## Requirements\n'),
  '30,000 requirements of one text': () => asRequirements(lines(30_000, () => '- [ ] It shows hours')),
  '30,000 vague requirements': () => asRequirements(lines(30_000, (index) => `- [ ] It should be fast and user-friendly etc. ${index}`)),
  '20,000 numbered requirements with one number': () => asRequirements(lines(20_000, () => '### R1 It shows hours\n')),
  '100,000 links to one missing file': () => inSpec(lines(100_000, () => '[a](no.md)')),
  '1 MB of links to one missing file on one line': () => inSpec(filled('[a](no.md) ')),
  '40,000 links to missing files': () => inSpec(lines(40_000, (index) => `[a](no-${index}.md)`)),
  '40,000 links to missing headings': () => inSpec(lines(40_000, (index) => `[a](#no-${index})`)),
  '30,000 listed files': () => spec('013 Hostile').replace('- `src/clock.js`', `${lines(30_000, (index) => `- \`src/no-${index}.js\` — a file`)}\n- \`src/clock.js\``),
  '30,000 listed tests': () => spec('013 Hostile').replace('- `test/clock.test.js`', `${lines(30_000, (index) => `- \`test/no-${index}.test.js\` — a test`)}\n- \`test/clock.test.js\``),
  '30,000 decisions': () => spec('013 Hostile').replace('## Out of Scope', `## Decision Gates\n\n${lines(30_000, (index) => `- Which ${index}?`)}\n\n## Out of Scope`),
  '30,000 lines “Spec path:”': () => inSpec(lines(30_000, (index) => `Spec path: ../../${index}.md`)),
  '30,000 placeholders': () => inSpec(lines(30_000, () => '[Describe what is here] TODO {{name}} <name>')),
  'one line of 1 MB of words': () => asRequirements(`- [ ] ${filled('should be fast, ')}`),
  'a title of 1 MB': () => `# ${filled('001 Title ')}\n`,
  'fences that are never closed': () => inSpec(lines(60_000, (index) => `${'`'.repeat(3 + (index % 50))}a`)),
  '1 MB of entities': () => inSpec(filled('&amp;&#x26;&nosuch;')),
  '1 MB of addresses': () => inSpec(filled('http://a.b/c@d.e:1 ')),
  '1 MB of backslashes': () => inSpec(filled('\\')),
  '1 MB of line ends': () => inSpec(filled('\n')),
  '1 MB of carriage returns': () => inSpec(filled('\r')),
  '1 MB of setext underlines': () => inSpec(filled('a\n===\n')),
};

/** The same for backlogs. */
export const HOSTILE_BACKLOGS: Readonly<Record<string, () => string>> = {
  '30,000 items of one name': () => `# Backlog\n\n${lines(30_000, () => '1. [ ] Add a clock')}\n`,
  '30,000 items in one chain': () => `# Backlog\n\n${lines(30_000, (index) => `${index + 1}. [ ] Item ${index + 1} {id: i${index + 1}} (depends on: i${index})`)}\n`,
  '30,000 items in one circle': () => `# Backlog\n\n${lines(20_000, (index) => `${index + 1}. [ ] Item ${index + 1} (depends on: ${index === 0 ? 20_000 : index})`)}\n`,
  'one item with 30,000 dependencies': () => `# Backlog\n\n1. [ ] First\n2. [ ] Second (depends on: ${lines(30_000, (index) => `${index}`).replaceAll('\n', ', ')})\n`,
  '1,000 items that all wait for each other': () => `# Backlog\n\n${lines(300, (index) => `${index + 1}. [ ] Item ${index + 1} (depends on: ${Array.from({ length: 300 }, (_, other) => other + 1).join(', ')})`)}\n`,
  'one item with 1 MB of attributes': () => `# Backlog\n\n1. [ ] Add a clock ${filled('(prio: 1) ')}\n`,
  'one item with 1 MB of braces': () => `# Backlog\n\n1. [ ] Add a clock ${filled('{a: b} ')}\n`,
  'one item with 1 MB of opening brackets': () => `# Backlog\n\n1. [ ] ${filled('(')}\n`,
  '1 MB of items that cannot be read': () => `# Backlog\n\n${lines(80_000, () => '1. [y] What')}\n`,
  '20,000 items with specs that are not there': () => `# Backlog\n\n${lines(20_000, (index) => `${index + 1}. [ ] Item ${index} → specs/${index}-no.md`)}\n`,
  '20,000 numbers that go down': () => `# Backlog\n\n${lines(20_000, (index) => `${20_000 - index}. [ ] Item ${index}`)}\n`,
  '1 MB of details below an item': () => `# Backlog\n\n1. [ ] Add a clock\n${lines(60_000, (index) => `   - detail ${index}: x`)}\n`,
  'a table of 30,000 items': () => `# Backlog\n\n| # | Item | Impact | Effort |\n|---|---|---|---|\n${lines(30_000, (index) => `| ${index} | Item ${index} | high | low |`)}\n`,
};

/** The same for the document that shows which spec is covered. */
export const HOSTILE_COVERAGE: Readonly<Record<string, () => string>> = {
  'a table of 100,000 rows': () => `# Spec Coverage\n\n| Spec | Tests | Status |\n|---|---|---|\n${lines(60_000, (index) => `| ${index} a | t | ✅ |`)}\n`,
  'a table of 50,000 rows of one spec': () => `# Spec Coverage\n\n| Spec | Tests | Status |\n|---|---|---|\n${lines(50_000, () => '| 001 Clock | t | ✅ |')}\n`,
  '20,000 rows that are cut off': () => `# Spec Coverage\n\n| Spec | Tests | Status |\n|---|---|---|\n${lines(20_000, (index) => `| ${index} a | t | ✅ |\n`)}\n`,
  '20,000 tables': () => `# Spec Coverage\n\n${lines(20_000, (index) => `| Spec | Tests |\n|---|---|\n| ${index} | t |\n`)}\n`,
  'a table with 10,000 columns and specs': () => `# Spec Coverage\n\n|${'Spec|'.repeat(10_000)}\n|${'-|'.repeat(10_000)}\n${lines(20, () => `|${'001|'.repeat(10_000)}`)}\n`,
};
