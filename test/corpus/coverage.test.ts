import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assessSpec } from '../../src/coverage/assess-spec.ts';
import { type CoverageDetail, readCoverageDetails } from '../../src/coverage/coverage-details.ts';
import { isFeatureSpec } from '../../src/coverage/feature-specs.ts';
import { detailsFor, testReferences } from '../../src/coverage/test-references.ts';
import { readSpec, type SpecDocument } from '../../src/spec/document.ts';
import { RequirementMentions } from '../../src/spec/requirement-mention.ts';
import { resultSet, testCase } from '../unit/coverage/facts.ts';

const ROOT = join(import.meta.dirname, '../../../shared/corpus/coherence-network');

describe('the coverage of a real project', () => {
  let all: SpecDocument[] = [];
  let details: CoverageDetail[] = [];
  before(function () {
    if (!existsSync(ROOT)) return this.skip();
    all = readdirSync(join(ROOT, 'specs')).filter((name) => name.endsWith('.md')).sort().map((name) => readSpec(readFileSync(join(ROOT, 'specs', name), 'utf8'), `specs/${name}`));
    details = readCoverageDetails(readFileSync(join(ROOT, 'docs/SPEC-COVERAGE.md'), 'utf8'));
  });

  const specs = (): SpecDocument[] => all.filter((document) => isFeatureSpec(document, ['specs/005-backlog.md'], 'specs/TEMPLATE.md'));
  const ownDetails = (document: SpecDocument): CoverageDetail[] => detailsFor(document, details, all.filter(({ id }) => id === document.id));
  const spec = (start: string): SpecDocument => specs().find(({ file }) => file.startsWith(`specs/${start}`)) ?? assert.fail(start);

  it('is of its feature specs', () => {
    assert.deepEqual(all.filter((document) => !specs().includes(document)).map(({ file }) => file.slice('specs/'.length)), [
      '005-backlog.md', '006-overnight-backlog.md', '007-meta-pipeline-backlog.md', '015-placeholder.md', 'TEMPLATE.md', 'test-backlog-cursor.md',
    ]);
  });

  it('has references for each spec that names a test anywhere', () => {
    // These name none, neither themselves nor in the coverage document: seen by reading them.
    const none = specs().filter((document) => testReferences(document, ownDetails(document)).length === 0).map(({ file }) => file.slice('specs/'.length));
    assert.deepEqual(none, [
      '013-logging-audit.md', '014-deploy-readiness.md', '018-coherence-algorithm-spec.md', '020-sprint-2-coherence-api.md', '024-pypi-indexing.md', '026-phase-1-task-metrics.md',
      '026-pipeline-observability-and-auto-review.md', '027-fully-automated-pipeline.md', '028-parallel-by-phase-pipeline.md', '029-github-api-integration.md',
      '030-pipeline-full-automation.md', '030-spec-coverage-update.md', '031-setup-troubleshooting-venv.md', 'sprint0-graph-foundation-indexer-api.md',
    ]);
  });

  it('has all detail sections, each for the spec that it is about', () => {
    assert.deepEqual(details.map(({ ids, rows, files }) => [ids.join('+'), rows.length, files.length]), [
      ['001', 6, 3], ['002', 6, 6], ['003', 6, 4], ['007', 2, 2], ['008', 2, 0], ['009', 1, 0], ['010', 1, 0], ['011', 1, 0], ['022+025', 3, 4], ['019', 6, 6],
    ]);
    assert.deepEqual(specs().flatMap((document) => ownDetails(document).map(() => document.file.slice(6, 9))), ['001', '002', '003', '007', '008', '009', '010', '011', '019', '022', '025']);
  });

  it('maps detail rows to requirements, as a person would', () => {
    const mapped = specs().map((document) => {
      const mentions = new RequirementMentions(document.requirements);
      const rows = ownDetails(document).flatMap((detail) => detail.rows);
      return [document.file.slice(6, 9), rows.filter(({ requirement }) => mentions.about(requirement).length > 0).length, rows.length] as const;
    }).filter(([, , rows]) => rows > 0);
    const sum = (at: 1 | 2): number => mapped.reduce((total, row) => total + row[at], 0);
    assert.equal(sum(2), 37);
    assert.ok(sum(1) >= 25, JSON.stringify(mapped));

    const proves = (document: SpecDocument, name: string): string[] => testReferences(document, ownDetails(document)).filter((reference) => reference.name === name)
      .flatMap(({ requirements }) => requirements.map((index) => document.requirements[index]?.text ?? ''));
    assert.deepEqual(proves(spec('001'), 'test_health_version_semver'), [String.raw`version is a semantic-version-like string (MAJOR.MINOR.PATCH matching \d+\.\d+\.\d+)`]);
    assert.deepEqual(proves(spec('001'), 'test_health_response_schema'), ['Response contains exactly the specified top-level keys (no extra keys)']);
    assert.match(proves(spec('002'), 'test_get_task_by_id_404_when_missing').join('\n'), /^GET \/api\/agent\/tasks\/\{id\} — Get task by id[^\n]*$/);
    assert.match(proves(spec('002'), 'test_get_tasks_list_with_filters').join('\n'), /^GET \/api\/agent\/tasks — List tasks[^\n]*$/);
    assert.match(proves(spec('007'), 'test_docs_returns_200').join('\n'), /^Docs reachability[^\n]*$/);
    assert.match(proves(spec('019'), 'test_count_projects').join('\n'), /^In-memory implementation[^\n]*$/);
  });

  it('is known from a report of its tests', () => {
    const health = spec('001');
    const references = testReferences(health, ownDetails(health));
    const names = references.flatMap(({ name }) => name ?? []);
    const cases = names.map((name) => testCase(name, { suite: 'tests.test_health' }));
    const modified = new Map(health.files.map(({ path }): [string, number] => [path, 1]));
    const testTexts = new Map([['api/tests/test_health.py', '']]);
    const assess = (failed: string): ReturnType<typeof assessSpec> => assessSpec({ document: health, isWhole: true, references, modified, isDone: false },
      { sets: [resultSet(cases.map((test) => (test.name === failed ? { ...test, outcome: 'failed' } : test)))], testTexts }, null);
    assert.deepEqual([assess('').status, assess('').counts.passed], ['tested', 8]);
    assert.deepEqual(assess('').requirements.map(({ state }) => state), Array(8).fill('passed'));
    const failing = assess('test_health_version_semver');
    assert.deepEqual(failing.requirements.filter(({ state }) => state === 'failed').map(({ text }) => text.slice(0, 20)), ['version is a semanti']);
    assert.equal(failing.marks.tested, false);
  });
});
