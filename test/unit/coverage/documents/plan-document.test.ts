import assert from 'node:assert/strict';
import { PLAN, spec, update } from './facts.ts';

const SPECS = [spec('specs/001-health.md', 'tested'), spec('specs/020-sprint-2-api.md', 'tested'), spec('specs/021-ui.md', 'tested')];
const TEXT = `# Plan

## 5b. Where we are

Words.

| Area | Status |
|------|--------|
| **Sprint 1 (Graph)** | ✓ GraphStore |
| **Web** | ✓ Spec 012 |

## 6. Roadmap

| Area | Status |
|------|--------|
`;

function plan(text: string, milestones: { name: string; specs: string[] }[], status: string | null = null): string | null {
  const { texts } = update(SPECS, { plan: text, status }, { milestones });
  assert.deepEqual(update(SPECS, texts, { milestones }).planned.changes, [], 'the second update');
  return texts.plan;
}

describe('the plan', () => {
  it('gets a row for each milestone that no row names', () => {
    const milestones = [
      { name: 'Phase 1: Specs | Docs', specs: ['specs/001-health.md', 'specs/021-ui.md'] },
      { name: 'Sprint 1', specs: ['specs/001-health.md'] },
      { name: 'Sprint 10', specs: [] },
      { name: 'web', specs: ['specs/001-health.md'] },
    ];
    assert.equal(plan(TEXT, milestones), TEXT.replace('✓ Spec 012 |', '✓ Spec 012 |\n| **Phase 1: Specs Docs** | ✓ 001, 021 |\n| **Sprint 10** | ✓ |'));
  });

  it('gets one for a sprint that the status document has as complete', () => {
    const status = '## Sprint Status\n\n| Sprint | Exit Criteria | Status |\n|-|-|-|\n| 2 | 020, 021 | |\n| 3 | 001 | blocked |\n';
    assert.equal(plan(TEXT, [], status), TEXT.replace('✓ Spec 012 |', '✓ Spec 012 |\n| **Sprint 2** | ✓ 020, 021 |'));
  });

  it('has rows in the way of its own table', () => {
    assert.equal(
      plan('## Current Status\r\n\r\nStatus | Area\r\n---|---\r\n✓ | Web', [{ name: 'Phase 1', specs: ['specs/001-health.md'] }]),
      '## Current Status\r\n\r\nStatus | Area\r\n---|---\r\n✓ | Web\r\n✓ 001 | Phase 1',
    );
  });

  it('is left alone without that section or its table', () => {
    for (const text of ['# Plan\n\n| Area | Status |\n|-|-|\n', '## 5b. Status\n\nWords.\n', '## 15b Status\n\n| Area | Status |\n|-|-|\n', '## 5b\n\n| What | When |\n|-|-|\n\n| Area | Status |\n|-|-|\n']) {
      assert.equal(plan(text, [{ name: 'Phase 1', specs: [] }]), text);
    }
  });

  it('follows more specs, and keeps what a person makes of a row', () => {
    const first = update(SPECS, { plan: TEXT }, { milestones: [{ name: 'Phase 1', specs: ['specs/001-health.md'] }] }).texts;
    const more = { milestones: [{ name: 'Phase 1', specs: ['specs/001-health.md', 'specs/021-ui.md'] }] };
    assert.match(update(SPECS, first, more).texts.plan ?? '', /\| \*\*Phase 1\*\* \| ✓ 001, 021 \|/);
    const changed = { ...first, plan: (first.plan ?? '').replace('✓ 001 |', 'nearly |') };
    const kept = update(SPECS, changed, more);
    assert.equal(kept.texts.plan, changed.plan);
    assert.deepEqual(kept.planned.kept, [{ place: `${PLAN}#milestone/Phase 1`, now: 'nearly', evidence: '✓ 001, 021' }]);
    const deleted = update(SPECS, { ...first, plan: TEXT }, more);
    assert.equal(deleted.texts.plan, TEXT);
    assert.deepEqual(deleted.planned.kept.map(({ now }) => now), ['']);
  });
});
