import assert from 'node:assert/strict';
import { definition } from '../../../../src/language/features/definition.ts';
import { documentLinks } from '../../../../src/language/features/document-links.ts';
import { references } from '../../../../src/language/features/references.ts';
import { placesOf, smallWorkspace } from './small-workspace.ts';

const SPEC = `# Spec: Lower case

## Purpose

See [the other](002-hyphens.md#purpose).

## Requirements

- [ ] Only lower case letters
- [ ] Nothing else

## Files to Create/Modify

- \`src/slug.ts\` — the code
- \`src/none.ts\` — new

## Acceptance Tests

- \`test/slug.test.ts > slugs > makes lower case\` covers requirement 1
- \`test/unit/\`
- \`test/slug.py\`, somewhere \`test_hyphens\` and \`test_nothing\`
`;
const OTHER = '# Spec: Hyphens\n\n## Purpose\n\nAs [lower case](./001-lower.md), [here](#purpose).\n\n## Requirements\n\n- [ ] Hyphens\n';
const BACKLOG = '# Backlog\n\n1. Lower case, specs/001-lower.md\n2. Hyphens ([spec](002-hyphens.md)) <!-- after:1 -->\n3. Spaces <!-- after:1,2 -->\n';
const COVERAGE = '# Coverage\n\n| Spec | Present | Spec\'d | Tested | Notes |\n|---|---|---|---|---|\n| 001 Lower case | ✓ | ✓ | ✓ | |\n| 002 Hyphens | ✓ | ✓ | ? | |\n';
const TEST = "describe('slugs', () => {\n  // makes lower case\n  it('makes lower case', () => {});\n});\n";
const FILES = {
  'specs/001-lower.md': SPEC, 'specs/002-hyphens.md': OTHER, 'specs/backlog.md': BACKLOG, 'docs/SPEC-COVERAGE.md': COVERAGE, 'README.md': '# Slugs\n\n[Lower](specs/001-lower.md)\n',
  'src/slug.ts': 'export {};\n', 'test/slug.test.ts': TEST, 'test/unit/a.test.ts': '', 'test/slug.py': 'class A:\n    def test_hyphens_too(self):\n    def test_hyphens(self):\n',
};

/** Where the definition of what stands behind `word` in a file is. */
function definitionAt(file: keyof typeof FILES, word: string, cursor = `‸${word}`): string[] {
  const marked = FILES[file].replace(word, () => cursor);
  assert.notEqual(marked, FILES[file], `there is no ${word}`);
  const workspace = smallWorkspace({ ...FILES, [file]: marked });
  return placesOf(workspace, definition(workspace.context, file, workspace.position));
}

function referencesAt(file: string, marked: string, includeDeclaration = true): string[] {
  const workspace = smallWorkspace({ ...FILES, [file]: marked });
  return placesOf(workspace, references(workspace.context, file, workspace.position, includeDeclaration));
}

describe('a definition', () => {
  it('of a link is its file, at the heading that it names', () => {
    assert.deepEqual(definitionAt('specs/001-lower.md', '002-hyphens'), ['specs/002-hyphens.md:3 ## Purpose']);
    assert.deepEqual(definitionAt('specs/002-hyphens.md', './001-lower.md'), ['specs/001-lower.md:1 # Spec: Lower case']);
    assert.deepEqual(definitionAt('specs/002-hyphens.md', '#purpose'), ['specs/002-hyphens.md:3 ## Purpose']);
  });

  it('of a path in an item, of a row, and of an item itself is the spec', () => {
    for (const word of ['specs/001-lower', 'Lower case']) assert.deepEqual(definitionAt('specs/backlog.md', word), ['specs/001-lower.md:1 # Spec: Lower case']);
    assert.deepEqual(definitionAt('specs/backlog.md', '3. Spaces'), []);
    assert.deepEqual(definitionAt('docs/SPEC-COVERAGE.md', '002 Hyphens'), ['specs/002-hyphens.md:1 # Spec: Hyphens']);
  });

  it('of a number behind `after` is the item', () => {
    assert.deepEqual(definitionAt('specs/backlog.md', 'after:1,2', 'after:1,‸2'), ['specs/backlog.md:4 2. Hyphens ([spec](002-hyphens.md)) <!-- after:1 -->']);
  });

  it('of a title is the items that have the spec', () => {
    assert.deepEqual(definitionAt('specs/001-lower.md', 'Spec: Lower'), ['specs/backlog.md:3 1. Lower case, specs/001-lower.md']);
  });

  it('of a named test is the line that defines it, and of a requirement its tests', () => {
    for (const word of ['slug.test.ts > slugs', 'lower case letters']) assert.deepEqual(definitionAt('specs/001-lower.md', word), ["test/slug.test.ts:3 it('makes lower case', () => {});"]);
  });

  it('of the name of a test alone is in the files that are named beside it', () => {
    assert.deepEqual(definitionAt('specs/001-lower.md', 'test_hyphens'), ['test/slug.py:3 def test_hyphens(self):']);
    assert.deepEqual(definitionAt('specs/001-lower.md', 'test_nothing'), []);
  });

  it('of a listed file is the file, if it is there', () => {
    assert.deepEqual(definitionAt('specs/001-lower.md', 'src/slug.ts'), ['src/slug.ts:1']);
    assert.deepEqual(definitionAt('specs/001-lower.md', 'src/none.ts'), []);
    assert.deepEqual(definitionAt('specs/001-lower.md', 'test/unit/'), []);
  });
});

describe('references', () => {
  const OF_SPEC = ['specs/001-lower.md:1 # Spec: Lower case', 'README.md:3 specs/001-lower.md', 'docs/SPEC-COVERAGE.md:5 001 Lower case', 'specs/002-hyphens.md:5 ./001-lower.md', 'specs/backlog.md:3 specs/001-lower.md'];

  it('of a spec are items, rows, links and documents that nobody checks, from its title and from a mention', () => {
    assert.deepEqual(referencesAt('specs/001-lower.md', SPEC.replace('Lower', 'Lo‸wer')), OF_SPEC);
    assert.deepEqual(referencesAt('specs/backlog.md', BACKLOG.replace('specs/001', 'spe‸cs/001')), OF_SPEC);
    assert.deepEqual(referencesAt('specs/001-lower.md', SPEC.replace('Lower', 'Lo‸wer'), false), OF_SPEC.slice(1));
  });

  it('of an item are what comes after it', () => {
    assert.deepEqual(referencesAt('specs/backlog.md', BACKLOG.replace('1. Lower', '1‸. Lower'), false), ['specs/backlog.md:4 1', 'specs/backlog.md:5 1']);
    assert.deepEqual(referencesAt('specs/backlog.md', BACKLOG.replace('after:1,2', 'after:1,2‸')), ['specs/backlog.md:4 2. Hyphens ([spec](002-hyphens.md)) <!-- after:1 -->', 'specs/backlog.md:5 2']);
  });

  it('of a heading are the links to it', () => {
    assert.deepEqual(referencesAt('specs/002-hyphens.md', OTHER.replace('## Purpose', '## Pur‸pose'), false), ['specs/001-lower.md:5 002-hyphens.md#purpose', 'specs/002-hyphens.md:5 #purpose']);
  });

  it('of a requirement are its tests', () => {
    assert.deepEqual(referencesAt('specs/001-lower.md', SPEC.replace('Only', 'On‸ly')), [
      'specs/001-lower.md:19 test/slug.test.ts > slugs > makes lower case', "test/slug.test.ts:3 it('makes lower case', () => {});",
    ]);
  });

  it('of a test file, from any of its places, are the specs that name it or its folder', () => {
    assert.deepEqual(referencesAt('test/slug.test.ts', TEST.replace('slugs', 'sl‸ugs')), ['specs/001-lower.md:19 test/slug.test.ts > slugs > makes lower case']);
    assert.deepEqual(referencesAt('test/unit/a.test.ts', '‸'), ['specs/001-lower.md:20 test/unit/']);
  });
});

describe('links of a document', () => {
  it('are the files that it names and that are there', () => {
    const workspace = smallWorkspace(FILES);
    const linksOf = (file: string): string[] => documentLinks(workspace.context, file).map(({ target = '' }) => target.replace('file:///w/', '')).sort();
    assert.deepEqual(linksOf('specs/001-lower.md'), ['specs/002-hyphens.md#L3', 'src/slug.ts', 'test/slug.py', 'test/slug.test.ts']);
    assert.deepEqual(linksOf('specs/backlog.md'), ['specs/001-lower.md', 'specs/002-hyphens.md']);
    assert.deepEqual(linksOf('docs/SPEC-COVERAGE.md'), ['specs/001-lower.md', 'specs/002-hyphens.md']);
    assert.deepEqual(linksOf('src/slug.ts'), []);
  });
});
