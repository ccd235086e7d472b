import { SourceLines } from '../base/source-lines.ts';
import type { Finding } from '../contract/finding.ts';
import { isRuleId } from '../contract/rules.ts';
import type { SpecDocument } from '../spec/document.ts';
import type { SpecTemplate } from '../spec/template.ts';
import { type DisabledRules, readDisabledRules } from './disabled-rules.ts';
import type { LintConfig } from './rule.ts';
import { runRules, severityOf } from './run-rules.ts';
import { SPEC_RULES } from './rules/spec/spec-rules.ts';

/**
 * What can be said of a spec by its own text and its template alone. `text` is what the document was read from. Comments turn
 * off what is less than an error, as they do everywhere; errors stay: whoever writes the spec would otherwise decide whether
 * it is good enough. What is an error is up to the configuration.
 */
export function checkSpec(document: SpecDocument, text: string, template: SpecTemplate, config: LintConfig): Finding[] {
  const source = new SourceLines(text);
  const subject = { file: document.file, source, config, document, template, world: null };
  return runRules(SPEC_RULES, subject, exceptErrors(readDisabledRules(source), config)).map(({ finding }) => finding);
}

function exceptErrors({ covers, ...rest }: DisabledRules, config: LintConfig): DisabledRules {
  return { ...rest, covers: (rule, line) => isRuleId(rule) && severityOf(rule, config) !== 'error' && covers(rule, line) };
}
