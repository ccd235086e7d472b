/** Sources, by their extension. Documents, data and snapshots are no tests, wherever they are. */
const SOURCES = new Set([
  'ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte', 'py', 'go', 'rs', 'java', 'kt', 'kts', 'scala', 'groovy', 'clj', 'cljs', 'cljc',
  'rb', 'php', 'cs', 'fs', 'vb', 'swift', 'm', 'mm', 'c', 'cc', 'cpp', 'cxx', 'h', 'hpp', 'dart', 'ex', 'exs', 'erl', 'hs', 'ml', 'lua', 'pl', 't', 'r',
  'jl', 'sh', 'bash', 'bats', 'ps1', 'nim', 'zig', 'sol', 'elm', 'cr', 'd', 'feature', 'robot',
]);
/** What tests use and what holds none itself. */
const MATERIAL = new Set(['fixtures', 'fixture', '__fixtures__', 'testdata', 'test-data', 'test_data', '__mocks__', 'mocks', '__snapshots__', 'snapshots', 'golden', 'node_modules', 'vendor', 'dist']);
const SUPPORT = new Set(['helpers', 'helper', 'support', 'utils', 'stubs', 'data', 'resources']);
const TEST_FOLDERS = new Set(['test', 'tests', '__tests__', 'e2e', 'integration-tests', 'unittests', 'acceptance-tests', 't']);
const NO_TESTS = new Set(['__init__.py', 'conftest.py', 'setup.ts', 'setup.js', 'setup.mjs', 'test_helper.rb', 'spec_helper.rb', 'mod.rs']);

/** `a.test.ts`, `a.spec.js`, `a.cy.ts`. */
const BY_INFIX = /\.(?:test|tests|spec|cy|e2e|unit|integration)\.[a-z]{1,6}$/i;
/** `test_a.py`, `a_test.go`, `a-test.js`, `a_spec.rb`, `a_unittest.cc`. */
const BY_AFFIX = /^tests?[_-][^/]{1,200}\.[a-z]{1,6}$|[^/][_-](?:test|tests|spec|unittest)\.[a-z]{1,6}$/i;
/** `SlugTest.java`, `SlugTests.cs`, `SlugSpec.scala`, `SlugIT.java`, `TestSlug.java`. */
const BY_CASE = /(?:[a-z0-9](?:Tests?|TestCase|Spec|Suite|IT)|^Test[A-Z][A-Za-z0-9]{0,200})\.(?:java|kt|kts|scala|groovy|cs|fs|vb|swift|php|hs|m|mm|cpp|cc)$/;

/** Whether a path ends as a source does, in small letters. */
export function hasSourceExtension(path: string): boolean {
  const dot = path.lastIndexOf('.');
  return dot > 0 && path[dot - 1] !== '/' && SOURCES.has(path.slice(dot + 1));
}

/**
 * Whether a file holds tests, by the conventions of the common languages: its name, or a test folder that it is in.
 * `path` is relative with forward slashes. Documents, fixtures, snapshots and set-up files are none.
 */
export function isTestFile(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || !SOURCES.has(name.slice(dot + 1).toLowerCase()) || NO_TESTS.has(name.toLowerCase())) return false;
  const lower = folders.map((folder) => folder.toLowerCase());
  if (lower.some((folder) => MATERIAL.has(folder))) return false;
  if (/\.d\.[cm]?ts$/.test(name)) return false;
  if (BY_INFIX.test(name) || BY_AFFIX.test(name) || BY_CASE.test(name)) return true;
  const folder = folders.findIndex((part, index) => TEST_FOLDERS.has(lower[index] ?? '') || /[a-z0-9]\.?Tests?$/.test(part));
  return folder >= 0 && !lower.slice(folder + 1).some((part) => SUPPORT.has(part)) && !/^(?:helpers?|utils?|support|fixtures?)\./i.test(name);
}
