import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { NamedTest } from '../../../src/spec/acceptance.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { isTestName } from '../../../src/spec/test-name.ts';

const HEAD = '# Spec: A\n\n## Requirements\n\n- [ ] Lower case letters only\n- [ ] Hyphens stand for spaces\n- [ ] GET /slugs/{id} returns 200\n\n';

function named(acceptance: string, head = HEAD): NamedTest[] {
  return readSpec(`${head}## Acceptance Tests\n\n${acceptance}\n`, 'specs/001-a.md').acceptance.named;
}

function told(acceptance: string, head = HEAD): string[] {
  return named(acceptance, head).map(({ kind, path, name, command, requirements }) => `${kind} ${[path, name, command].filter((part) => part !== null).join(' | ')}${requirements.length > 0 ? ` (${requirements.join(',')})` : ''}`);
}

describe('what an acceptance section names', () => {
  it('is paths, alone and with a test in them', () => {
    assert.deepEqual(told('- `tests/test_a.py`\n- `tests/test_a.py::TestA::test_b`\n- `test/a.test.ts > slugs > lower case`\n- `tests/test_a.py -k lower`\n- `tests/test_a.py -k "a and not b"`\n- `test/unit/`'), [
      'path tests/test_a.py', 'path tests/test_a.py | TestA::test_b', 'path test/a.test.ts | slugs > lower case', 'path tests/test_a.py | *lower*', 'path tests/test_a.py', 'path test/unit/',
    ]);
  });

  it('is names in quotes or code behind a file, which are looked for in it', () => {
    assert.deepEqual(told('- `test/a.test.ts`: "returns 404", “returns 200” and "fails"'), ['path test/a.test.ts | returns 404', 'path test/a.test.ts | returns 200', 'path test/a.test.ts | fails']);
    assert.deepEqual(told('- `tests/test_a.py` — `test_b`, `test_c`'), ['path tests/test_a.py | test_b', 'path tests/test_a.py | test_c']);
    assert.deepEqual(told('- See `tests/test_a.py`. It has `test_b`'), ['path tests/test_a.py', 'name test_b']);
    assert.deepEqual(told('- `tests/test_a.py` covers "unknown" things'), ['path tests/test_a.py']);
  });

  it('is names of tests, in code marks or plain where nothing else looks like one', () => {
    assert.deepEqual(told('- `test_lower`, `TestSlug`, `TestSlug.test_lower`, `SlugTest`, `test_post_*_422`, `should_fail`\n- test_plain (smoke)\n- in test_a.py and latest_news'), [
      'name test_lower', 'name TestSlug', 'name TestSlug.test_lower', 'name SlugTest', 'name test_post_*_422', 'name should_fail', 'name test_plain', 'path test_a.py',
    ]);
  });

  it('is no route, type, setting or file of another kind', () => {
    assert.deepEqual(told('- `GET /tests` returns `TestResult[]`\n- `task_type`, `test`, `latest`, `TEST_MODE`, `test.reports`, `attestation`, `{ "test": 1 }`').filter((line) => line.startsWith('name')), []);
  });

  it('is commands, in code spans and in shell blocks', () => {
    assert.deepEqual(told('Run `npm test -- slug`.\n\n```sh\n# comment\n$ pytest -v\n```'), ['command npm test -- slug', 'command pytest -v']);
  });

  it('tells for which requirement: by number, by its words, by the entry or heading above', () => {
    assert.deepEqual(told('- R1: `test_a`\n- requirements 2 and 3: `test_b`\n- Hyphens stand for spaces — `test_c`\n- `test_d`\n- R2\n  - `test_e`\n\n### Requirement 3\n\n- `test_f`\n- R9: `test_g`'), [
      'name test_a (0)', 'name test_b (1,2)', 'name test_c (1)', 'name test_d', 'name test_e (1)', 'name test_f (2)', 'name test_g (2)',
    ]);
  });

  it('goes by the labels of requirements where they have some', () => {
    const head = '# A\n\n## Requirements\n\n- R10: a b c\n- R20: d e f\n\n';
    assert.deepEqual(told('- R20 `test_a`\n- R1 `test_b`', head), ['name test_a (1)', 'name test_b']);
  });

  it('is told by tables: a requirement in one column, its tests in another', () => {
    assert.deepEqual(told('| Requirement | Test |\n|---|---|\n| Only lower case letters | `test_a` |\n| GET /slugs/{id} | `test_b`, `test_c` |\n| Nothing of it | `test_d` |'), [
      'name test_a (0)', 'name test_b (2)', 'name test_c (2)', 'name test_d',
    ]);
  });

  it('is what requirements name as well, for themselves', () => {
    const spec = readSpec('# A\n\n## Requirements\n\n- [ ] a, see `tests/test_a.py`\n- [ ] b (`test_b`), not `GET /x`, run `pytest`\n', 'specs/a.md');
    assert.deepEqual(spec.acceptance.named.map(({ kind, path, name, requirements }) => [kind, path ?? name, requirements]), [['path', 'tests/test_a.py', [0]], ['name', 'test_b', [1]]]);
    assert.deepEqual([spec.acceptance.paths, spec.acceptance.commands], [[], []]);
  });

  it('has its place', () => {
    const text = `${HEAD}## Acceptance Tests\n\n- R1: \`test_a\` and \`test_b\`\n`;
    assert.deepEqual(readSpec(text, 'a.md').acceptance.named.map(({ span }) => text.slice(span.start, span.end)), ['test_a', 'test_b']);
  });

  it('is read of any text without throwing, with places in it', () => {
    const text = fc.string({ unit: fc.constantFrom('- ', '`', 'test_a', '"', '|', '\n', '::', ' > ', 'a.test.ts', 'tests/', 'R1', 'requirement 2', ' ', '(', '—', '*', ':', '[', '](', '```sh\n', '|---|', 'Test', 'npm test', '&&', '#'), maxLength: 60 });
    fc.assert(fc.property(text, (body) => {
      const source = `${HEAD}## Acceptance Tests\n\n${body}`;
      const { acceptance, requirements } = readSpec(source, 'specs/a.md');
      for (const test of acceptance.named) {
        assert.ok(test.span.start >= 0 && test.span.end <= source.length);
        assert.ok([test.path ?? test.name, test.command].filter((part) => part !== null).length === 1);
        for (const index of test.requirements) assert.ok(index >= 0 && index < requirements.length);
      }
    }), { numRuns: 2000 });
  });
});

describe('names of tests', () => {
  it('are told from other identifiers', () => {
    for (const name of ['test_a', 'testSlug', 'TestSlug', 'TestSlug::test_a', 'SlugTest', 'SlugTest.lower', 'test_a[1-2]', 'test_a()', 'slug_test', 'should_fail', 'test_*']) assert.ok(isTestName(name), name);
    for (const name of ['', 'test', 'tests', 'latest', 'contest', 'attest_a', 'TEST_MODE', '/test_a', 'a b', 'test.command', 'isTested', 'pytest', 'Testing2/x', 'testing']) assert.ok(!isTestName(name), name);
  });
});
