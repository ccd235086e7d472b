import assert from 'node:assert/strict';
import { isTestFile } from '../../../src/results/test-file.ts';

const TESTS = [
  'test/slug.js', 'tests/unit/slug.ts', 'src/__tests__/slug.tsx', 'src/slug.test.ts', 'src/slug.spec.mjs', 'cypress/slug.cy.ts', 'api/tests/test_agent.py', 'test_slug.py', 'slug_test.py', 'pkg/slug_test.go',
  'src/test/java/org/x/SlugTest.java', 'src/SlugTests.cs', 'Slug.Tests/Case.cs', 'SlugSpec.scala', 'SlugTest.kt', 'tests/SlugTest.php', 'spec/slug_spec.rb', 'test/slug_test.rb', 'test/helpers/slug_test.rb', 'tests/slug.rs',
  'test/slug_test.exs', 'lib/slug_test.dart', 'src/slug_unittest.cc', 'Tests/SlugTests/SlugTests.swift', 'test/slug.bats', 'e2e/login.ts', 'specs/slug.spec.ts', 'TestSlug.java', 't/slug.t',
];
const OTHERS = [
  'src/slug.ts', 'specs/001-slug.md', 'specs/test-backlog-cursor.md', 'specs/slug.ts', 'tests/README.md', 'test/fixtures/slug.test.ts', 'tests/testdata/x.go', '__tests__/__snapshots__/a.test.ts.snap', 'test/data.json',
  'src/latest.ts', 'src/contest.py', 'src/attestation/proof.ts', 'src/testing-library.ts', 'tests/__init__.py', 'tests/conftest.py', 'test/helpers/server.ts', 'test/helper.js', 'node_modules/x/test/a.js', 'spec/spec_helper.rb',
  'src/protest.java', 'docs/testing.md', '.github/workflows/test.yml', 'src/slug.test.d.ts', '', 'test', 'test/', 'src/inspect.ts',
];

describe('a test file', () => {
  for (const path of TESTS) it(`is ${path}`, () => assert.equal(isTestFile(path), true));
  for (const path of OTHERS) it(`is not ${path === '' ? 'an empty path' : path}`, () => assert.equal(isTestFile(path), false));
});
