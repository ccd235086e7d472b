import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ChildOutput } from '../../../src/node/process/child-output.ts';
import { Redactor } from '../../../src/node/process/redactor.ts';

const SECRET = 'correct-horse-battery';
const KEY = `-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\nq83Lk+/=\n-----END RSA PRIVATE KEY-----`;
const SECRETS = [SECRET, 'sk-ant-api03-AbCdEf0123456789', 'ghp_0123456789abcdefghijABCDEFGHIJ012345', 'AKIAIOSFODNN7EXAMPLE', 'xoxb-123456789012-abcdef', 'MIIEpAIBAAKCAQEA7', 'hunter2secret'];
const redactor = new Redactor([SECRET]);

function clean(chunks: readonly Uint8Array[]): string {
  let text = '';
  const output = new ChildOutput(redactor, (piece) => {
    text += piece;
  });
  for (const chunk of chunks) output.write('stdout', chunk);
  output.end();
  return text;
}

function cleanText(text: string): string {
  return clean([Buffer.from(text)]);
}

/** Cuts bytes at the given places (taken modulo the length). */
function cut(bytes: Buffer, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

describe('the output of a process', () => {
  const ESC = '\u001b';
  const cases: [name: string, written: string, text: string][] = [
    ['colours', `${ESC}[1;31mred${ESC}[0m and ${ESC}[38;5;12mblue${ESC}[m\n`, 'red and blue\n'],
    ['hyperlinks ended by ST', `${ESC}]8;;https://example.org${ESC}\\link${ESC}]8;;${ESC}\\\n`, 'link\n'],
    ['titles ended by BEL', `${ESC}]0;title\u0007text\n`, 'text\n'],
    ['device control strings', `a${ESC}P1$r0m${ESC}\\b\n`, 'ab\n'],
    ['character sets and two-character escapes', `${ESC}(Ba${ESC}7b${ESC}=c\n`, 'abc\n'],
    ['a sequence that another one interrupts', `${ESC}[3${ESC}[1mbold\n`, 'bold\n'],
    ['a string that is never closed, for a line', `a${ESC}]0;title\nb\n`, 'a\nb\n'],
    ['a lone escape at the end', `a\n${ESC}`, 'a\n'],
    ['NUL, bell, backspace and C1', 'a\u0000b\u0007c\u0008d\u009be\n', 'abcde\n'],
    ['tabs, which stay', 'a\tb\n', 'a\tb\n'],
    ['CRLF', 'a\r\nb\r\r\nc', 'a\nb\nc'],
    ['progress, of which the last state stays', '10 %\r50 %\rdone\nnext\r', 'done\nnext'],
    ['a progress line that was erased', `10 %\r${ESC}[Kdone\n`, 'done\n'],
    ['letters of all sizes', 'aä€😀\n', 'aä€😀\n'],
    ['a byte order mark', '\ufefftext\n', 'text\n'],
  ];
  for (const [name, written, text] of cases) {
    it(`handles ${name}`, () => assert.equal(cleanText(written), text));
  }

  it('replaces bytes that are no UTF-8, and only those', () => {
    assert.equal(clean([Buffer.from([0x61, 0xff, 0x62, 0xe2, 0x82, 0x63, 0x0a])]), 'a\ufffdb\ufffdc\n');
    assert.equal(clean([Buffer.from([0x61, 0xe2, 0x82])]), 'a\ufffd');
    assert.equal(clean([Buffer.from([0xe2]), Buffer.from([0x82]), Buffer.from([0xac])]), '€');
  });

  it('cuts no character of a line that is too long to be kept back', () => {
    for (const start of ['', 'a']) {
      const text = start + '😀'.repeat(50_000);
      assert.ok(cleanText(text) === text);
      const bytes = Buffer.from(text);
      assert.ok(clean(cut(bytes, Array.from({ length: 60 }, (_, index) => index * 3333))) === text);
    }
  });

  it('does not depend on how the bytes arrive', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'text ', '\n', '\r\n', '\r', '\t', '😀', '€', 'ä', `${ESC}[31m`, `${ESC}[0m`, `${ESC}]8;;http://x${ESC}\\`, `${ESC}]0;t\u0007`, ESC, `${ESC}P`, `${ESC}[`,
        '\u0000', '\u009b', KEY, '-----BEGIN PRIVATE KEY-----', 'https://me:hunter2secret@host/', 'Bearer abcdefghijklmnop', 'task-', 'eyJhbGciOiJIUzI1NiJ9.e30.abc', ...SECRETS,
      ).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
    );
    const places = fc.array(fc.nat(5000), { maxLength: 40 });
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), places, (pieces, at) => {
      const bytes = Buffer.concat(pieces);
      assert.equal(clean(cut(bytes, at)), clean([bytes]));
    }), { numRuns: 400 });
  });

  it('does not depend on it where a line is longer than what is kept back', () => {
    const run = fc.tuple(fc.constantFrom('a', '€', '😀', 'ab ', SECRET, `${SECRET} `, '-sk-', '\r', KEY), fc.integer({ min: 1, max: 3000 })).map(([text, times]) => text.repeat(times));
    fc.assert(fc.property(fc.array(run, { maxLength: 8 }), fc.array(fc.nat(200_000), { maxLength: 10 }), (runs, at) => {
      const bytes = Buffer.from(runs.join(''));
      assert.ok(clean(cut(bytes, at)) === clean([bytes]));
    }), { numRuns: 40 });
  });

  it('leaves no control sequence, whatever is written', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(ESC, '[', ']', 'P', '\\', '\u0007', 'm', ';', '1', '\n', '\r', '\u0000', '\u009d', 'x'), { maxLength: 60 }), (characters) => {
      // oxlint-disable-next-line no-control-regex -- control characters are the subject here
      assert.doesNotMatch(cleanText(characters.join('')), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }));
  });

  it('lets no secret through, wherever it is cut', () => {
    const secret = fc.constantFrom(...SECRETS.filter((value) => value !== 'MIIEpAIBAAKCAQEA7' && value !== 'hunter2secret'), KEY, `https://me:hunter2secret@host/`);
    fc.assert(fc.property(secret, fc.nat(40_000), fc.array(fc.nat(80_000), { maxLength: 20 }), fc.boolean(), (value, length, at, lines) => {
      const filler = lines ? 'some words\n'.repeat(length / 11) : 'x'.repeat(length);
      const text = clean(cut(Buffer.from(`${filler} ${value} ${filler}`), at));
      for (const one of SECRETS) assert.ok(!text.includes(one), `${one} in a text of ${text.length}`);
      assert.ok(text.includes('[redacted]'));
    }), { numRuns: 150 });
  });

  it('keeps the two outputs apart until a line is whole', () => {
    let text = '';
    const output = new ChildOutput(redactor, (piece) => {
      text += piece;
    });
    for (const [from, piece] of [['stdout', 'one '], ['stderr', 'warning: '], ['stdout', 'line\nrest'], ['stderr', 'careful\nend']] as const) output.write(from, Buffer.from(piece));
    output.end();
    assert.equal(text, 'one line\nwarning: careful\nrest\nend');
  });
});
