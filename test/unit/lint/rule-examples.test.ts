import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import { RULE_IDS, RULES, type RuleId } from '../../../src/contract/rules.ts';
import { rulePage } from '../../../src/host/rule-pages.ts';
import { LintWorkspace } from '../../../src/lint/workspace/lint-workspace.ts';

/** Pages whose examples are no text of one document, or need what the pipeline knows. */
const NOT_CHECKED: ReadonlySet<RuleId> = new Set<RuleId>([
  'too-large', 'encoding', 'duplicate-id', 'contradicts-evidence', 'done-but-untested', 'tested-but-open', 'missing-spec-path', 'verdict-missing', 'verdict-contradicts-tests',
]);

/** Where an example of a rule stands. */
const FILES = { document: 'specs/003-example.md', spec: 'specs/011-paging.md', backlog: 'specs/backlog.md', coverage: 'docs/SPEC-COVERAGE.md' } as const;

/** A spec that breaks no rule. */
const SECTIONS: Record<string, string> = {
  '## Purpose': 'Long lists.',
  '## Requirements': '- [x] A page has 50 rows',
  '## Files to Create/Modify': '- `src/pages.ts` (new)',
  '## Acceptance Tests': '- `test/pages.test.ts` (new)',
  '## Out of Scope': '- Nothing',
  '## Decision Gates': '- None',
};

/** The parts of a spec that an example shows, in a whole one. */
function inSpec(example: string, leftOut: readonly string[]): string {
  const [, matter = '', body = ''] = /^(---\n[^]*?^---\n)?([^]*)$/m.exec(example) ?? [];
  const parts = body.split(/^(?=## )/m);
  const top = parts[0]?.startsWith('## ') === true ? '' : (parts.shift() ?? '');
  const isList = /^(?:[-*]|\d+\.) /.test(top);
  const title = top.startsWith('# ') ? '' : '# Spec: Paging\n\n';
  const requirements = isList && !body.includes('## Requirements') ? `## Requirements\n\n${top}` : '';
  const shown = new Set([requirements, ...parts].map((part) => part.split('\n')[0] ?? ''));
  const others = Object.entries(SECTIONS).filter(([heading]) => !shown.has(heading) && !leftOut.includes(heading)).map(([heading, text]) => `${heading}\n\n${text}\n`);
  return [matter + title + (isList ? '' : top), requirements, ...others, ...parts].filter((part) => part !== '').join('\n');
}

/** What else is there, for an example that speaks of it. */
const AROUND: Partial<Record<RuleId, Record<string, string>>> = {
  'broken-link': { 'docs/formats.md': '# Formats\n' },
  'file-missing': { 'src/slugs.ts': '' },
  'test-missing': { 'test/slugs.test.ts': "it('keeps digits', () => {});\n" },
  'missing-section': { 'specs/TEMPLATE.md': inSpec('', []) },
  'missing-spec': { 'specs/012-paging.md': inSpec('', []) },
  'missing-row': { 'specs/001-health.md': inSpec('# Spec: Health\n', []), 'specs/002-paging.md': inSpec('', []) },
  'unknown-spec': { 'specs/009-paging.md': inSpec('', []) },
};

const LEFT_OUT: Partial<Record<RuleId, string[]>> = { 'missing-section': ['## Out of Scope'] };

/** Blocks of markdown in a section, of what is wrong and of what is right. */
function examples(page: string): { wrong: string[]; right: string[] } {
  const [, example = ''] = /^## Example\n([^]*?)(?=^## (?:Fix|Options)$|$(?![^]))/m.exec(page) ?? [];
  const [wrong = '', ...right] = example.split(/^Right\b/m);
  const blocks = (text: string): string[] => [...text.matchAll(/^(`{3,})markdown\n([^]*?)^\1$/gm)].map(([, , block = '']) => block);
  return { wrong: blocks(wrong), right: right.flatMap(blocks) };
}

/** Rules that find something in an example, each of them switched on. */
function found(rule: RuleId, file: string, text: string): Set<string> {
  const texts: Record<string, string> = { ...AROUND[rule], [file]: text };
  const config = configSchema.parse({ lint: { rules: Object.fromEntries(RULE_IDS.map((id) => [id, 'warning'])) } });
  const linter = new LintWorkspace({
    read: (path) => (texts[path] === undefined ? { problem: 'missing', message: 'There is no such file.' } : { text: texts[path] }),
  }, config);
  linter.setFiles(Object.keys(texts));
  return new Set(linter.lint(file).findings.map((finding) => finding.rule));
}

describe('the examples of the pages of rules', () => {
  for (const id of RULE_IDS) {
    const { subject } = RULES[id];
    if (NOT_CHECKED.has(id) || subject === 'task') continue;
    it(`${id}: what is wrong is found, and what is right is not`, () => {
      const page = rulePage(id) ?? assert.fail('no page');
      const { wrong, right } = examples(page);
      const whole = (text: string): string => (subject === 'spec' ? inSpec(text, LEFT_OUT[id] ?? []) : text);
      assert.ok(wrong.length > 0 && right.length > 0, 'no example');
      for (const text of wrong) assert.ok(found(id, FILES[subject], whole(text)).has(id), whole(text));
      for (const text of right) assert.ok(!found(id, FILES[subject], whole(text)).has(id), whole(text));
    });
  }
});
