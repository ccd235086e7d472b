import assert from 'node:assert/strict';
import { unprovenMarks } from '../../../src/coverage/unproven-marks.ts';
import { spec } from './documents/facts.ts';

const HEALTH = spec('specs/001-health.md', 'specified', { tests: [] });
const AGENT = spec('specs/002-agent-api.md', 'tested');

function table(...rows: string[]): string {
  return `# Coverage\n\n| Spec | Present | Spec'd | Tested | Notes |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function found(before: string | null, after: string): string[] {
  return unprovenMarks(before, after, [HEALTH, AGENT]).map(({ line, message }) => `${line}: ${message}`);
}

describe('marks that nothing proves', () => {
  it('are those that were not there, in a row that was or in a new one', () => {
    const marked = table('| 001 Health | ✓ | ✓ | ✓ | Done |', '| 002 Agent Api | ✓ | ✓ | ✓ | |');
    const expected = ['5: The item marks 001 as present, and no evidence says so.', '5: The item marks 001 as tested, and no test result says so.'];
    assert.deepEqual(found(table('| 001 Health | ? | ? | ? | |'), marked), expected);
    assert.deepEqual(found(table(), marked), expected);
    assert.deepEqual(found(null, marked), expected);
    assert.deepEqual(found('', marked), expected);
  });

  it('are not those that a person set before, in whatever way they are written', () => {
    const before = table('| 001 Health | x | yes | ✓ | |');
    assert.deepEqual(found(before, before), []);
    assert.deepEqual(found(before, table('| 002 Agent Api | ✓ | ✓ | ✓ | |', '| 001 Health | ✅ | ✓ | [x] | |')), []);
    assert.deepEqual(found(before, table('| 001 The health | ✓ | ✓ | ✓ | |')), []);
  });

  it('are not those that are taken away, or that say no', () => {
    assert.deepEqual(found(table('| 001 Health | ✓ | ✓ | ✓ | |'), table('| 001 Health | ? | ✗ | — | |')), []);
    assert.deepEqual(found(table('| 001 Health | ✓ | ✓ | ✓ | |'), ''), []);
  });

  it('are those of rows that are no spec’s as well, and of a second row of the same spec', () => {
    const before = table('| PLAN Month 1 | ✓ | — | — | |', '| 001 Health | ? | ? | ? | |');
    assert.deepEqual(found(before, before), []);
    assert.deepEqual(found(before, table('| PLAN Month 1 | ✓ | — | ✓ | |', '| 001 Health | ? | ? | ? | |', '| 001 Health | ? | ? | ✓ | |')), [
      '5: The item marks PLAN Month 1 as tested, and no test result says so.', '7: The item marks 001 Health as tested, and no test result says so.',
    ]);
  });

  it('are named by titles where a number says nothing, and have their line below a blank one', () => {
    const twin = spec('specs/001-other.md', 'planned', { tests: [] });
    const after = table('| 001 Health | ? | ? | ? | |', '', '| 001 Other | ? | ? | ✓ | |');
    assert.deepEqual(unprovenMarks(null, after, [HEALTH, twin]).map(({ line, message }) => `${line}: ${message}`), ['7: The item marks 001 Other as tested, and no test result says so.']);
  });
});
