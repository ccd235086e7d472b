import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceLines } from '../../../src/base/source-lines.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { type FrontMatter, readFrontMatter } from '../../../src/spec/front-matter.ts';

function read(yaml: string): FrontMatter {
  return readFrontMatter(new SourceLines(`---\n${yaml}\n---\n# Spec: A\n`));
}

describe('front matter', () => {
  it('says what a spec is, asks for and is tested by', () => {
    const { requirements, test, source, statusSpan, ...rest } = read([
      'idea_id: user-surfaces', 'status: done', 'source:', '  - file: api/health.py', '    symbols: [health_check(), ready()]', '  - file: api/b.py',
      'requirements:', '  - "GET /api/health returns 200"', '  - version is semver', 'done_when:', '  - All tests pass', 'test: "cd api && pytest tests/test_health.py -q"',
      'constraints:', '  - no new dependency', 'other: [1, 2]',
    ].join('\n'));
    assert.deepEqual(rest, {
      ideaId: 'user-surfaces', status: 'done',
      doneWhen: ['All tests pass'], constraints: ['no new dependency'], problem: null, problemSpan: null,
    });
    assert.deepEqual(requirements.map(({ text, span }) => [text, span.range.start.line]), [['GET /api/health returns 200', 8], ['version is semver', 9]]);
    assert.deepEqual(source.map(({ file, symbols, span }) => [file, symbols, span.range.start]), [
      ['api/health.py', ['health_check()', 'ready()'], { line: 4, character: 10 }], ['api/b.py', [], { line: 6, character: 10 }],
    ]);
    assert.deepEqual(statusSpan?.range, { start: { line: 2, character: 8 }, end: { line: 2, character: 12 } });
    assert.deepEqual(test.map(({ text }) => text), ['cd api && pytest tests/test_health.py -q']);
  });

  it('takes a list of tests, and numbers and dates as the texts that they are written as', () => {
    assert.deepEqual(read('test:\n  - tests/a.py\n  - npm test').test.map(({ text }) => text), ['tests/a.py', 'npm test']);
    assert.equal(read('status: 2026-02-01').status, '2026-02-01');
    assert.equal(read('idea_id: 007').ideaId, '007');
  });

  it('reads a requirement with a colon in it as its author meant it', () => {
    const { requirements, problem } = read('requirements:\n  - POST /api/tasks: returns 201\n  - b');
    assert.deepEqual(requirements.map(({ text }) => text), ['POST /api/tasks: returns 201', 'b']);
    assert.equal(problem, null);
  });

  it('reads what it can of broken YAML, and says where it is broken', () => {
    const found = read('idea_id: a\nstatus: done\nrequirements:\n  - a: - b: c\ntest: npm test');
    assert.equal(found.ideaId, 'a');
    assert.equal(found.status, 'done');
    assert.match(found.problem ?? '', /^The front matter is no valid YAML: .+\.$/);
    assert.equal(found.problemSpan?.range.start.line, 4);
  });

  it('leaves out values of another kind, and says so', () => {
    const found = read('idea_id: [a]\nrequirements:\n  - {a: 1, b: 2}\n  - ok\nsource: 5');
    assert.equal(found.ideaId, null);
    assert.deepEqual(found.requirements.map(({ text }) => text), ['ok']);
    assert.deepEqual([found.problem, found.problemSpan?.range], ['“idea_id” in the front matter is no text.', { start: { line: 1, character: 9 }, end: { line: 1, character: 12 } }]);
    assert.equal(read('- a\n- b').problem, 'The front matter is no list of keys and values.');
  });

  it('is inert: aliases, tags, prototypes and other languages stand for nothing', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghij'.split('').map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`), 'requirements: *j'].join('\n');
    assert.deepEqual(read(bomb).requirements, []);
    assert.deepEqual(read('x: &x [a]\ntest: *x').test, []);
    const polluted = read('__proto__:\n  status: done\nconstructor: {prototype: {status: x}}\n<<: {status: merged}');
    assert.equal(polluted.status, null);
    assert.equal(Object.hasOwn(Object.prototype, 'status'), false);
    assert.equal(read('status: !!js/function "function () {}"').status, 'function () {}');
    const javascript = readFrontMatter(new SourceLines('---js\nmodule.exports = { status: "done" }\n---\n'));
    assert.deepEqual([javascript.status, javascript.problem], [null, null]);
  });

  it('survives deep nesting, and is not read where it is too large', () => {
    for (const text of ['['.repeat(60_000), '{a: '.repeat(16_000), '- '.repeat(30_000), '? '.repeat(30_000), `requirements: ${'['.repeat(60_000)}`]) assert.notEqual(read(text).problem, null);
    assert.equal(read(`status: "${'x'.repeat(65_536)}"`).problem, 'The front matter is larger than 64 KiB and is not read.');
    assert.equal(read(`status: "${'ü'.repeat(40_000)}"`).problem, 'The front matter is larger than 64 KiB and is not read.');
    assert.equal(read(`status: "${'x'.repeat(60_000)}"`).problem, null);
  });

  it('gives a spec its requirements where it has no section of them', () => {
    const front = '---\nrequirements:\n  - From above\n---\n# Spec: A\n\n';
    const without = readSpec(`${front}## Purpose\n\nX\n`, 'specs/a.md');
    assert.deepEqual(without.requirements.map(({ text, span }) => [text, span.range.start]), [['From above', { line: 2, character: 4 }]]);
    assert.deepEqual(readSpec(`${front}## Requirements\n\n- [ ] Own\n`, 'specs/a.md').requirements.map(({ text }) => text), ['Own']);
  });

  it('never throws, and all places lie in the text', () => {
    const yaml = fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '-', '[', ']', '{', '}', '"', "'", '&', '*', '!', '|', '>', '#', '?', ',', '%', '\t', '\r', 'test', 'requirements', 'source', 'file', 'ü', '\0', '<<', '\u2028'), maxLength: 80 });
    fc.assert(fc.property(yaml, fc.boolean(), (text, marked) => {
      const source = `${marked ? '\uFEFF' : ''}---\n${text}\n---\n`;
      const found = readFrontMatter(new SourceLines(source));
      for (const span of [...found.requirements, ...found.test, ...found.source].map((entry) => entry.span).concat(found.statusSpan ?? [], found.problemSpan ?? [])) assert.ok(span.start >= 0 && span.end <= source.length && span.start <= span.end);
      assert.equal(found.problem === null, found.problemSpan === null);
    }), { numRuns: 3000 });
  });
});
