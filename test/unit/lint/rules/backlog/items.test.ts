import assert from 'node:assert/strict';
import { MemoryFiles, workspaceOf } from '../../workspace/workspace-of.ts';
import { BACKLOG, check, finds, fixed } from './checking.ts';

describe('malformed-item', () => {
  it('finds what was meant as an item, a box, a comment or a value', () => {
    finds('1. ⟦malformed-item|[] ⟧Add paging\n2. ⟦malformed-item|[x]⟧Add sorting\n⟦malformed-item|3.⟧Add filters\n');
    finds('56. Add paging\n⟦malformed-item|57.⟧Add sorting\n\n⟦malformed-item|-[ ]⟧ Add filters');
    finds('- [ ] Add paging\n- ⟦malformed-item|[]⟧ Add sorting\n- ⟦malformed-item|[x]⟧Add filters\n- [x](a.md) a link\n- [ ] Add more\n  - [] detail');
    finds('1. Add paging ⟦malformed-item|<!-- goal:x⟧\n2. Add sorting <!-- goal:x ⟦malformed-item|impact:high⟧ -->\n⟦malformed-item|3.⟧');
  });

  it('is quiet on links, references, code and plain lists', () => {
    finds('- [] is an empty list\n- [x]y\n');
    finds('- [ ] 1.1 Write it\n- [ ]* 1.2 Write tests, which may be left out\n\n1. [ ]* the same\n');
    finds('1. [x](a.md) is a link\n2. [ ] box\n3. `<!-- goal:x`\n\n- plain\n\nIn 2026.Then more.\n');
  });

  it('writes the box as one', () => {
    assert.equal(fixed('1. [] Add paging', 'malformed-item'), '1. [ ] Add paging');
    assert.equal(fixed('- [ ] a\n- [x]Add paging', 'malformed-item'), '- [ ] a\n- [x] Add paging');
    assert.equal(fixed('- [ ] a\n- [ ]Add paging\n- b', 'malformed-item'), '- [ ] a\n- [ ] Add paging\n- b');
  });

  it('inserts the missing space', () => {
    assert.equal(fixed('56. Add paging\n57.Add sorting\n', 'malformed-item'), '56. Add paging\n57. Add sorting\n');
    assert.equal(fixed('- [ ] Add paging\n\n-[ ] Add sorting', 'malformed-item'), '- [ ] Add paging\n\n- [ ] Add sorting');
  });

  it('ends a comment that holds nothing but attributes', () => {
    assert.equal(fixed('1. Add paging <!-- goal:x impact:4\n2. Add sorting', 'malformed-item'), '1. Add paging <!-- goal:x impact:4 -->\n2. Add sorting');
    assert.deepEqual(check('1. Add paging <!-- goal:x and then some text').map(({ fix }) => fix), [null]);
  });

  it('has no fix that would bring another finding', () => {
    assert.deepEqual(check('1. Add paging <!-- goal:x gaol:y').map(({ fix }) => fix), [null]);
    assert.deepEqual(check('## Old — DONE\n\n1. [ ]Add paging').map(({ finding, fix }) => [finding.rule, fix]), [['malformed-item', null]]);
  });
});

describe('unknown-attribute', () => {
  it('finds names that nobody knows, in comments that hold attributes', () => {
    finds('1. Add paging <!-- goal:x ⟦unknown-attribute|prioriy⟧:1 -->\n2. Add sorting <!-- a remark: not for us -->\n3. Add filters <!-- ⟦unknown-attribute|colour⟧:red -->');
  });

  it('changes the name to the one that was meant, where one is near', () => {
    assert.equal(fixed('1. Add paging <!-- goal:x prioriy:1 -->', 'unknown-attribute'), '1. Add paging <!-- goal:x priority:1 -->');
    assert.deepEqual(check('1. Add paging <!-- colour:red goal:x -->').map(({ fix }) => fix), [null]);
  });

  it('has no fix that would give an attribute twice, or a value that it cannot have', () => {
    assert.deepEqual(check('1. Add paging <!-- goal:x gaol:y -->').map(({ fix }) => fix), [null]);
    assert.deepEqual(check('1. Add paging <!-- goal:x impct:high -->').map(({ fix }) => fix), [null]);
  });
});

describe('done-mismatch', () => {
  it('finds an empty box under a heading that says DONE', () => {
    finds('## Phase 1 — DONE\n\n- [⟦done-mismatch| ⟧] Add paging\n- [x] Add sorting\n\n## Phase 2\n\n- [ ] Add filters');
  });

  it('ticks the box, and not by itself', () => {
    const text = '## Phase 1 — DONE\n\n- [ ] Add paging\n- [ ] Add sorting';
    assert.equal(fixed(text, 'done-mismatch'), '## Phase 1 — DONE\n\n- [x] Add paging\n- [ ] Add sorting');
    assert.deepEqual(check(text).map(({ finding, fix }) => [finding.severity, fix?.()?.safe]), [['information', false], ['information', false]]);
  });
});

describe('duplicate-item', () => {
  it('finds an item that is there twice, here or in a backlog before', () => {
    finds('43. Add rate limits to the API — DONE\n⟦duplicate-item|63. Add **rate** limits to API⟧\n64. Add rate limits to the command line');
    const parts = { files: { 'specs/other.md': '1. Add rate limits to the API' }, backlogs: ['specs/other.md'] };
    // It is the other backlog's finding.
    finds('43. Add rate limits to the API', parts);
  });

  it('points at the other item', () => {
    const [found] = check('1. Add rate limits to the API\n2. Add rate limits to API');
    assert.deepEqual(found?.finding.related?.map(({ file, range }) => [file, range.start.line]), [['specs/backlog.md', 0]]);
    assert.equal(found?.fix, null);
  });
});

describe('out-of-order', () => {
  it('finds numbers that go down where no new count begins', () => {
    finds('56. a\n58. b\n⟦out-of-order|57.⟧ c\n\n## New\n\n1. d\n2. e\n');
  });

  it('numbers on from the item before, never by itself', () => {
    assert.equal(fixed('1. a\n5. b\n3. c\n4. d\n\n## N\n\n1. e', 'out-of-order'), '1. a\n5. b\n6. c\n7. d\n\n## N\n\n1. e');
    assert.equal(fixed('4. a\n2. b\n\n   more\n4. c', 'out-of-order'), '4. a\n5. b\n\n   more\n7. c');
    assert.deepEqual(check('4. a\n2. b').map(({ fix }) => fix?.()?.safe), [false]);
  });

  it('has no fix where one of the numbers is named, or a new one is taken', () => {
    for (const text of ['4. a\n2. b\n\n## N\n\n1. c\n5. d', '4. a <!-- after:2 -->\n2. b', '4. a, as item 2 says\n2. b', '4. a (see #2)\n2. b']) {
      const [fix] = check(text).filter(({ finding }) => finding.rule === 'out-of-order').map((found) => found.fix);
      assert.equal(fix, null, text);
    }
  });

  it('has no fix that lets what is nested in an item fall out of it', () => {
    assert.deepEqual(check('9. a\n8. b\n   - [ ] c').map(({ finding, fix }) => [finding.rule, fix]), [['out-of-order', null]]);
  });
});

describe('a finding in a backlog', () => {
  it('says whether it has a fix', () => {
    const files = new MemoryFiles({ [BACKLOG]: '4. a <!-- after:2 -->\n2. b\n3. []Add paging <!-- goal:x\n4. [] Add sorting <!-- goal:x gaol:y -->\n5. c <!-- prioriy:1 -->\n' });
    const linter = workspaceOf(files);
    const { findings } = linter.lint(BACKLOG);
    const withFix = linter.fixes(BACKLOG).map(({ finding }) => finding);
    assert.deepEqual(findings.filter(({ fixable }) => fixable), withFix);
    assert.ok(withFix.length > 0 && withFix.length < findings.length);
  });
});

describe('no-goal', () => {
  it('is off by itself', () => {
    finds('1. Add paging');
  });

  it('finds open items without a goal', () => {
    finds('⟦no-goal|1. Add paging⟧\n2. Add sorting <!-- goal:lists -->\n3. Add filters — DONE\n\n## Proposed\n\n4. Add more\n', {}, { 'no-goal': 'warning' });
  });

  it('takes the pipeline’s word for what is done', () => {
    const items = [{ key: 'item_1', text: 'Add paging', line: 1, state: 'done' as const }];
    finds('1. Add paging\n⟦no-goal|2. Add sorting⟧', { items }, { 'no-goal': 'warning' });
  });
});
