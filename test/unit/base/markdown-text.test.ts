import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { code, oneLine, pickText, plain, notice } from '../../../src/base/markdown-text.ts';

const markdown = new MarkdownIt({ html: true, linkify: true, typographer: false });

/** Everything that means something in markdown, in HTML, to what finds links in text, or to VS Code's icons. */
const pieces = fc.constantFrom(
  '*', '**', '_', '__', '`', '``', '~~', '~', '[', '](', ')', '[a](b)', '![a](b)', '[a]: b', '<', '>', '<b>', '</b>', '<!--', '-->', '<img src=x onerror=y>', '&', '&lt;', '&#65;', '&amp;', '#', '##', '+', '-', '---',
  '===', '=', '1.', '1)', '- ', '> ', '|', '|-|', '\\', '\n', '\n\n', '\r\n', '\t', '    ', '  \n', '$(bug)', '$(sync~spin)', 'https://example.com', 'www.example.com', 'example.com', 'mailto:a@b.com', 'a@b.com', '//example.com', 'http:/', '/',
  'command:x', 'command:workbench.action.x', 'ftp://x.y', ':', '.', 'a', 'word', ' ', '{', '}', '!', '(', '(c)', '"', "'", '\u2028', '\u202e', '\u200f', '\u0000', '\u001b[31m', '🚀', 'ä', '@', '^', '%', ',', ';', '?',
);
const hostile = fc.oneof(fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 30 }));

/** What a text is rendered as, without the paragraph around it. */
function rendered(text: string): string {
  return markdown.render(text).replace(/^<p>/, '').replace(/<\/p>\n$/, '');
}

function unescaped(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

describe('text as one line', () => {
  it('has no line ends, no control characters and nothing that turns the writing around', () => {
    fc.assert(fc.property(hostile, (text) => {
      const line = oneLine(text);
      assert.doesNotMatch(line, /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]|^ | $| {2}/u);
      assert.equal(oneLine(line), line);
    }));
  });

  it('keeps the words', () => {
    assert.equal(oneLine('  Add\r\n\ta \u202eclock\u0007 🚀 '), 'Add a clock 🚀');
  });
});

describe('text in markdown', () => {
  it('is shown as it is, and does nothing else', () => {
    fc.assert(fc.property(hostile, (text) => {
      assert.equal(unescaped(rendered(plain(text))), oneLine(text));
    }), { numRuns: 2000 });
  });

  it('is shown as it is below another line, and in a list', () => {
    fc.assert(fc.property(hostile.filter((text) => oneLine(text) !== ''), (text) => {
      const shown = oneLine(text);
      assert.equal(unescaped(rendered(`Above  \n${plain(text)}`)), `Above<br>\n${shown}`);
      assert.equal(unescaped(markdown.render(`- ${plain(text)}\n- ${plain(text)}`)), `<ul>\n<li>${shown}</li>\n<li>${shown}</li>\n</ul>\n`);
    }), { numRuns: 2000 });
  });

  it('has no icon of VS Code', () => {
    fc.assert(fc.property(hostile, (text) => assert.doesNotMatch(plain(text), /(?<!\\)\$\(/)));
  });
});

describe('code in markdown', () => {
  it('is shown as it is', () => {
    fc.assert(fc.property(hostile.filter((text) => oneLine(text) !== ''), (text) => {
      assert.equal(unescaped(rendered(`Key: ${code(text)}`)), `Key: <code>${oneLine(text)}</code>`);
    }), { numRuns: 2000 });
  });

  it('is nothing where there is none', () => {
    for (const text of ['', ' ', '\n']) assert.equal(rendered(`Key: ${code(text)}.`), 'Key: .');
  });
});

describe('text of a notification', () => {
  it('has no links, whatever an agent writes', () => {
    assert.equal(notice('Shall I [go on](command:workbench.action.terminal.new)?\nYes'), 'Shall I [go on] (command:workbench.action.terminal.new)? Yes');
  });
});

describe('text of a list to pick from', () => {
  it('keeps what looks like an icon', () => {
    assert.equal(pickText('sh -c "$(fetch) $(a b)"\n'), String.raw`sh -c "\$(fetch) $(a b)"`);
  });
});
