import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDocuments } from '../../src/cli/lint/open-documents.ts';
import { fixDocuments } from '../../src/cli/lint/fix-documents.ts';
import type { WorkspaceDocuments } from '../../src/cli/lint/workspace-documents.ts';
import type { RuleId } from '../../src/contract/rules.ts';
import type { LintFinding } from '../../src/lint/linter.ts';

const CORPUS = join(import.meta.dirname, '../../../shared/corpus/coherence-network');

/** The documents of a real project, without its code: what is listed and not there says nothing of them. */
describe('lint on the documents of a real project', function () {
  this.timeout(60_000);
  let folder: string;
  let workspace: WorkspaceDocuments;

  before(async function () {
    if (!existsSync(CORPUS)) return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'coherence-corpus-'));
    for (const part of ['docs', 'specs']) cpSync(join(CORPUS, part), join(folder, part), { recursive: true });
    mkdirSync(join(folder, '.coherence'));
    writeFileSync(join(folder, '.coherence/config.json'), JSON.stringify({
      backlogs: ['specs/006-overnight-backlog.md', 'specs/005-backlog.md', 'specs/test-backlog-cursor.md'], metaBacklog: 'specs/007-meta-pipeline-backlog.md',
    }));
    workspace = await openDocuments({ root: folder, environment: {} });
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const findings = (): LintFinding[] => workspace.linter.documents().flatMap((file) => workspace.linter.lint(file).findings);
  const of = (rule: RuleId): LintFinding[] => findings().filter((finding) => finding.rule === rule);

  it('checks specs, their template, four backlogs and the coverage document', () => {
    const documents = workspace.linter.documents();
    assert.deepEqual(workspace.notices, []);
    assert.deepEqual(workspace.problems, []);
    assert.equal(documents.length, 41);
    assert.ok(documents.includes('docs/SPEC-COVERAGE.md'));
  });

  it('finds the numbers that two specs have', () => {
    assert.deepEqual(of('duplicate-id').map(({ file }) => file), [
      'specs/026-phase-1-task-metrics.md', 'specs/026-pipeline-observability-and-auto-review.md',
      'specs/027-auto-update-framework.md', 'specs/027-fully-automated-pipeline.md',
      'specs/030-pipeline-full-automation.md', 'specs/030-spec-coverage-update.md',
    ]);
    for (const { related } of of('duplicate-id')) assert.equal(related?.length, 1);
  });

  it('finds the sections that are not there, and no other', () => {
    assert.deepEqual(of('missing-section').map(({ file, message }) => `${file} ${/"(.+)"/.exec(message)?.[1]}`), [
      'specs/028-parallel-by-phase-pipeline.md Acceptance Tests', 'specs/028-parallel-by-phase-pipeline.md Out of Scope', 'specs/030-pipeline-full-automation.md Acceptance Tests',
    ]);
  });

  it('finds the rows that a blank line cuts off, and the specs without one', () => {
    const lines = readFileSync(join(folder, 'docs/SPEC-COVERAGE.md'), 'utf8').split('\n');
    assert.deepEqual(of('detached-row').map(({ range }) => lines[range.start.line]?.slice(0, 5)), lines.slice(33, 39).map((line) => line.slice(0, 5)));
    assert.equal(of('detached-row').length, 6);
    assert.equal(of('missing-row').length, 7);
  });

  it('says nothing else but what is so', () => {
    const known = new Set<string>(['duplicate-id', 'missing-section', 'detached-row', 'missing-row', 'requirement-without-test', 'vague-requirement', 'duplicate-item']);
    assert.deepEqual(findings().filter(({ rule }) => !known.has(rule)).map(({ file, range, rule }) => `${file}:${range.start.line + 1} ${rule}`), [
      'specs/012-web-skeleton.md:38 file-missing',
      'specs/024-pypi-indexing.md:44 file-outside-workspace',
    ]);
  });

  it('lies in its documents, whole sentences', () => {
    for (const { file, message, range } of findings()) {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      for (const { line, character } of [range.start, range.end]) assert.ok(character <= (lines[line]?.length ?? -1), `${file}:${line}:${character}`);
      assert.match(message, /^[A-Z0-9"`“].*\.$/s);
    }
  });

  it('mends what is safe once and for all, in the document that it is about', async () => {
    const { fixed, left } = await fixDocuments(workspace, workspace.linter.documents());
    assert.deepEqual(left, []);
    assert.deepEqual(fixed.map(({ file }) => file), ['docs/SPEC-COVERAGE.md']);
    assert.deepEqual([of('detached-row'), of('missing-row')], [[], []]);
    assert.deepEqual(await fixDocuments(workspace, workspace.linter.documents()), { fixed: [], left: [] });
    for (const file of workspace.linter.documents()) {
      if (file !== 'docs/SPEC-COVERAGE.md') assert.equal(readFileSync(join(folder, file), 'utf8'), readFileSync(join(CORPUS, file), 'utf8'), file);
    }
  });
});
