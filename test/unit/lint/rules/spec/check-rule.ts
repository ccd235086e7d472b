import { SourceLines } from '../../../../../src/base/source-lines.ts';
import { configSchema } from '../../../../../src/contract/config.ts';
import type { Rule, SpecSubject } from '../../../../../src/lint/rule.ts';
import { type Found, runRules } from '../../../../../src/lint/run-rules.ts';
import { readSpec } from '../../../../../src/spec/document.ts';
import { readTemplate } from '../../../../../src/spec/template.ts';
import { assertFindings, readMarked } from '../../marked-document.ts';

export interface RuleParts {
  file?: string;
  template?: string;
  lint?: Record<string, unknown>;
}

/** What rules find in a spec by itself. */
export function checkRules(rules: readonly Rule<SpecSubject>[], text: string, { file = 'specs/007-a.md', template = '', lint = {} }: RuleParts = {}): Found[] {
  const subject = { file, source: new SourceLines(text), config: configSchema.parse({ lint }), document: readSpec(text, file), template: readTemplate(template), world: null };
  return runRules(rules, subject, null);
}

/** The marked places are what a rule finds in a spec; the answer is what it says. */
export function assertRule(rule: Rule<SpecSubject>, marked: string, parts: RuleParts = {}): string[] {
  const document = readMarked(marked);
  const found = checkRules([rule], document.text, parts);
  assertFindings(document, found.map(({ finding }) => finding));
  return found.map(({ finding }) => finding.message);
}
