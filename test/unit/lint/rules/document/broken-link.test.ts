import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { configSchema } from '../../../../../src/contract/config.ts';
import { applyTextEdits } from '../../../../../src/contract/text-edit.ts';
import { linkedPath, linkTo } from '../../../../../src/lint/link-target.ts';
import { checkDocument } from '../../document-subject.ts';
import { assertFindings, assertFixed, readMarked } from '../../marked-document.ts';

const FILES = { 'docs/guide.md': '# Guide\n\n## Set-up\n', 'src/slugs.ts': '', 'src/a (b).ts': '', 'specs/001-slugs.md': '# Spec: Slugs\n' };

function assertMarked(marked: string, file = 'specs/002-x.md', files: Readonly<Record<string, string>> = FILES): string {
  const document = readMarked(marked);
  assertFindings(document, checkDocument(document.text, file, files).map(({ finding }) => finding));
  return document.text;
}

const fixed = (text: string, file = 'specs/002-x.md', files: Readonly<Record<string, string>> = FILES): string =>
  assertFixed(text, file, 'broken-link', (each) => checkDocument(each, file, files));

describe('broken-link', () => {
  it('finds links whose files are not there, wherever they stand', () => {
    assertMarked([
      '# X', '',
      '👩‍💻 [guide](../docs/guide.md), [gone](⟦broken-link|../docs/gone.md⟧) ![picture](<⟦broken-link|pictures/a b.png⟧> "A")', '',
      '| a | b |', '|---|---|', '| é | [x](⟦broken-link|../src/gone.ts#L10⟧) |', '',
      '> - [y](⟦broken-link|../src/⟧gone.ts)'.replace('⟧gone.ts', 'gone.ts⟧'), '',
      '[z][1]', '', '[1]: ⟦broken-link|../docs/none.md⟧ "Title"', '',
    ].join('\r\n'));
  });

  it('finds nothing where files or folders are there', () => {
    assertMarked('[a](../docs/guide.md) [b](../docs/guide.md?plain=1#set-up) [c](../docs) [d](../docs/) [e](../) [f](.) [g](001-slugs.md) [h](../src/a%20%28b%29.ts) [i](<../src/a (b).ts>)\n');
    assertMarked('[a](what%3F.md)\n', 'specs/a.md', { 'specs/what?.md': '' });
  });

  it('leaves what is no path of ours alone', () => {
    assertMarked([
      '[a](https://example.com/x.md) [b](mailto:a@b.c) [c](#x-y-z-is-no-file) [d](/docs/gone.md) [e](//example.com/x.md) [f](vscode:extension/x) [g](C:/x.md)',
      '[h](<path>) [i](specs/{id}.md) [j](NNN-title.md) [k](path/to/file.md) [l](../../issues/1) [m](../../../x.md) [n](…) [o](url) [p](x) [q](specs/*.md) [r](.../x.md)',
      '`[code](gone.md)` and call(arguments[0](x)).', '', '    [code](gone.md)', '', '```', '[code](gone.md)', '```', '', '<!-- [comment](gone.md) -->', '',
    ].join('\n').replace('[c](#x-y-z-is-no-file) ', ''));
  });

  it('takes pages of a site for their documents', () => {
    assertMarked('[a](../docs/guide) [b](../docs/guide.html) [c](../docs/guide/)\n');
  });

  it('leaves listed files and tests, which may be new, to the rules about them', () => {
    assertMarked('# Spec: X\n\n## Requirements\n\n- [ ] It [works](test/a.test.ts), see [it](⟦broken-link|docs/it.md⟧)\n\n## Files to Create/Modify\n\n- [`src/new.ts`](src/new.ts)\n\n### More\n\n- [b](../src/b.ts)\n\n## Acceptance Tests\n\n- [t](../test/new.test.ts), [u](⟦broken-link|../docs/u.md⟧)\n\n## Out of Scope\n\n[x](⟦broken-link|../src/x.ts⟧)\n');
  });

  it('leaves the specs of a backlog to the rule about them', () => {
    assertMarked('1. Slugs → [003-y.md](003-y.md)\n2. [z](z.md), [d](⟦broken-link|../docs/gone.md⟧)\n', 'specs/backlog.md');
  });

  it('takes the links of the template for examples', () => {
    assertMarked('# Spec: [Feature Name]\n\n[x](gone.md#a)\n', 'specs/TEMPLATE.md');
    const config = configSchema.parse({ template: 'docs/form.md' });
    assert.deepEqual(checkDocument('[x](gone.md)\n', 'docs/form.md', FILES, config), []);
  });

  it('says what is not there', () => {
    assert.deepEqual(checkDocument('[x](../docs/gone.md#a)', 'specs/a.md').map(({ finding }) => [finding.message, finding.severity]), [['The link leads to "docs/gone.md", which is not there.', 'warning']]);
  });

  it('is not found in a definition that no link refers to', () => {
    assertMarked('[a]: ⟦broken-link|../nowhere/a.md⟧\n[b]: ../nowhere/b.md\n\nSee ![picture][a].\n');
  });

  describe('its fix', () => {
    it('links to the nearest path, from the folder of the document', () => {
      assert.equal(fixed('é [x](../doc/guide.md#set-up "T")\r\n'), 'é [x](../docs/guide.md#set-up "T")\r\n');
      assert.equal(fixed('| [x](../src/slug.ts?a=1#L3) |\n|---|\n'), '| [x](../src/slugs.ts?a=1#L3) |\n|---|\n');
      assert.equal(fixed('[1]: <../lib/slugs.ts>\n\nSee [1].\n'), '[1]: <../src/slugs.ts>\n\nSee [1].\n');
      assert.equal(fixed('[x](./001-slug.md)'), '[x](./001-slugs.md)');
    });

    it('makes a path that was written from the root of the workspace one from the document, and is safe then', () => {
      assert.equal(fixed('[x](docs/guide.md)\n'), '[x](../docs/guide.md)\n');
      assert.equal(fixed('[x](specs/001-slugs.md)\n'), '[x](001-slugs.md)\n');
      const safe = (text: string): boolean | undefined => checkDocument(text, 'specs/002-x.md', FILES)[0]?.fix?.()?.safe;
      assert.deepEqual([safe('[x](docs/guide.md)'), safe('[x](../doc/guide.md)')], [true, false]);
    });

    it('escapes what a link cannot hold', () => {
      assert.equal(fixed('[x](../lib/a%20(b).ts)\n'), '[x](../src/a%20%28b%29.ts)\n');
      assert.equal(linkTo('docs/a b#c?d%20e|f<g>[h]\\i`j&amp;.md', 'docs/x.md'), 'a%20b%23c%3Fd%2520e%7Cf%3Cg%3E%5Bh%5D%5Ci%60j%26amp;.md');
      assert.equal(linkTo('a:b.md', 'x.md'), './a:b.md');
    });

    it('is none where nothing or too much is near, or the anchor is not there', () => {
      const fixOf = (text: string, files: Readonly<Record<string, string>> = FILES): unknown => checkDocument(text, 'specs/002-x.md', files)[0]?.fix;
      assert.equal(fixOf('[x](../docs/elsewhere.md)'), null);
      assert.equal(fixOf('[x](../slugs.ts)', { 'a/slugs.ts': '', 'b/slugs.ts': '' }), null);
      assert.equal(fixOf('[x](../doc/guide.md#gone-away)'), null);
      assert.equal(fixOf('## Acceptance Tests\n\n[x](docs/guide.md)'), null);
      assert.equal(fixOf('[x](..\\/docs/guide\\.mdx)'), null);
    });

    it('takes its finding away and brings none, whatever the names are', () => {
      const segment = fc.oneof(fc.constantFrom('docs', 'Docs', 'doc', 'guide.md', 'guides.md', 'a (b).md', 'c%20d.md', 'é 😀.md', 'x|y#z?.md', '[id].ts', 'a&amp;b.md', '`t`.md', "it's.md", 'a:b.md'), fc.string({ minLength: 1, maxLength: 6 }).filter((name) => !/[/\\\0]|^\.{1,2}$/.test(name)));
      const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
      let fixes = 0;
      fc.assert(fc.property(fc.array(path, { maxLength: 8 }), fc.array(fc.tuple(path, fc.boolean()), { minLength: 1, maxLength: 5 }), fc.constantFrom('a.md', 'docs/b.md', 'docs/x/c.md'), (paths, targets, file) => {
        const files = Object.fromEntries(paths.map((each) => [each, '']));
        const text = targets.map(([target, isTable]) => (isTable ? `| [x](${linkTo(target, file)}) |\r\n|---|\r\n` : `- [x](<${linkTo(target, 'x.md')}>)\r\n`)).join('\r\n');
        const before = checkDocument(text, file, files);
        for (const { finding, fix } of before) {
          const made = fix?.() ?? null;
          if (made === null || finding.rule !== 'broken-link') continue;
          fixes += 1;
          const after = checkDocument(applyTextEdits(text, made.edits.flatMap(({ edits }) => edits)), file, files);
          assert.equal(after.length, before.length - 1);
        }
      }), { numRuns: 300 });
      assert.ok(fixes > 10, `${fixes} fixes`);
    });
  });
});

describe('a link', () => {
  it('to any path is read back as that path', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((name) => !/[/\\\0{}<>$*|…]|\.\.\.|^\.{1,2}$|NNN|XXX|YYYY/.test(name));
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    fc.assert(fc.property(path, path, (to, from) => {
      assert.equal(linkedPath(decodeURIComponent(linkTo(to, from)).replaceAll('?', '%3F'), from)?.replaceAll('%3F', '?'), to);
    }));
  });
});
