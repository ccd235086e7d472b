import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SpecTestView } from '../../../../../src/contract/coverage.ts';
import { applyTextEdits } from '../../../../../src/contract/text-edit.ts';
import { TestText } from '../../../../../src/lint/rules/spec/holds-test.ts';
import { testMissing } from '../../../../../src/lint/rules/spec/test-missing.ts';
import { assertFindings, assertFixed, readMarked } from '../../marked-document.ts';
import { checkWith } from '../../spec-subject.ts';
import type { WorldParts } from '../../world-of.ts';

const FILE = 'specs/001-slugs.md';
const PARTS: WorldParts = {
  files: {
    'test/unit/slugs.test.ts': "describe('slugs', () => { it('are lower case', () => {}); it('don\\'t end with a dash', () => {}); });",
    'api/tests/test_slugs.py': 'class TestSlugs:\n  def test_lower(self):\n    pass\n\ndef test_words_and_more():\n  pass\n',
    'src/slugs.ts': '',
  },
};
const DONE = '# Spec: Slugs\n\n## Requirements\n\n- [x] Lower case\n- [x] Words\n\n';

const check = (text: string, parts = PARTS) => checkWith([testMissing], text, FILE, parts);

function assertMarked(marked: string, parts = PARTS): void {
  const document = readMarked(marked);
  assertFindings(document, check(document.text, parts).map(({ finding }) => finding));
}

describe('test-missing', () => {
  it('finds test files and folders that are not there', () => {
    assertMarked(`${DONE}## Acceptance Tests\n\n- \`test/unit/slugs.test.ts\`, \`⟦test-missing|test/unit/gone.test.ts⟧\`\n- 👩‍💻 \`⟦test-missing|test/none/⟧\` and \`test/unit/\`\n- ⟦test-missing|test/unit/words.test.ts⟧ as text\n\n| Requirement | Test |\n|---|---|\n| Words | \`⟦test-missing|test/w.test.ts⟧\` |\n`.replaceAll('\n', '\r\n'));
  });

  it('finds tests that their file does not have', () => {
    assertMarked(`${DONE}## Acceptance Tests\n\n- \`test/unit/slugs.test.ts > are lower case\`\n- \`⟦test-missing|test/unit/slugs.test.ts > are upper case⟧\`\n- \`api/tests/test_slugs.py::TestSlugs::test_lower\`, \`⟦test-missing|api/tests/test_slugs.py::test_upper⟧\`\n`);
  });

  it('says nothing of a spec that is not made, or a requirement that is open', () => {
    assertMarked(`${DONE.replaceAll('[x]', '[ ]')}## Acceptance Tests\n\n- \`test/unit/gone.test.ts\`\n`);
    assertMarked(`${DONE}- [ ] Dashes\n\n## Acceptance Tests\n\n- R3: \`test/unit/dashes.test.ts\`\n- R2: \`⟦test-missing|test/unit/words.test.ts⟧\`\n`);
  });

  it('leaves what is there, new, no test, made by programs, or elsewhere', () => {
    assertMarked(`${DONE}## Files\n\n- \`test/unit/new.test.ts\` (new)\n- \`test/more/\` (new)\n\n## Acceptance Tests\n\n- \`test/unit/new.test.ts\`, \`test/more/a.test.ts\`, \`test/b.test.ts\` (new)\n- \`tests/test_slugs.py\`, \`test_slugs.py\`, \`tests/\`, \`test/**/*.test.ts\`\n- \`test/unit/slugs.test.ts\` or \`test/unit/slugs-2.test.ts\`\n- \`docs/GONE.md\`, \`cursor/auto\`, \`dist/test/a.test.js\`, \`web/test/a.test.ts\`\n- \`npm test\`, \`test_something\`\n`);
  });

  it('finds a name that stands alone where the evidence knows the other tests, and no named file has it', () => {
    const view = (written: string, state: 'passed' | 'not-run'): SpecTestView => ({ written, kind: 'name', path: null, state, results: [] });
    const known: WorldParts = { ...PARTS, coverage: [{ spec: FILE, counts: { passed: 2, failed: 0, skipped: 0, stale: 0 }, tests: [view('test_words_and_more', 'passed'), view('test_lower', 'not-run'), view('test_upper', 'not-run')] }] };
    const named = '## Acceptance Tests\n\n- `api/tests/test_slugs.py` has the tests.\n- `test_words_and_more`, `test_lower`, `⟦test-missing|test_upper⟧`\n';
    assertMarked(DONE + named, known);
    for (const [text, parts] of [[named, PARTS], [named.replace('api/tests/test_slugs.py', 'api/tests/'), known], [named.replace('`api/tests/test_slugs.py` ', ''), known]] as const) {
      assertMarked(DONE + text.replace('⟦test-missing|test_upper⟧', 'test_upper'), parts);
    }
  });

  it('looks for a file without a folder where the code of the spec is there', () => {
    assertMarked(`${DONE}## Acceptance Tests\n\n- \`test_gone.py\`\n`);
    assertMarked(`${DONE}## Files\n\n- \`src/slugs.ts\`\n\n## Acceptance Tests\n\n- \`⟦test-missing|test_gone.py⟧\`\n`);
  });

  it('says what is not there', () => {
    const text = `${DONE}## Acceptance Tests\n\n- \`test/unit/slug.test.ts\`\n- \`test/none/\`\n- \`test/unit/slugs.test.ts > zzz\`\n`;
    assert.deepEqual(check(text).map(({ finding }) => finding.message), [
      'The test file "test/unit/slug.test.ts" is not there; there is "test/unit/slugs.test.ts".', 'The folder of tests "test/none/" is not there.', '"test/unit/slugs.test.ts" has no test "zzz".',
    ]);
  });

  describe('its fix', () => {
    const head = `${DONE}## Acceptance Tests\n\n`;
    const fixed = (tests: string): string => assertFixed(head + tests, FILE, 'test-missing', (text) => check(text)).slice(head.length);

    it('names the nearest test file, with the name behind it', () => {
      assert.equal(fixed('- é `test/unit/slug.test.ts`\r\n'), '- é `test/unit/slugs.test.ts`\r\n');
      assert.equal(fixed('- `test/slugs.test.ts > are lower case`\n'), '- `test/unit/slugs.test.ts > are lower case`\n');
      assert.equal(fixed('- `api/test/test_slugs.py::test_words_and_more`\n'), '- `api/tests/test_slugs.py::test_words_and_more`\n');
      assert.equal(fixed('| Test |\n|---|\n| `test/untit/` |\n'), '| Test |\n|---|\n| `test/unit/` |\n');
    });

    it('is none where the nearest has no such test', () => {
      assert.equal(check(`${head}- \`test/slugs.test.ts > are upper case\`\n`)[0]?.fix, null);
    });

    it('takes its finding away and brings none', () => {
      const path = fc.tuple(fc.constantFrom('test', 'tests', 'tset', 'test/unit'), fc.constantFrom('a.test.ts', 'ab.test.ts', 'slugs.test.ts', 'slug.test.ts', 'test_words.py', 'test_word.py', 'x y.test.ts', '[id].test.ts')).map((parts) => parts.join('/'));
      const written = fc.tuple(path, fc.constantFrom('', ' > are lower case', '::test_lower', ' > zzz')).map((parts) => parts.join(''));
      fc.assert(fc.property(fc.array(path, { maxLength: 6 }), fc.array(written, { minLength: 1, maxLength: 4 }), (paths, tests) => {
        const parts = { files: Object.fromEntries(paths.map((each, index) => [each, index % 2 === 0 ? 'are lower case test_lower' : ''])) };
        const text = `${head}${tests.map((test) => `- \`${test}\`\r\n`).join('')}`;
        const before = check(text, parts);
        for (const { fix } of before) {
          const made = fix?.() ?? null;
          if (made !== null) assert.equal(check(applyTextEdits(text, made.edits.flatMap(({ edits }) => edits)), parts).length, before.length - 1);
        }
      }));
    });
  });
});

const mayHoldTest = (text: string, name: string): boolean => new TestText(text).mayHold(name);

describe('the text of a test file', () => {
  const text = PARTS.files?.['test/unit/slugs.test.ts'] ?? '';
  for (const [name, expected] of [
    ['are lower case', true], ['slugs > are lower case', true], ['slugs are lower case', true], ["don't end with a dash", true], ['are upper case', false], ['words > are lower case', false], ['', true],
  ] as const) {
    it(`${expected ? 'does not deny' : 'denies'} "${name}"`, () => assert.equal(mayHoldTest(text, name), expected));
  }

  it('reads names of code by their parts', () => {
    const python = PARTS.files?.['api/tests/test_slugs.py'] ?? '';
    for (const name of ['TestSlugs.test_lower', 'TestSlugs::test_lower', 'test_lower[a-1]', 'test_words_*_more', 'test_lower()']) assert.equal(mayHoldTest(python, name), true, name);
    for (const name of ['TestWords.test_lower', 'test_upper', 'test_words_*_less']) assert.equal(mayHoldTest(python, name), false, name);
  });

  it('does not deny what a file makes when it runs', () => {
    assert.equal(mayHoldTest('it.each([1, 2])("reads %i", () => {})', 'reads 1'), true);
    assert.equal(mayHoldTest('for (const x of y) it(`reads ${x}`, () => {})', 'reads 1'), true);
  });
});
