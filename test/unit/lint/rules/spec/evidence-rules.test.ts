import assert from 'node:assert/strict';
import type { RequirementView, SpecCoverage, SpecTestView } from '../../../../../src/contract/coverage.ts';
import { doneButUntested } from '../../../../../src/lint/rules/spec/done-but-untested.ts';
import { fileMissing } from '../../../../../src/lint/rules/spec/file-missing.ts';
import { testedButOpen } from '../../../../../src/lint/rules/spec/tested-but-open.ts';
import { assertFindings, assertFixed, readMarked } from '../../marked-document.ts';
import { checkWith } from '../../spec-subject.ts';
import type { WorldParts } from '../../world-of.ts';

const FILE = 'specs/001-slugs.md';
const RULES = [doneButUntested, testedButOpen, fileMissing];
const counts = (given: Partial<SpecCoverage['counts']>): SpecCoverage['counts'] => ({ passed: 0, failed: 0, skipped: 0, stale: 0, ...given });
const named = (kind: SpecTestView['kind'] = 'file'): SpecTestView => ({ written: 'test/a.test.ts', kind, path: 'test/a.test.ts', state: 'not-run', results: [] });
const OTHER = { spec: 'specs/002-x.md', status: 'tested' } as const;

const known = (given: Partial<SpecCoverage>): WorldParts => ({ coverage: [{ spec: FILE, ...given }, OTHER] });
const check = (text: string, parts: WorldParts) => checkWith(RULES, text, FILE, parts);

function assertMarked(marked: string, parts: WorldParts): void {
  const document = readMarked(marked);
  assertFindings(document, check(document.text, parts).map(({ finding }) => finding));
}

const DONE = '# Spec: Slugs\n\n## Requirements\n\n- [x] Lower case\n';
const OPEN = DONE.replace('[x]', '[ ]');
const messages = (text: string, parts: WorldParts): string[] => check(text, parts).map(({ finding }) => finding.message);

describe('done-but-untested', () => {
  it('finds a spec that is done and whose tests fail or have not run, at its title', () => {
    assertMarked(DONE.replace('# Spec: Slugs', '⟦done-but-untested|# Spec: Slugs⟧').replaceAll('\n', '\r\n'), known({ tests: [named()] }));
    assert.deepEqual(messages(DONE, known({ tests: [named()] })), ['All of its boxes are ticked, and none of its tests has run.']);
    assert.deepEqual(messages(DONE, known({ tests: [named()], counts: counts({ passed: 3, failed: 1 }) })), ['All of its boxes are ticked, and 1 test of it fails.']);
    assert.deepEqual(messages(DONE, known({ tests: [named()], counts: counts({ skipped: 2 }) })), ['All of its boxes are ticked, and all of its tests are skipped.']);
    assert.deepEqual(messages(DONE, known({})), ['All of its boxes are ticked, and no test is named for it.']);
  });

  it('says why it takes it for done', () => {
    assert.deepEqual(messages(`---\nstatus: complete\n---\n${OPEN}`, known({})), ['Its status says that it is done, and no test is named for it.']);
    const items = (...states: ('done' | 'open')[]): WorldParts => ({ ...known({}), items: states.map((state, index) => ({ key: `k${index}`, spec: FILE, state })) });
    assert.deepEqual(messages(OPEN, items('done')), ['Its item is done, and no test is named for it.']);
    assert.deepEqual(messages(OPEN, items('done', 'open')), []);
    for (const status of ['draft', 'approved', 'done except for dashes', 'not done', 'in progress', 'spec complete']) assert.deepEqual(messages(`---\nstatus: ${status}\n---\n${OPEN}`, known({})), [], status);
  });

  it('says nothing where the evidence does not speak against it', () => {
    const evidence = { run: 'r', commit: null, at: '2026-01-01T00:00:00Z', tests: { passed: 1, failed: 0, skipped: 0 } };
    const quiet: Partial<SpecCoverage>[] = [{ status: 'tested' }, { counts: counts({ passed: 2, skipped: 1 }) }, { tests: [named()], counts: counts({ stale: 1 }) }, { tests: [named()], evidence }, { tests: [named('command')] }];
    for (const given of quiet) assert.deepEqual(messages(DONE, known(given)), []);
    assert.deepEqual(messages(DONE, {}), []);
    assert.deepEqual(messages(DONE, { coverage: [OTHER] }), []);
    assert.deepEqual(messages(DONE, { coverage: [{ spec: FILE }], hasEvidence: false }), []);
    assert.deepEqual(messages(OPEN, known({ counts: counts({ failed: 1 }) })), []);
    assert.deepEqual(messages(`${DONE}\n## Files\n\n- \`docs/a.md\`\n`, { ...known({}), files: { 'docs/a.md': '' } }), []);
  });

  it('reports a regression, whatever the spec says of itself', () => {
    const regression = (tests: string[]): WorldParts => known({ status: 'regressed', regression: { since: '2026-01-01T00:00:00Z', tests } });
    assert.deepEqual(messages(OPEN, regression(['a', 'b', 'c', 'd'])), ['Its tests passed once and fail now: "a", "b", "c" and 1 more.']);
    assert.deepEqual(messages(DONE, regression([])), ['Its tests passed once and fail now.']);
  });
});

describe('tested-but-open', () => {
  const view = (text: string, state: RequirementView['state'], line = 5): RequirementView => ({ text, line, state, tests: [] });
  const parts = (...requirements: RequirementView[]): WorldParts => known({ status: 'tested', requirements });

  it('finds empty boxes of requirements whose own tests have passed, wherever they stand now', () => {
    assertMarked('# X\r\n\r\n## Requirements\r\n\r\n- [ ] Ü 😀 open\r\n- [ ] ⟦tested-but-open|Lower case⟧\r\n  1. [x] ticked\r\n', parts(view('Ü 😀 open', 'not-run'), view('Lower case', 'passed', 99), view('ticked', 'passed')));
  });

  it('finds nothing where they have not passed, are not known, or could be another one', () => {
    for (const state of ['failed', 'skipped', 'stale', 'not-run', 'unmapped'] as const) assertMarked(OPEN, parts(view('Lower case', state)));
    assertMarked(OPEN, parts(view('Upper case', 'passed')));
    assertMarked(OPEN, {});
    assertMarked(DONE, parts(view('Lower case', 'passed')));
    assertMarked('# X\n\n## Requirements\n\n- [ ] Same\n- [ ] ⟦tested-but-open|Same⟧\n', parts(view('Same', 'failed', 5), view('Same', 'passed', 6)));
    assertMarked('# X\n\n## Requirements\n\n- [ ] Same\n- [ ] Same\n', parts(view('Same', 'passed', 20)));
  });

  it('is fixed with the box ticked, and safe', () => {
    const text = '# X\n\n## Requirements\n\n* [ ] Lower case [ ]\r\n* [ ] Words\n';
    assert.equal(assertFixed(text, FILE, 'tested-but-open', (each) => check(each, parts(view('Lower case [ ]', 'passed')))), text.replace('[ ]', '[x]'));
    assert.equal(check(text, parts(view('Words', 'passed')))[0]?.fix?.()?.safe, true);
  });

  it('is not fixed where the spec would say then that it is done, and something speaks against that', () => {
    const failing = { ...parts(view('Lower case', 'passed')), coverage: [{ spec: FILE, requirements: [view('Lower case', 'passed')], counts: counts({ passed: 1, failed: 1 }) }] };
    assert.deepEqual(check(OPEN, failing).map(({ finding, fix }) => [finding.rule, fix]), [['tested-but-open', null]]);
    const missing = `${OPEN}\n## Files\n\n- \`specs/gone.ts\`\n`;
    assert.deepEqual(check(missing, parts(view('Lower case', 'passed'))).map(({ finding, fix }) => [finding.rule, fix]), [['tested-but-open', null]]);
  });
});
