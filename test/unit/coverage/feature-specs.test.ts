import assert from 'node:assert/strict';
import { isFeatureSpec } from '../../../src/coverage/feature-specs.ts';
import { readSpec } from '../../../src/spec/document.ts';

const SECTIONS = '\n## Purpose\n\nA\n\n## Requirements\n\n- [ ] B\n\n## Files\n\n- `a.ts`\n';

function decide(file: string, text: string, backlogs: string[] = []): boolean {
  return isFeatureSpec(readSpec(text, file), backlogs, 'specs/TEMPLATE.md');
}

describe('feature specs', () => {
  it('ask for something', () => {
    assert.ok(decide('specs/001-a.md', `# Spec: A\n${SECTIONS}`));
    assert.ok(decide('specs/a.md', '# A\n\n## Files\n\n- `a.ts`\n'));
    assert.ok(decide('specs/a.md', '---\nrequirements: [b]\n---\n# A\n'));
    assert.ok(!decide('specs/a.md', '# A\n\nSome words\n'));
    assert.ok(!decide('specs/015-a.md', '# Spec 015 — Placeholder (merged into 018)\n\n## Purpose\n\nGone\n\n## Status\n\nMerged\n'));
    assert.ok(!decide('specs/015-a.md', '# A\n\n## Requirements\n'));
  });

  it('are no templates, backlogs, indexes and other files', () => {
    for (const file of ['specs/TEMPLATE.md', 'specs/README.md', 'specs/index.md', 'specs/manifest.json', 'other/template.md']) assert.ok(!decide(file, `# A\n${SECTIONS}`), file);
    assert.ok(!decide('specs/work.md', `# A\n${SECTIONS}`, ['specs/work.md']));
    assert.ok(!decide('specs/006-overnight-backlog.md', '# Work\n\n## Goal\n\nX\n\n## Files\n\n- `a.ts`\n\n1. One\n'));
    assert.ok(!decide('specs/next.md', '# Overnight Backlog\n\n## Files\n\n- `a.ts`\n'));
  });

  it('may be about a backlog', () => {
    assert.ok(decide('specs/040-backlog-import.md', `# Spec: Backlog import\n${SECTIONS}`));
  });
});
