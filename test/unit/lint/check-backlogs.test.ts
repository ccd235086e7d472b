import assert from 'node:assert/strict';
import type { BacklogDocument } from '../../../src/backlog/document.ts';
import { readBacklog } from '../../../src/backlog/read.ts';
import { configSchema } from '../../../src/contract/config.ts';
import type { Finding } from '../../../src/contract/finding.ts';
import { checkBacklogs } from '../../../src/lint/check-backlogs.ts';
import { marked, read } from '../backlog/reading.ts';

function checkBacklog(documents: readonly BacklogDocument[], rules: Record<string, string> = {}): Finding[] {
  return checkBacklogs(documents, { items: [], tasks: [] }, configSchema.parse({ lint: { rules } }));
}

describe('checkBacklogs', () => {
  const found = (...lines: string[]): [string, number][] => checkBacklog([read(...lines)]).map(({ rule, range }) => [rule, range.start.line]);

  it('reports items that ask for the same, but for articles, case, punctuation and a noun that announces a path', () => {
    assert.deepEqual(found('1. Add script tools/run.py --index N to run one item', '2. Add tools/run.py --index N to run one item'), [['duplicate-item', 1]]);
    assert.deepEqual(found('1. Add **rate** limits to the API.', '2. Add rate limits to API', '3. add Rate Limits to an API'), [['duplicate-item', 1], ['duplicate-item', 2]]);
  });

  it('points at the other item and marks the line', () => {
    const document = read('# B', '', '43. Add rate limits to API — DONE', '63. Add rate limits to API <!-- goal:x -->', '', '    more');
    const [finding] = checkBacklog([document]);
    assert.ok(finding);
    assert.equal(finding.message, 'Item 63 asks for the same as item 43, which is done.');
    assert.equal(marked(document, finding.range), '63. Add rate limits to API <!-- goal:x -->');
    assert.deepEqual(finding.related?.map(({ range }) => marked(document, range)), ['43. Add rate limits to API — DONE']);
  });

  it('reports the same item in two files', () => {
    const other = readBacklog('1. Add rate limits to API', 'meta.md', 'meta');
    const [finding] = checkBacklog([read('4. Add rate limits to API'), other]);
    assert.equal(finding?.file, 'meta.md');
    assert.equal(finding?.message, 'Item 1 asks for the same as item 4 of specs/backlog.md.');
  });

  it('does not take items that differ in one word, name or number for the same', () => {
    assert.deepEqual(found(
      '1. Add test: service routes spec tasks to the local model', '2. Add test: service routes test tasks to the local model',
      '3. Add test: service does not route spec tasks to the local model', '4. Support the language C++ in all parsers', '5. Support the language C# in all parsers',
      '6. Keep logs for the last 7 days', '7. Keep logs for the last 30 days', '8. Write spec 009-errors: one schema', '9. Implement spec 009-errors: one schema',
      '10. Add flag --all to the list command', '11. Add flag --any to the list command', '12. Wait for x >= 5 in the loop', '13. Wait for x <= 5 in the loop',
    ), []);
  });

  it('leaves short texts under different headings, and two done items, alone', () => {
    assert.deepEqual(found('## API', '1. Add tests', '## Web', '2. Add tests'), []);
    assert.deepEqual(found('## API', '1. Add tests', '2. Add tests'), [['duplicate-item', 2]]);
    assert.deepEqual(found('1. Add rate limits to API — DONE', '2. Add rate limits to API (DONE)'), []);
  });

  it('mentions numbers that go down, and not a count that begins anew', () => {
    assert.deepEqual(found('56. a', '86. b', '71. c', '72. d'), [['out-of-order', 2]]);
    assert.deepEqual(found('1. a', '2. b', '## C', '1. d', '2. e', '', '- [ ] f', '3. g'), []);
    assert.deepEqual(found('1. a', '1. b', '1. c'), []);
  });

  it('puts everything in the order of the lines', () => {
    assert.deepEqual(found('9. Add rate limits to API', '3.', '4. a <!-- gaol:x -->', '5. Add rate limits to API').map(([, line]) => line), [1, 2, 2, 3]);
  });

  it('leaves out what comments turn off', () => {
    const lines = ['<!-- coherence-disable-next-line out-of-order -->', '2. b', '', '1. c <!-- goal:x gaol:y -->'];
    assert.deepEqual(found('5. a', '', ...lines), [['unknown-attribute', 5]]);
    assert.deepEqual(found('5. a', '', '2. b', '', '<!-- coherence-disable unknown-attribute -->', '', '6. c <!-- goal:x gaol:y -->'), [['out-of-order', 2]]);
  });

  it('takes severities from the settings', () => {
    const document = read('2. a', '1. b <!-- goal:x gaol:y -->', '5. c', '4. d');
    const rules = { 'unknown-attribute': 'error', 'out-of-order': 'off', 'no-goal': 'information' };
    assert.deepEqual(checkBacklog([document], rules).map(({ rule, severity, range }) => [rule, severity, range.start.line]), [
      ['no-goal', 'information', 0], ['unknown-attribute', 'error', 1], ['no-goal', 'information', 2], ['no-goal', 'information', 3],
    ]);
  });
});
