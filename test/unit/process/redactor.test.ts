import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Redactor } from '../../../src/node/process/redactor.ts';

const none = new Redactor([]);

describe('redaction', () => {
  const tokens = [
    'sk-proj-AbCdEfGhIjKlMnOpQrSt', 'sk-ant-api03-x_Y-z0123456789', 'sk_live_0123456789abcdefghij', 'ghp_0123456789abcdefghijABCDEFGHIJ012345',
    'gho_0123456789abcdefghij', 'github_pat_11ABCDEFG0123456789_abc', 'glpat-abcdefghij0123456789', 'AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE',
    'xoxb-1234567890-abcdef', 'AIzaSyA0123456789abcdefghijklmnopqrstu', `npm_${'a1'.repeat(18)}`, `hf_${'Ab'.repeat(17)}`,
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP',
  ];
  for (const token of tokens) {
    it(`knows ${token.slice(0, 10)}… by its shape`, () => {
      assert.equal(none.redact(`key: ${token}, next`), 'key: [redacted], next');
      assert.equal(none.redact(`{"text":"here:\\n${token}\\n"}`), String.raw`{"text":"here:\n[redacted]\n"}`);
    });
  }

  it('keeps what says that there was one', () => {
    assert.equal(none.redact('Authorization: Bearer abc.def-ghi_0123456789'), 'Authorization: Bearer [redacted]');
    assert.equal(none.redact('git clone https://me:s3cr3t-w0rd@example.org/x.git'), 'git clone https://me:[redacted]@example.org/x.git');
  });

  it('takes no two strings of JSON for a password in a URL', () => {
    for (const text of ['{"url":"https://acme.io","email":"me@acme.io"}', String.raw`"{\"url\":\"https://acme.io\",\"email\":\"me@acme.io\"}"`, '<a href=https://acme.io>a:b</a><b>me@acme.io</b>']) {
      assert.equal(none.redact(text), text);
    }
    assert.equal(none.redact(String.raw`{"url":"https://me:a\u0026b@acme.io"}`), '{"url":"https://me:[redacted]@acme.io"}');
  });

  it('takes out what may be the beginning of a credential at the end of a text that was cut', () => {
    const redactor = new Redactor(['correct-horse-battery']);
    for (const [text, expected] of [
      ['curl -H correct-horse-', 'curl -H [redacted]'], ['it is corr', 'it is [redacted]'], ['it is correct-horse-battery', 'it is [redacted]'], ['it is cor', 'it is cor'],
      ['echo sk-abcd', 'echo [redacted]'], ['Authorization: Bearer abc', 'Authorization: [redacted]'], ['git clone https://me:s3c', 'git clone https://me:[redacted]'],
      ['correct-horse is a word, and so is task-a', 'correct-horse is a word, and so is task-a'],
    ] as const) assert.equal(redactor.redactCut(text), expected);
  });

  it('leaves ordinary text alone', () => {
    const text = 'task-abcdefghijklmnopqrstuvwxyz disk-0123456789abcdefghij http://localhost:3000/a@b AKIA sk-short the bearer of news risk-sk-';
    assert.equal(none.redact(text), text);
  });

  it('takes out whole keys, also as JSON has them, and keys that were cut short', () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEF\nAASCBKcwggSjAgEAAoIBAQC7';
    const key = `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`;
    assert.equal(none.redact(`a\n${key}\nb\n`), 'a\n[redacted]\nb\n');
    assert.equal(none.redact(`{"key":${JSON.stringify(key)}}`), '{"key":"[redacted]"}');
    assert.equal(none.redact(`a\n-----BEGIN OPENSSH PRIVATE KEY-----\n${body}`), 'a\n[redacted]');
    assert.equal(none.redact("if (text.includes('-----BEGIN PRIVATE KEY-----')) return;"), "if (text.includes('[redacted]')) return;");
  });

  it('takes out given values, line by line and in their escaped forms', () => {
    const redactor = new Redactor(['pa"ss wörd', 'first line\nsecond line', 'short']);
    assert.equal(redactor.redact('pa"ss wörd!'), '[redacted]!');
    assert.equal(redactor.redact(JSON.stringify('pa"ss wörd')), '"[redacted]"');
    assert.equal(redactor.redact(`?p=${encodeURIComponent('pa"ss wörd')}&`), '?p=[redacted]&');
    assert.equal(redactor.redact('a first line b\nsecond line'), 'a [redacted] b\n[redacted]');
    assert.equal(redactor.redact('short'), 'short');
  });

  it('takes out given values in base64, wherever they begin in it', () => {
    const redactor = new Redactor(['correct-horse?>battery']);
    for (const before of ['', 'u', 'us', 'user:']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const text = redactor.redact(`Basic ${Buffer.from(`${before}correct-horse?>battery tail`).toString(encoding)}`);
        assert.match(text, /\[redacted\]/);
        assert.ok(!Buffer.from(text.replaceAll('[redacted]', ''), 'base64').toString().includes('horse'));
      }
    }
  });

  it('does not show any value of any length', () => {
    fc.assert(fc.property(fc.string({ minLength: 6, maxLength: 60 }), fc.integer({ min: 1, max: 300 }), fc.string(), (unit, times, around) => {
      const value = unit.repeat(times).replaceAll(/\s/g, '_');
      assert.ok(!new Redactor([value]).redact(`${around}${value}${around}`).includes(value));
    }));
  });

  it('passes lines on as they are finished, and holds back little', () => {
    const stream = none.stream();
    assert.equal(stream.write('a line\nhalf'), 'a line\n');
    assert.equal(stream.write(' of one\n'), 'half of one\n');
    let passed = 0;
    for (let count = 0; count < 100; count += 1) passed += stream.write('x'.repeat(1000)).length;
    assert.ok(passed >= 100_000 - 8192);
  });

  it('remembers what stood before the place up to which it passed text on', () => {
    const text = 'disk-0123456789abcdefghij';
    for (let blanks = 4150; blanks < 4300; blanks += 1) {
      const stream = none.stream();
      const line = text + ' '.repeat(blanks);
      assert.equal(stream.write(line) + stream.end(), line);
    }
  });

  it('cuts no character in two', () => {
    for (const [before, after] of [['', ''], ['a', ''], ['', 'a'], ['a', 'a']] as const) {
      const stream = none.stream();
      const text = before + '😀'.repeat(5000) + after;
      const passed = stream.write(text);
      assert.ok(passed.isWellFormed());
      assert.ok(passed + stream.end() === text);
    }
  });

  it('takes texts of any length, and keys that never end', () => {
    const long = `-----BEGIN PRIVATE KEY-----${'A'.repeat(8_000_000)}`;
    assert.ok(none.redact(long).startsWith('[redacted]A'));
    assert.ok(!none.redact(long.slice(0, 10_000)).includes('A'));
  });

  it('takes linear time on text that is made to confuse it', () => {
    const size = 2_000_000;
    for (const unit of ['sk-', 'task-', '-sk-', '-eyJ', '://a:', '://', "-----BEGIN PRIVATE KEY-----'", '-----BEGIN ', 'Bearer ', 'ghp_a']) {
      const stream = none.stream();
      const text = unit.repeat(size / unit.length);
      for (let at = 0; at < text.length; at += 65_536) stream.write(text.slice(at, at + 65_536));
      stream.end();
      none.redactCut(text);
      none.redactCut(`${text} `);
    }
  }).timeout(10_000);
});
