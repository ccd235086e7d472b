import assert from 'node:assert/strict';
import { readSpec } from '../../../src/spec/document.ts';

function status(text: string): [string, string] | null {
  const found = readSpec(text, 'a.md').status;
  return found === null ? null : [found.text, text.slice(found.span.start, found.span.end)];
}

describe('the places of a spec', () => {
  it('are those of its decision gates, and whether they are open', () => {
    const text = '# A\n\n## Open Questions (if any)\n\nNone for now.\n\n1. Which *one*?\n   - this\n2. Which?\n   - Decided: that\n- [x] a\n- [ ] b\n- ~~c~~\n- N/A\n- No decision yet\n- Done with it? Or not\n\n### More\n\nNo.\n';
    assert.deepEqual(readSpec(text, 'a.md').decisionGates.map(({ text: own, isOpen, checked, span }) => [own, isOpen, checked, text.slice(span.start, span.end)]), [
      ['None for now.', false, null, 'None for now.'], ['Which one?', true, null, 'Which *one*?'], ['Which?', false, null, 'Which?'], ['a', false, true, 'a'],
      ['b', true, false, 'b'], ['c', false, null, '~~c~~'], ['N/A', false, null, 'N/A'], ['No decision yet', true, null, 'No decision yet'],
      ['Done with it? Or not', true, null, 'Done with it? Or not'], ['No.', false, null, 'No.'],
    ]);
  });

  it('are that of its status', () => {
    assert.deepEqual(status('---\nstatus: \'in progress\'\n---\n# A\n\nStatus: Done\n'), ['in progress', 'in progress']);
    assert.deepEqual(status('# A\r\n\r\n**Status:** In Progress (since May)  \r\n**Owner:** me\r\n'), ['In Progress', 'In Progress']);
    assert.deepEqual(status('> **Status**: `Draft` | x\n'), ['Draft', 'Draft']);
    assert.deepEqual(status('- Owner: me\n- status: [Done](x.md)\n'), ['Done', 'Done']);
    assert.equal(status('# A\n\n## Purpose\n\nStatus: Done\n'), null);
    assert.equal(status('# A\n\nStatus:\n'), null);
  });

  it('are those of the lines with its path', () => {
    const text = '# A\n\nSpec path: specs/a.md.\n- **Spec path:** `specs/b c.md`\n> spec_path: [a](a.md)\n\n    Spec path: x.md\n\nThe Spec path: y.md\n';
    assert.deepEqual(readSpec(text, 'a.md').specPathLines.map(({ path, span }) => [path, text.slice(span.start, span.end)]), [
      ['specs/a.md', 'specs/a.md'], ['specs/b c.md', 'specs/b c.md'], ['a.md', 'a.md'],
    ]);
  });

  it('are those of its headings and links', () => {
    const { headings, links } = readSpec('# A\n\n## B [c](d.md)\n\n### E\n', 'a.md');
    assert.deepEqual(headings.map(({ text, level }) => [text, level]), [['A', 1], ['B c', 2], ['E', 3]]);
    assert.deepEqual(links.map(({ target }) => target), ['d.md']);
  });

  it('are those of titles as people write them', () => {
    const read = (text: string): [string | null, string | null] => {
      const { title, id } = readSpec(text, 'a.md');
      return [title, id];
    };
    assert.deepEqual(read('# Spec 015 — Coherence\n'), ['Coherence', '015']);
    assert.deepEqual(read('# Spec 056: Lists\n'), ['Lists', '056']);
    assert.deepEqual(read('# Spec: Lists\n'), ['Lists', null]);
    assert.deepEqual(read('Lists\n=====\n'), ['Lists', null]);
  });
});
