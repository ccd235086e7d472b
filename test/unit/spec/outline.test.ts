import assert from 'node:assert/strict';
import { parseMarkdown } from '../../../src/spec/markdown.ts';
import { readHeadings, readLinks } from '../../../src/spec/outline.ts';

const anchors = (text: string): string[] => readHeadings(parseMarkdown(text)).map(({ anchor }) => anchor);

function links(text: string): [string, string | null, string][] {
  return readLinks(parseMarkdown(text)).map(({ target, anchor, span }) => {
    assert.deepEqual(parseMarkdown(text).source.range(span), span.range);
    return [target, anchor, text.slice(span.start, span.end)];
  });
}

describe('the headings of a document', () => {
  it('have anchors as GitHub makes them', () => {
    assert.deepEqual(anchors('# Hello, World!\n\n## `GET /api/x` — *it* works\n\n### Größe & 日本語_x\n\n#### 🚀 Start-up [link](a.md)\n'), [
      'hello-world', 'get-apix--it-works', 'größe--日本語_x', '-start-up-link',
    ]);
  });

  it('have anchors of their own', () => {
    assert.deepEqual(anchors('# A\n\n# A\n\n# A-1\n\n# A\n\n# a 1\n'), ['a', 'a-1', 'a-1-1', 'a-2', 'a-1-2']);
  });

  it('are read under front matter, in quotes and underlined, and not in code', () => {
    const text = '---\r\n# no: heading\r\n---\r\nTitle\r\n=====\r\n\r\n> ## Quoted ##\r\n\r\n```\r\n# code\r\n```\r\n';
    assert.deepEqual(readHeadings(parseMarkdown(text)).map(({ level, text: title, span }) => [level, title, text.slice(span.start, span.end)]), [
      [1, 'Title', 'Title'], [2, 'Quoted', '> ## Quoted ##'],
    ]);
  });
});

describe('the links of a document', () => {
  it('are inline links and images, with the place of their address', () => {
    assert.deepEqual(links('See [a](a.md), ![b](<b c.png> "b"),\n  [c]( c.md#part-1 \'x\' ) and [![d](d.png)](d.md) [e](#e) [f]().\n'), [
      ['a.md', null, 'a.md'], ['b c.png', null, 'b c.png'], ['c.md', 'part-1', 'c.md#part-1'], ['d.png', null, 'd.png'], ['d.md', null, 'd.md'],
      ['', 'e', '#e'],
    ]);
  });

  it('are read in lists, quotes, headings, tables and behind front matter', () => {
    assert.deepEqual(links('---\na: [x](y.md)\n---\n# [h](h.md) #\n\n- [ ] a [l](l.md)\n  - b\n    [m](m.md)\n\n> > [q](q.md)\n\n| a | b |\n|---|---|\n| [t](t.md) | [t](t.md) \\| [u](u.md) |\n'), [
      ['h.md', null, 'h.md'], ['l.md', null, 'l.md'], ['m.md', null, 'm.md'], ['q.md', null, 'q.md'], ['t.md', null, 't.md'],
      ['t.md', null, 't.md'], ['u.md', null, 'u.md'],
    ]);
  });

  it('are found behind cells that say the same', () => {
    const text = '| [c](d.md | b | a | b |\n|---|---|---|---|\n| [c](d.md | [c](d.md) | [c](d.md | \\| [c](d.md) |\n';
    const found = readLinks(parseMarkdown(text)).map(({ span }) => [span.range.start.line, span.range.start.character]);
    assert.deepEqual(found, [[2, 17], [2, 43]]);
  });

  it('are definitions, and not what refers to them', () => {
    assert.deepEqual(links('[a][r], [r] and ![i][r]\n\n[r]: ../docs/a.md#x "title"\n[s]: <b c.md>\n> [q]: q.md\n\n[^1]: note.md\n[no]: a paragraph\n'), [
      ['../docs/a.md', 'x', '../docs/a.md#x'], ['b c.md', null, 'b c.md'], ['q.md', null, 'q.md'],
    ]);
  });

  it('are autolinks, and nothing in code', () => {
    assert.deepEqual(links('<https://a.example/x#y> `[a](b.md)` <b>\n\n    [a](c.md)\n\n```\n[r]: d.md\n[a](d.md)\n```\n'), [['https://a.example/x', 'y', 'https://a.example/x#y']]);
  });

  it('are decoded, as far as they can be', () => {
    assert.deepEqual(links('[a](a%20b.md#gr%C3%B6%C3%9Fe) [b](%zz%20%ff.md) [c](a&amp;b.md)'), [
      ['a b.md', 'größe', 'a%20b.md#gr%C3%B6%C3%9Fe'], ['%zz %ff.md', null, '%zz%20%ff.md'], ['a&b.md', null, 'a&amp;b.md'],
    ]);
  });

  it('are right with a byte order mark and CRLF', () => {
    assert.deepEqual(links('\uFEFFa\r\nb [c](d.md)\r\n\r\n[e]: f.md\r\n'), [['d.md', null, 'd.md'], ['f.md', null, 'f.md']]);
  });
});
