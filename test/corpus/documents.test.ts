import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpecStatus } from '../../src/contract/coverage.ts';
import { readSpec } from '../../src/spec/document.ts';
import { COVERAGE, spec, update } from '../unit/coverage/documents/facts.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/corpus/coherence-network');
const NO_SPECS = /backlog|TEMPLATE/;
const MORE = { testCount: 131, milestones: [{ name: 'Phase 1: Specs & Docs', specs: ['specs/001-health-check.md', 'specs/009-api-error-handling.md'] }] };

describe('the documents of a real project', () => {
  before(function () {
    if (!existsSync(FOLDER)) this.skip();
  });

  const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
  const documents = () => ({ coverage: read('docs/SPEC-COVERAGE.md'), status: read('docs/STATUS.md'), plan: read('docs/PLAN.md') });
  const specs = (status: SpecStatus) => readdirSync(join(FOLDER, 'specs')).filter((name) => name.endsWith('.md') && !NO_SPECS.test(name)).sort().map((name) => {
    const path = `specs/${name}`;
    const { title, id } = readSpec(read(path), path);
    return spec(path, status, { title: title ?? name, id });
  });

  /** Lines that went and lines that came; all others are the same, in the same order. */
  function difference(before: string, after: string | null): { gone: string[]; come: string[] } {
    const come: string[] = [];
    const gone: string[] = [];
    const left = before.split('\n');
    const right = (after ?? '').split('\n');
    let at = 0;
    for (const line of right) {
      const found = left.indexOf(line, at);
      // A line that comes may look like one far below: only what is near is the same line.
      if (found < 0 || found - at > 3) {
        come.push(line);
        continue;
      }
      gone.push(...left.slice(at, found));
      at = found + 1;
    }
    return { gone: [...gone, ...left.slice(at)], come };
  }

  const NEW_ROWS = ['026 Phase 1 Task Metrics', '027 Auto Update Framework', '030 Pipeline Full Automation', '030 Spec Coverage Update', '031 Setup Troubleshooting Venv', '032 Attention Heuristics Pipeline Status', 'Sprint0 Graph Foundation Indexer API'];

  it('follow when all of its specs are tested, and nothing else in them changes', () => {
    const before = documents();
    const { texts, planned } = update(specs('tested'), before, MORE);
    assert.deepEqual(difference(before.coverage, texts.coverage), {
      gone: ['| 015 Placeholder | ? | ? | ? | Pending |', '| 026 Pipeline Observability And Auto Review | ? | ? | ? | Pending |', '| 029 GitHub API Integration | ? | ✓ | ? | P0 for coherence; spec only |'],
      come: [...NEW_ROWS.map((title) => `| ${title} | ✓ | ✓ | ✓ | Complete |`), '| 015 Placeholder | ✓ | ✓ | ✓ | Pending |', '| 026 Pipeline Observability And Auto Review | ✓ | ✓ | ✓ | Pending |', '| 029 GitHub API Integration | ✓ | ✓ | ✓ | P0 for coherence; spec only |'],
    });
    assert.deepEqual(difference(before.status, texts.status), {
      gone: ['- 74 tests (73 non-holdout; PM validation excludes holdout)'],
      come: [
        '008 Sprint 1 Graph Foundation', '015 Placeholder', '026 Phase 1 Task Metrics', '026 Pipeline Observability And Auto Review', '027 Auto Update Framework', '027 Fully Automated Pipeline', '028 Parallel By Phase Pipeline',
        '029 GitHub API Integration', ...NEW_ROWS.slice(2), '131 tests (73 non-holdout; PM validation excludes holdout)',
      ].map((line) => `- ${line}`),
    });
    assert.match(texts.status ?? '', /## Strategic gaps \(Feb 2026\)\n\n- \*\*Data confidence:\*\*/);
    assert.deepEqual(difference(before.plan, texts.plan), { gone: [], come: ['| **Sprint 2** | ✓ 020, 021 |', '| **Sprint 3** | ✓ 022, 025 |', '| **Phase 1: Specs & Docs** | ✓ 001, 009 |'] });
    assert.deepEqual(planned.proposals.filter(({ kind }) => kind === 'detached-rows').map(({ line }) => line), [34]);
    assert.ok(planned.proposals.some(({ kind, text }) => kind === 'detail-section' && text?.startsWith('## Spec 030: Spec Coverage Update\n')));
    assert.deepEqual([planned.kept, planned.problems], [[], []]);
    assert.deepEqual(update(specs('tested'), texts, MORE).planned.changes, []);
  });

  it('take new rows as untested when nothing is tested, and lower nothing', () => {
    const before = documents();
    const { texts, planned } = update(specs('planned'), before, { lowerMarks: true });
    assert.deepEqual(difference(before.coverage, texts.coverage), { gone: [], come: NEW_ROWS.map((title) => `| ${title} | ? | ? | ? | Pending |`) });
    assert.equal(texts.status, before.status);
    assert.equal(texts.plan, before.plan);
    assert.deepEqual(planned.kept, []);
    const later = update(specs('tested'), texts, MORE);
    assert.deepEqual(later.texts.coverage, update(specs('tested'), before, MORE).texts.coverage);
  });

  it('list what is pending in the place of "None", until it is not', () => {
    const before = documents();
    const pending = update(specs('specified'), before);
    assert.deepEqual(difference(before.status, pending.texts.status).gone, ['- None']);
    const done = update(specs('implemented'), pending.texts);
    assert.ok((done.texts.status ?? '').includes('## Specs Pending Implementation\n\n- None\n\n## Key Endpoints'));
  });

  it('have the cut-off rows back in the table when that is asked for', () => {
    const before = documents();
    const { texts } = update(specs('planned'), before, { joinRows: true });
    const table = (texts.coverage ?? '').slice((texts.coverage ?? '').indexOf('| Spec |'), (texts.coverage ?? '').indexOf('**Present:**'));
    assert.equal(table.trimEnd().split('\n').length, 2 + 24 + 6 + NEW_ROWS.length);
    assert.ok(table.endsWith('|\n\n'));
    assert.deepEqual(update(specs('planned'), texts, { joinRows: true }).planned.changes, []);
    assert.equal(update(specs('planned'), texts).planned.proposals.some(({ kind }) => kind === 'detached-rows'), false);
    assert.equal((texts.coverage ?? '').slice((texts.coverage ?? '').indexOf('**Present:**')), before.coverage.slice(before.coverage.indexOf('**Present:**')));
    assert.ok(texts.manifest?.includes(COVERAGE));
  });
});
