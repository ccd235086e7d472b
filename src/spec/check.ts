import type { Finding } from '../contract/finding.ts';
import type { SpecDocument } from './document.ts';
import type { SpecRule } from './rule.ts';
import { emptySection } from './rules/empty-section.ts';
import { missingSection } from './rules/missing-section.ts';
import { templatePlaceholder } from './rules/template-placeholder.ts';
import type { SpecTemplate } from './template.ts';

/** All rules, in the order in which a page of documentation would list them. */
const SPEC_RULES: readonly SpecRule[] = [missingSection, emptySection, templatePlaceholder];

/** What the rules report about a spec, in the order of the document. */
export function checkSpec(document: SpecDocument, template: SpecTemplate, rules: readonly SpecRule[] = SPEC_RULES): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    for (const violation of rule.check({ document, template })) {
      findings.push({ file: document.file, rule: rule.id, severity: rule.severity, ...violation });
    }
  }
  return findings.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
}
