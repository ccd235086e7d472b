import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import { checkSpec } from '../../../src/lint/check-spec.ts';
import { DEFAULT_TEMPLATE_TEXT } from '../../../src/spec/default-template.ts';
import { readSpec } from '../../../src/spec/document.ts';
import { readTemplate } from '../../../src/spec/template.ts';

const CONFIG = configSchema.parse({});
const TEMPLATE = `# Spec: [Feature Name]

## Why (optional)

## Requirements

- [ ] Requirement 1 (specific, testable)

## Files to Create/Modify

## Security review
`;

function found(text: string, template = TEMPLATE): [string, string, number][] {
  return checkSpec(readSpec(text, 'specs/a.md'), text, readTemplate(template), CONFIG).map(({ rule, severity, range }) => [rule, severity, range.start.line]);
}

describe('a spec template', () => {
  it('says which sections a spec must have', () => {
    assert.deepEqual(readTemplate(TEMPLATE).sections, [
      { title: 'Why', key: 'purpose', required: false },
      { title: 'Requirements', key: 'requirements', required: true },
      { title: 'Files to Create/Modify', key: 'files', required: true },
      { title: 'Security review', key: 'security review', required: true },
    ]);
  });

  it('of our own names the eight sections, three of them optional', () => {
    const { sections } = readTemplate(DEFAULT_TEMPLATE_TEXT);
    assert.deepEqual(sections.map(({ key, required }) => [key, required]), [
      ['purpose', true], ['requirements', true], ['api-contract', false], ['data-model', false],
      ['files', true], ['acceptance-tests', true], ['out-of-scope', true], ['decision-gates', false],
    ]);
  });

  it('is no finished spec: every placeholder is found in it', () => {
    const rules = new Set(found(DEFAULT_TEMPLATE_TEXT, DEFAULT_TEMPLATE_TEXT).map(([rule]) => rule));
    assert.deepEqual([...rules], ['template-placeholder']);
    assert.deepEqual(readSpec(DEFAULT_TEMPLATE_TEXT, 'specs/a.md').files, []);
  });
});

describe('the rules of a spec', () => {
  const whole = '# Spec: Slugs\n\n## Requirements (Phase 1)\n\n- [ ] Lower case\n\n## Files\n\n- `a.ts`\n\n## Security Review\n\nNone.\n';

  it('find nothing in a spec that has everything, under synonyms and with suffixes', () => {
    assert.deepEqual(found(whole), []);
  });

  it('report required sections that are missing, at the title', () => {
    assert.deepEqual(found('\n# Spec: Slugs\n\n## Files\n\n- `a.ts`\n'), [['missing-section', 'error', 1], ['missing-section', 'error', 1]]);
    assert.deepEqual(found(''), [['missing-section', 'error', 0], ['missing-section', 'error', 0], ['missing-section', 'error', 0]]);
  });

  it('report empty sections, at their heading', () => {
    assert.deepEqual(found(whole.replace('- `a.ts`', '<!-- later -->\n\n### Code')), [['empty-section', 'warning', 6]]);
  });

  it('report what is left of the template', () => {
    assert.deepEqual(found(whole.replace('Slugs', '[Feature Name]').replace('Lower case', 'Requirement 1 (specific, testable)')), [
      ['template-placeholder', 'warning', 0], ['template-placeholder', 'warning', 4],
    ]);
    assert.deepEqual(found(whole.replace('Lower case', '[Feature](a.md) names in [brackets]')), []);
  });

  it('matter as much as the configuration says', () => {
    const text = whole.replace('- `a.ts`', '');
    const rulesOf = (rules: Record<string, string>): [string, string][] =>
      checkSpec(readSpec(text, 'specs/a.md'), text, readTemplate(TEMPLATE), configSchema.parse({ lint: { rules } })).map(({ rule, severity }) => [rule, severity]);
    assert.deepEqual(rulesOf({}), [['empty-section', 'warning']]);
    assert.deepEqual(rulesOf({ 'empty-section': 'error' }), [['empty-section', 'error']]);
    assert.deepEqual(rulesOf({ 'empty-section': 'off' }), []);
  });
});
