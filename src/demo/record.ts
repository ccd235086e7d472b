/**
 * What the demo agent writes for an item that it has no recipe for: not the feature, but a record of its criteria
 * in code, with a test that holds the record against the spec. Small, real, and honest about what it is.
 */
export interface ItemRecord {
  label: string;
  title: string;
  spec: string;
  criteria: readonly string[];
  /** The criteria are the checkboxes of the spec's requirements, so the test can compare them. */
  fromSpec: boolean;
}

const MARK = 'Written by the demo agent, which is no model, for';

/** The first line of everything that the demo agent writes for a spec: by it, it knows its own files again. */
function markFor(spec: string): string {
  return `// ${MARK} ${spec}.`;
}

export function isMarked(text: string, spec: string): boolean {
  return text.startsWith(markFor(spec));
}

/** The module of a record. */
export function recordModule(record: ItemRecord): string {
  const criteria = record.criteria.map((text, at) => `  Object.freeze({ id: 'C${at + 1}', text: ${JSON.stringify(text)} }),`);
  return `${markFor(record.spec)}
// It keeps what the item asks for. It does not build it: that is for a person or a real agent.

/** The backlog item that this record is about. */
export const item = Object.freeze({
  label: ${JSON.stringify(record.label)},
  title: ${JSON.stringify(record.title)},
  spec: ${JSON.stringify(record.spec)},
});

/** What has to be true when the item is done. */
export const criteria = Object.freeze([
${criteria.join('\n')}
]);

/**
 * The criteria that are still open.
 * @param {Iterable<string>} met ids of the criteria that are met
 * @throws {RangeError} when an id is not in the record
 */
export function openCriteria(met = []) {
  const done = new Set(met);
  for (const id of done) {
    if (!criteria.some((criterion) => criterion.id === id)) throw new RangeError(\`There is no criterion \${id}.\`);
  }
  return criteria.filter((criterion) => !done.has(criterion.id));
}

/** The criteria as a markdown checklist, with those ticked that are met. */
export function checklist(met = []) {
  const open = new Set(openCriteria(met));
  return criteria.map((criterion) => \`- [\${open.has(criterion) ? ' ' : 'x'}] \${criterion.text}\`).join('\\n');
}
`;
}

/** The test of a record, for the file at `testPath`; `up` leads from its folder to the workspace. */
export function recordTest(record: ItemRecord, modulePath: string, up: string): string {
  const comparison = record.fromSpec
    ? `
test('the record holds the requirements of the spec, in their order', () => {
  const spec = readFileSync(new URL(${JSON.stringify(`${up}${record.spec}`)}, import.meta.url), 'utf8');
  const [, below = ''] = spec.replaceAll('\\r', '').split(/^## Requirements.*$/m);
  const [section] = below.split(/^## /m);
  const texts = [...section.matchAll(/^[ \\t]*[-*+] \\[[ xX]\\][ \\t]+(\\S.*)$/gm)].map((match) => match[1].trim());
  assert.deepEqual(criteria.map((criterion) => criterion.text), texts);
});
`
    : '';
  const reads = record.fromSpec ? "import { readFileSync } from 'node:fs';\n" : '';
  return `${markFor(record.spec)}
import assert from 'node:assert/strict';
${reads}import { test } from 'node:test';
import { checklist, criteria, item, openCriteria } from ${JSON.stringify(`${up}${modulePath}`)};

test('the record names its item', () => {
  assert.equal(item.title, ${JSON.stringify(record.title)});
  assert.equal(item.spec, ${JSON.stringify(record.spec)});
});
${comparison}
test('every criterion has an id of its own and is open at first', () => {
  assert.equal(criteria.length, ${record.criteria.length});
  assert.equal(new Set(criteria.map((criterion) => criterion.id)).size, criteria.length);
  assert.deepEqual(openCriteria(), criteria);
});

test('a criterion that is met is open no more', () => {
  const [first, ...others] = criteria;
  assert.deepEqual(openCriteria([first.id]), others);
  assert.deepEqual(openCriteria(criteria.map((criterion) => criterion.id)), []);
  assert.throws(() => openCriteria(['C0']), RangeError);
});

test('the checklist ticks what is met', () => {
  const lines = checklist([criteria[0].id]).split('\\n');
  assert.equal(lines.length, criteria.length);
  assert.equal(lines[0], \`- [x] \${criteria[0].text}\`);
  assert.ok(lines.slice(1).every((line) => line.startsWith('- [ ] ')));
});
`;
}
