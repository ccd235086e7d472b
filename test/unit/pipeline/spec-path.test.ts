import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readSpecPath } from '../../../src/pipeline/spec-path.ts';

describe('the spec path in an output', () => {
  const forms: [string, string | null][] = [
    ['Spec path: specs/x.md', 'specs/x.md'],
    ['spec path : specs/x.md\r\n', 'specs/x.md'],
    ['**Spec path:** `specs/x.md`.', 'specs/x.md'],
    ['**Spec path: specs/x.md**', 'specs/x.md'],
    ['`Spec path: specs/x.md`', 'specs/x.md'],
    ['- Spec path: [x](specs/x.md)', 'specs/x.md'],
    ['### Spec path: "specs/x.md"', 'specs/x.md'],
    ['Spec path: <specs/x.md>', 'specs/x.md'],
    ['Spec path: specs\\win\\x.md', 'specs/win/x.md'],
    ['Spec path: ./specs/a/../x.md', 'specs/x.md'],
    ['Spec path: specs/my spec.md', 'specs/my spec.md'],
    ['Spec path: specs/x.md (new)', 'specs/x.md'],
    ['Spec path: specs/x.md, as asked', 'specs/x.md'],
    ['Spec path: specs/x.md\nSpec path: specs/y.md\n\nDone.', 'specs/y.md'],
    ['Spec path: specs/x.md\n\nEnd with `Spec path: <path>`.\nSpec path: <path>', 'specs/x.md'],
    ['Spec path: specs/x.md\nSpec path: /etc/x.md', null],
    ['Spec path: /etc/x.md', null],
    ['Spec path: ../x.md', null],
    ['Spec path: specs/../../x.md', null],
    ['Spec path: C:\\specs\\x.md', null],
    ['Spec path: \\\\server\\x.md', null],
    ['Spec path: ~/x.md', null],
    ['Spec path: file:///x.md', null],
    ['Spec path: specs/%2e%2e/x.md', null],
    ['Spec path: [specs/x.md](/abs/x.md)', null],
    ['Spec path: 0\\..\\~x.md', null],
    ['Spec path: ./C:/x.md', null],
    ['Spec path: see above', null],
    ['Spec path: specs/x.txt', null],
    ['The spec path: specs/x.md', null],
    ['', null],
  ];
  for (const [output, path] of forms) it(`${JSON.stringify(output)} is ${path ?? 'none'}`, () => assert.equal(readSpecPath(output), path));

  it('is found at the end of a long output', () => {
    assert.equal(readSpecPath(`${'words\n'.repeat(800_000)}Spec path: specs/x.md\n`), 'specs/x.md');
  });

  it('is always relative and inside, whatever the output', () => {
    const piece = fc.constantFrom('Spec path: ', 'specs', '/', '\\', '..', '.', 'x.md', '\n', '`', '*', '[', '](', ')', '<', '>', '"', ' ', 'C:', '%2e', '\0', '~');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 40 }), (pieces) => {
      const path = readSpecPath(`Spec path: ${pieces.join('')}`);
      if (path === null) return;
      assert.doesNotMatch(path, /^[/~]|\\|^[A-Za-z]:|%2e|\p{Cc}/iu);
      assert.ok(path.split('/').every((segment) => segment !== '..' && segment !== '.' && segment !== ''));
      assert.match(path, /\.(?:md|markdown)$/i);
    }), { numRuns: 1_000 });
  });

  it('is read in linear time', () => {
    for (const hostile of ['Spec path: ', 'Spec path: x\n', '[', '*', '\n', 'Spec path: [', '`']) assert.equal(readSpecPath(hostile.repeat(5_000_000 / hostile.length)), null);
    assert.equal(readSpecPath(`Spec path: ${'['.repeat(1_400)}\n`.repeat(3_000)), null);
  });
});
