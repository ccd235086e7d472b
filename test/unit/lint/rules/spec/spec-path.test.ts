import assert from 'node:assert/strict';
import { specPath } from '../../../../../src/lint/rules/spec/spec-path.ts';
import { assertFixed } from '../../marked-document.ts';
import { assertRule, checkRules, type RuleParts } from './check-rule.ts';

const fixed = (text: string, parts: RuleParts = {}): string => assertFixed(text, parts.file ?? 'specs/007-a.md', 'spec-path', (each) => checkRules([specPath], each, parts));
const always = { lint: { specPathLine: true } };

describe('spec-path', () => {
  it('is found where a line names another file', () => {
    assert.deepEqual(assertRule(specPath, '# A\n\nSpec path: ⟦spec-path|specs/008-b.md⟧\n'), ['This spec is specs/007-a.md, and not "specs/008-b.md".']);
    assertRule(specPath, '# A\n\n**Spec path:** `⟦spec-path|specs/007-A.md⟧`.\n\n- spec-path: ⟦spec-path|../x.md⟧\n\nSpec path: [here](⟦spec-path|008-b.md⟧)\n');
  });

  it('is not found for this file, words, code, or a sentence', () => {
    assertRule(specPath, '# A\n\nSpec path: specs/007-a.md\nSpec path: ./specs/007-a.md\nSpec path: [a](007-a.md)\nSpec path: <path>\nSpec path: see below\n\n```\nSpec path: specs/x.md\n```\n\nA line Spec path: specs/x.md, and `Spec path: specs/x.md`.\n');
    assertRule(specPath, '# A\n');
  });

  it('is mended with the path of the file', () => {
    assert.equal(fixed('# A\r\n\r\nSpec path: `specs/b.md`.'), '# A\r\n\r\nSpec path: `specs/007-a.md`.');
    assert.equal(fixed('# A\n\nSpec path: [b](b.md)\n'), '# A\n\nSpec path: [b](007-a.md)\n');
  });

  it('is found for specs without the line, where it has to be there', () => {
    assert.deepEqual(assertRule(specPath, '⟦spec-path|# A⟧\n', always), ['A line "Spec path:" is missing.']);
    assertRule(specPath, '# A\n\nSpec path: specs/007-a.md\n', always);
  });

  it('is added below the title, or at the top', () => {
    assert.equal(fixed('# A\r\n\r\n## Purpose\r\n', always), '# A\r\n\r\nSpec path: specs/007-a.md\r\n\r\n## Purpose\r\n');
    assert.equal(fixed('A\n=\ntext', always), 'A\n=\n\nSpec path: specs/007-a.md\n\ntext');
    assert.equal(fixed('\uFEFF---\na: b\n---\ntext', always), '\uFEFF---\na: b\n---\nSpec path: specs/007-a.md\n\ntext');
    assert.equal(fixed('# A\n', { ...always, file: 'specs/a b.md' }), '# A\n\nSpec path: `specs/a b.md`\n');
  });
});
