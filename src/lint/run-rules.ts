import type { Finding, Fix, Severity } from '../contract/finding.ts';
import { RULES, type RuleId } from '../contract/rules.ts';
import type { DisabledRules } from './disabled-rules.ts';
import type { LintConfig, Rule } from './rule.ts';

/** A finding with what would make its fix. */
export interface Found {
  finding: Finding;
  fix: (() => Fix | null) | null;
}

/** How much a rule matters in a workspace. */
export function severityOf(rule: RuleId, { lint }: Pick<LintConfig, 'lint'>): Severity | 'off' {
  return lint.rules[rule] ?? RULES[rule].severity;
}

/** What rules find in a document, in its order; without what settings and comments turn off. */
export function runRules<S extends { file: string; config: LintConfig }>(rules: readonly Rule<S>[], subject: S, disabled: DisabledRules | null): Found[] {
  const found: Found[] = [];
  for (const rule of rules) {
    const { id } = rule;
    const severity = severityOf(id, subject.config);
    if (severity === 'off') continue;
    for (const { fix, ...violation } of rule.check(subject)) {
      if (disabled?.covers(id, violation.range.start.line) === true) continue;
      found.push({ finding: { file: subject.file, rule: id, severity, ...violation }, fix: fix ?? null });
    }
  }
  return found.sort(({ finding: a }, { finding: b }) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
}
