import assert from 'node:assert/strict';
import { readSpec } from '../../../src/spec/document.ts';

function read(section: string): [string, string, boolean | null, string | null, string, string | null][] {
  const text = `# A\n\n## Requirements\n\n${section}`;
  return readSpec(text, 'specs/a.md').requirements.map(({ kind, text: own, checked, number, span, box }) => [
    kind, own, checked, number, text.slice(span.start, span.end), box === null ? null : text.slice(box.start, box.end),
  ]);
}

describe('requirements', () => {
  it('are entries of lists, with the character in their box', () => {
    assert.deepEqual(read('- [ ] a\n- [x]  *b*\n  - c\n  - [X] d\n1. e\n'), [
      ['entry', 'a', false, null, 'a', ' '], ['entry', 'b', true, null, '*b*', 'x'], ['entry', 'd', true, null, 'd', 'X'], ['entry', 'e', null, '1', 'e', null],
    ]);
    assert.deepEqual(read('- - [x] a\n\n> - [ ] quoted\n').map((each) => each[5]), ['x']);
  });

  it('are rows of tables with their column, or with labels', () => {
    assert.deepEqual(read('| ID | Requirement | Done |\n|---|---|---|\n| R1 | a \\| `b` | [x] |\n| R2 | c | [ ] |\n| R3 | | |\n'), [
      ['row', 'a | b', true, '1', 'a \\| `b`', 'x'], ['row', 'c', false, '2', 'c', ' '],
    ]);
    assert.deepEqual(read('| # | What | Test |\n|---|---|---|\n| FR-1 | a | test_a |\n| | b | |\n').map((each) => each.slice(0, 4)), [['row', 'a', null, '1']]);
    assert.deepEqual(read('| Requirement | Text |\n|---|---|\n| R7 | a |\n').map((each) => each.slice(0, 4)), [['row', 'a', null, '7']]);
    assert.deepEqual(read('| Field | Type |\n|---|---|\n| a | b |\n'), []);
  });

  it('are no rows beside a list', () => {
    assert.deepEqual(read('- a\n\n| Requirement | Test |\n|---|---|\n| a | test_a |\n').map((each) => each[1]), ['a']);
  });

  it('are headings with a label, and what is listed below one says more of it', () => {
    assert.deepEqual(read('### R1: a\n\n- more\n- of it\n\n#### Notes\n\n- more\n\n### Requirement 2 — b\n\n### [x] R3 c ###\n\n### Others\n\n- d\n'), [
      ['heading', 'R1: a', null, '1', '### R1: a', null], ['heading', 'Requirement 2 — b', null, '2', '### Requirement 2 — b', null],
      ['heading', 'R3 c', true, '3', '### [x] R3 c ###', 'x'], ['entry', 'd', null, null, 'd', null],
    ]);
  });

  it('are what has boxes below such a heading, as below any other', () => {
    assert.deepEqual(read('### R1: a\n\n- [ ] b\n\n### Phase 2\n\n- c\n').map((each) => each[1]), ['b', 'c']);
  });

  it('are found by their number in the acceptance section, and keep the tests that stand in them', () => {
    const named = (requirements: string, tests: string): [string, number[]][] => readSpec(`# A\n\n## Requirements\n\n${requirements}\n## Tests\n\n${tests}`, 'a.md').acceptance.named.map((test) => [test.written, test.requirements]);
    assert.deepEqual(named('### R1: a\n\n- as `test_a` shows\n\n### R2: b\n', '- `test_b` (R2)\n'), [['test_b', [1]], ['test_a', [0]]]);
    assert.deepEqual(named('| ID | Requirement | Test |\n|---|---|---|\n| R2 | b | test_bb |\n| R1 | a | |\n', '- `test_a` — R1\n'), [['test_a', [1]], ['test_bb', [0]]]);
  });

  it('of front matter say so', () => {
    assert.deepEqual(readSpec('---\nrequirements: [a]\n---\n', 'a.md').requirements.map(({ kind, box, text }) => [kind, box, text]), [['front-matter', null, 'a']]);
  });
});
