import assert from 'node:assert/strict';
import { unknownStatus } from '../../../../../src/lint/rules/spec/unknown-status.ts';
import { assertFixed } from '../../marked-document.ts';
import { assertRule, checkRules, type RuleParts } from './check-rule.ts';

const fixed = (text: string, parts: RuleParts = {}): string => assertFixed(text, 'specs/007-a.md', 'unknown-status', (each) => checkRules([unknownStatus], each, parts));

describe('unknown-status', () => {
  it('is found at the word, in front matter and near the top', () => {
    assert.deepEqual(assertRule(unknownStatus, '---\nstatus: ⟦unknown-status|drfat⟧\n---\n# A\n'), ['Nobody knows the status "drfat"; "draft" may be meant.']);
    assert.deepEqual(assertRule(unknownStatus, '# A\n\n**Owner:** me\n**Status:** ⟦unknown-status|Purple⟧ (2026)\n\n## Purpose\n'), ['Nobody knows the status "Purple".']);
    assertRule(unknownStatus, '# A\n\n- Status: ⟦unknown-status|implementd⟧ | Owner: me\n');
  });

  it('is not found for words that people have', () => {
    for (const status of ['Draft', 'In Progress', 'in_progress', 'IN-PROGRESS', '✅ Done', 'Implemented in v2', 'done — see 018', 'Superseded by [012](012.md)', 'Complete.', 'Approved (me)', 'Accepted, later', 'To Do', 'Last Call', 'Implementable', 'TBD', 'N/A', 'Under discussion', 'Initial draft', 'Awaiting approval', 'Delivered', 'Resolved', 'Research', 'Unreleased', '完成', 'Черновик']) {
      assertRule(unknownStatus, `# A\n\n**Status**: ${status}\n`);
    }
    for (const status of ['proposed', '"specified"', 'superseded by 012']) assertRule(unknownStatus, `---\nstatus: ${status}\n---\n# A\n`);
  });

  it('is no sentence, no status of something else, and none in code or below', () => {
    assertRule(unknownStatus, '# A\n\nStatus: API and indexer are there through 019\n');
    assertRule(unknownStatus, '# A\n\n```\nStatus: purple\n```\n\n## Data\n\nstatus: purple\n');
    assertRule(unknownStatus, '# A\n\nThe status: purple or green\n');
  });

  it('takes the project’s own words', () => {
    assertRule(unknownStatus, '# A\n\nStatus: Purple haze\n', { lint: { statuses: ['purple haze'] } });
    assert.equal(fixed('# A\n\nStatus: Purpel\n', { lint: { statuses: ['purple'] } }), '# A\n\nStatus: Purple\n');
  });

  it('is mended with the word that is near', () => {
    assert.equal(fixed('---\r\nstatus: "drfat"\r\n---\r\n# A\r\n'), '---\r\nstatus: "draft"\r\n---\r\n# A\r\n');
    assert.equal(fixed('# A\n\n**Status:** `In Progres` x\n'), '# A\n\n**Status:** `In Progress` x\n');
    assert.equal(fixed('# A\n\nStatus: in_progess'), '# A\n\nStatus: in_progress');
    assert.deepEqual(['drfat', 'implmentd', 'donee'].map((status) => checkRules([unknownStatus], `---\nstatus: ${status}\n---\n`)[0]?.fix?.()?.safe), [true, false, false]);
  });
});
