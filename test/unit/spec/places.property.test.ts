import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../src/base/source-lines.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { parseForOutline, parseMarkdown, plainText } from '../../../src/spec/markdown.ts';
import { readHeadings, readLinks } from '../../../src/spec/outline.ts';
import type { Span } from '../../../src/spec/span.ts';

const piece = fc.constantFrom(
  '# ', '## Requirements\n', '## Files\n', '## Decision Gates\n', '## Acceptance Tests\n', '### R1: ', '### Requirement 2 — ', '\n', '\r\n', '\n\n', '- ', '- [ ] ', '- [x] ', '  - [X] ', '1. ', '> ', '| ', ' |\n', '|---|---|\n',
  '| ID | Requirement |\n|---|---|\n', '| R1 | ', '\\|', '`../a.ts`', '`/etc/a.ts`', '[x](../y.md#z)', '![i](<b c.png> "t")', '[r]: d.md\n', '[r]', '<https://a.b/c>', '(', ')', '[', ']', '](', '---\n', 'status: ', '**Status:** Draft', 'Spec path: ',
  'specs/a.md', 'test: ', 'source:\n  - file: ', '"', "'", '\uFEFF', '```\n', '~~', '<!--', '-->', ' — ', '?', 'None.', 'Decided: ', '%20', '&amp;', '\0', '\u{1F600}', '\uD800', '*', '\\', '\t', 'a', 'é',
);
const text = fc.tuple(fc.constantFrom('', '---\n', '\uFEFF', '---\r\nstatus: '), fc.array(fc.oneof({ weight: 5, arbitrary: piece }, fc.string({ maxLength: 4 })), { maxLength: 50 })).map(([head, pieces]) => head + pieces.join(''));

describe('the headings and links of any document', () => {
  it('are the same where nothing else is read of it', () => {
    fc.assert(fc.property(text, (source) => {
      const [whole, outline] = [parseMarkdown(source), parseForOutline(source)];
      assert.deepEqual(readHeadings(outline), readHeadings(whole));
      assert.deepEqual(readLinks(outline), readLinks(whole));
      for (const [index, token] of outline.tokens.entries()) {
        const other = whole.tokens[index];
        if (token.type === 'inline' && other !== undefined) assert.equal(outline.textOf(token), plainText(other));
      }
    }), { numRuns: 2000 });
  });
});

describe('the places of any spec', () => {
  it('lie in the text, agree with its lines, and hold what they are said to', () => {
    fc.assert(fc.property(text, (source) => {
      const spec = readSpec(source, 'specs/a.md');
      const lines = new SourceLines(source);
      const written = ({ start, end, range }: Span): string => {
        assert.ok(start >= 0 && start <= end && end <= source.length);
        assert.deepEqual(lines.range({ start, end }), range);
        return source.slice(start, end);
      };
      for (const { span, box } of spec.requirements) {
        written(span);
        if (box !== null) {
          assert.match(written(box), /^[ xX]$/);
          assert.equal(source.slice(box.start - 1, box.end + 1), `[${written(box)}]`);
        }
      }
      for (const { span, text: title } of spec.headings) assert.ok(title === '' || written(span) !== '');
      for (const { span } of [...spec.decisionGates, ...spec.outsidePaths, ...spec.links, ...spec.files, ...spec.frontMatter.source]) written(span);
      for (const { span, path } of spec.specPathLines) assert.equal(written(span), path);
      if (spec.status !== null && spec.frontMatter.status === null) assert.equal(written(spec.status.span), spec.status.text);
      if (spec.frontMatter.problemSpan !== null) written(spec.frontMatter.problemSpan);
    }), { numRuns: 3000 });
  });

  it('of a link hold its address, where it is not escaped', () => {
    const address = fc.stringMatching(/^[a-z0-9./_-]{1,12}$/).filter((path) => !path.includes('//'));
    const around = fc.constantFrom((link: string) => link, (link: string) => `- a ${link}`, (link: string) => `> b\n> ${link} c`, (link: string) => `# ${link} #`, (link: string) => `| a | b |\n|---|---|\n| ${link} | ${link} |`, (link: string) => `1. a\n   *${link}*`, (link: string) => `a\n  ${link}`);
    const shape = fc.constantFrom((path: string) => `[x](${path})`, (path: string) => `![x](${path} "t")`, (path: string) => `[x]( <${path}> )`, (path: string) => `[\`y\` ![z](z.png)](${path})`);
    fc.assert(fc.property(address, around, shape, fc.constantFrom('\n', '\r\n'), (path, place, link, ending) => {
      const source = `${place(link(path))}\n`.replaceAll('\n', ending);
      const links = readSpec(source, 'a.md').links.filter(({ target }) => target !== 'z.png');
      assert.ok(links.length > 0);
      for (const { span, target } of links) assert.deepEqual([source.slice(span.start, span.end), target], [path, path]);
    }), { numRuns: 1000 });
  });

  it('have anchors that no two headings share', () => {
    const title = fc.array(fc.constantFrom('a', 'b', '-', '1', ' ', '`c`', 'é', '!'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
    fc.assert(fc.property(fc.array(title, { maxLength: 20 }), (titles) => {
      const anchors = readSpec(titles.map((each) => `## ${each}\n`).join('\n'), 'a.md').headings.map(({ anchor }) => anchor);
      assert.equal(new Set(anchors).size, anchors.length);
    }));
  });
});
