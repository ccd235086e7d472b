import assert from 'node:assert/strict';
import { readCoverageDetails } from '../../../src/coverage/coverage-details.ts';
import { commandKey, referenceCommands } from '../../../src/coverage/reference-command.ts';
import { detailsFor, testReferences } from '../../../src/coverage/test-references.ts';
import { readSpec, type SpecDocument } from '../../../src/spec/document.ts';

function spec(body: string, file = 'specs/001-slugs.md', front = ''): SpecDocument {
  return readSpec(`${front}# Spec: Slugs\n\n## Requirements\n\n- [ ] Letters become lower case\n- [ ] Blanks become hyphens\n\n${body}`, file);
}

function told(document: SpecDocument, coverage = ''): string[] {
  return testReferences(document, readCoverageDetails(coverage))
    .map(({ kind, path, name, command, requirements }) => `${kind} ${[path, name, command?.join(' ')].filter((part) => typeof part === 'string').join(' | ')}${requirements.length > 0 ? ` (${requirements.join(',')})` : ''}`);
}

describe('references to tests', () => {
  it('come from acceptance, front matter, files, requirements and details, each once', () => {
    const document = spec(
      '## Files to Create/Modify\n\n- `src/slugs.ts` — it\n- `test/slugs.test.ts` — its tests\n\n## Acceptance Tests\n\n- `test/slugs.test.ts`\n- R1: `test_lower`\n- `npm run test`\n',
      'specs/001-slugs.md', '---\ntest:\n  - npm test\n  - test/more.test.ts\n---\n',
    );
    assert.deepEqual(told(document, '## Spec 1: Slugs\n\n| Requirement | Implementation | Test |\n|---|---|---|\n| Blanks to hyphens | `a` | `test_hyphens` |\n| All | `a` | `test_lower` |\n\n**Files:** `src/slugs.ts`, `test/old.test.ts`\n'), [
      'file test/slugs.test.ts', 'name test_lower (0)', 'command npm run test', 'file test/more.test.ts', 'name test_hyphens (1)', 'file test/old.test.ts',
    ]);
  });

  it('are test files and folders of them alone', () => {
    assert.deepEqual(told(spec('## Acceptance Tests\n\n- `docs/a.md`, `src/a.ts`, `test/fixtures/a.ts`, `test/unit/`, `test/unit/slugs`, `src/`, `test/**/*.test.ts`, `../outside/a.test.ts`\n')), [
      'file test/unit/', 'file test/unit/slugs/', 'file test/**/*.test.ts',
    ]);
  });

  it('have the whole path of a file that is named bare and listed', () => {
    assert.deepEqual(told(spec('## Files\n\n- `api/tests/test_a.py`\n\n## Acceptance Tests\n\n- existing tests in test_a.py\n')), ['file api/tests/test_a.py']);
    assert.deepEqual(told(spec('## Files\n\n- `api/tests/test_a.py`\n- `web/tests/test_a.py`\n\n## Acceptance Tests\n\n- `test_a.py`\n')), ['file test_a.py', 'file api/tests/test_a.py', 'file web/tests/test_a.py']);
  });

  it('join a name that stands alone in one place and with its file in another', () => {
    assert.deepEqual(told(spec('## Acceptance Tests\n\n- R2: `test_b`\n- `tests/test_a.py::test_b`\n')), ['file tests/test_a.py | test_b (1)']);
  });

  it('are what commands run: their tests and the files among their arguments', () => {
    assert.deepEqual(told(spec('## Acceptance Tests\n\n- `cd api && pip install -e ".[dev]" && pytest tests/test_a.py -q`\n- `cd web && npm ci && npm run build`\n- `git push`\n- `npm test | tee log`\n')), [
      'command pytest tests/test_a.py -q', 'file api/tests/test_a.py', 'command npm run build',
    ]);
    assert.deepEqual(referenceCommands("pytest tests/test_a.py -k 'health'").map(({ files }) => files), [[]]);
    assert.deepEqual(referenceCommands('pytest --ignore tests/test_a.py tests/test_b.py').map(({ files }) => files), [['tests/test_b.py']]);
    assert.deepEqual(referenceCommands('python3 -m pytest tests/test_b.py').map(({ files }) => files), [['tests/test_b.py']]);
  });

  it('know the spellings of a command', () => {
    for (const [a, b] of [['npm test', 'npm run test'], ['npm t', 'npm test'], ['/usr/bin/pytest -q', 'pytest -q'], ['npm.cmd test', 'npm test']] as const) assert.equal(commandKey(a.split(' ')), commandKey(b.split(' ')));
    assert.notEqual(commandKey(['npm', 'test']), commandKey(['npm', 'test', '--', 'a']));
  });
});

describe('details of a spec', () => {
  const details = readCoverageDetails('## Spec 005: Project Manager\n\n## Spec 5: Backlog view\n\n## Spec 022 + 025: Import\n\n## Spec: Slugs and words\n');
  const named = (file: string, title: string): SpecDocument => readSpec(`# Spec: ${title}\n`, file);

  it('are those of its number', () => {
    assert.deepEqual(detailsFor(named('specs/025-txt.md', 'Text'), details, []).map(({ title }) => title), ['Import']);
    assert.deepEqual(detailsFor(named('specs/22-import.md', 'Lockfile'), details, []).map(({ title }) => title), ['Import']);
    assert.deepEqual(detailsFor(named('specs/003-x.md', 'Import'), details, []), []);
  });

  it('belong to the one whose title resembles theirs where several share a number', () => {
    const manager = named('specs/005-project-manager.md', 'Project Manager Pipeline');
    const view = named('specs/005-view.md', 'View of the backlog');
    const other = named('specs/005-other.md', 'Something else');
    const all = [manager, view, other];
    assert.deepEqual(detailsFor(manager, details, all).map(({ title }) => title), ['Project Manager']);
    assert.deepEqual(detailsFor(view, details, [manager, other]).map(({ title }) => title), ['Backlog view']);
    assert.deepEqual(detailsFor(other, details, all), []);
  });

  it('without a number are those of its title', () => {
    assert.deepEqual(detailsFor(named('specs/slugs.md', 'Slugs and words'), details, []).map(({ title }) => title), ['Slugs and words']);
    assert.deepEqual(detailsFor(named('specs/slugs.md', 'Words of another kind'), details, []), []);
  });
});
