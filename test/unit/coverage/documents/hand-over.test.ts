import assert from 'node:assert/strict';
import { handOver } from '../../../../src/coverage/hand-over.ts';
import { readManifest, serialiseManifest } from '../../../../src/coverage/manifest.ts';
import { COVERAGE, factsOf, PLAN, spec, STATUS, type Texts, update, type Updated } from './facts.ts';

const HEALTH = 'specs/001-health.md';
const GRAPH = 'specs/019-graph.md';
const SPECS = [spec(HEALTH, 'tested'), spec(GRAPH, 'tested')];
const STATUS_TEXT = '## Specs Implemented\n\n- 005 Mine\n\n## Test Count\n\n- 7 tests\n';
const PLAN_TEXT = '## Current Status\n\n| Area | Status |\n|-|-|\n| Web | ✓ |\n';
const MORE = { testCount: 9, milestones: [{ name: 'Phase 1', specs: [HEALTH] }] };

function handed(texts: Texts, places: string[]): Updated | string[] {
  const facts = factsOf(SPECS, texts);
  const result = handOver(readManifest(texts.manifest ?? null).manifest ?? assert.fail(), places, facts);
  if ('unknown' in result) return result.unknown;
  return update(SPECS, { ...texts, manifest: serialiseManifest(result) }, MORE).texts;
}

describe('handing a place over', () => {
  const first = update(SPECS, { status: STATUS_TEXT, plan: PLAN_TEXT }, MORE).texts;

  it('makes the text of a cell ours, whoever wrote it', () => {
    const texts = { ...first, coverage: (first.coverage ?? '').replace('| 001 Health | ✓ | ✓ | ✓ | Complete |', '| 001 Health | — | ✓ | soon | Later |') };
    assert.deepEqual(update(SPECS, texts, MORE).planned.changes, []);
    const after = handed(texts, [`${COVERAGE}#${HEALTH}/tested`, `${COVERAGE}#${HEALTH}/present`, `${COVERAGE}#${HEALTH}/notes`]);
    assert.deepEqual(after, { ...first, manifest: (after as Updated).manifest });
  });

  it('lets rows, lines and numbers come back', () => {
    const texts = {
      ...first, coverage: (first.coverage ?? '').replace(/\| 019 .*\n/, ''), status: STATUS_TEXT.replace('7', '12'), plan: PLAN_TEXT,
    };
    assert.deepEqual(update(SPECS, texts, MORE).planned.kept.map(({ place }) => place), [
      `${COVERAGE}#${GRAPH}/row`, `${STATUS}#implemented/${HEALTH}`, `${STATUS}#implemented/${GRAPH}`, `${STATUS}#tests`, `${PLAN}#milestone/Phase 1`,
    ]);
    assert.deepEqual(handed(texts, update(SPECS, texts, MORE).planned.kept.map(({ place }) => place)), first);
  });

  it('lets a whole document come back', () => {
    assert.equal((handed({ ...first, coverage: null }, [`${COVERAGE}#table`]) as Updated).coverage, first.coverage);
  });

  it('names places that are none, and hands nothing over then', () => {
    const unknown = ['docs/OTHER.md#tests', `${COVERAGE}#specs/404.md/row`, `${COVERAGE}#${HEALTH}/colour`, `${STATUS}#pending/${HEALTH}`, `${STATUS}#sprint/1`, `${PLAN}#milestone/None`, 'x'];
    assert.deepEqual(handed(first, [...unknown, `${STATUS}#tests`]), unknown);
  });
});
