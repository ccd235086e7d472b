import type { DocumentProblem } from '../../contract/document-source.ts';
import type { RuleId } from '../../contract/rules.ts';
import { isBegunSpec } from '../../coverage/feature-specs.ts';
import type { TemplateDemands } from '../../spec/template.ts';
import type { Analysis } from '../analysis.ts';
import type { LintConfig } from '../rule.ts';
import { type Found, runRules, severityOf } from '../run-rules.ts';
import type { World } from '../world.ts';
import type { DocumentKinds } from './document-kinds.ts';
import type { RuleSets } from './rule-sets.ts';

/** What a document is checked against. */
export interface CheckContext {
  rules: RuleSets;
  config: LintConfig;
  world: World;
  /** Asked for by specs alone. */
  template: () => TemplateDemands;
  kinds: DocumentKinds;
}

/** All that the rules for its kind find in a document, in its order. */
export function checkDocument(analysis: Analysis, { rules, config, world, template, kinds }: CheckContext): Found[] {
  const { file, kind, source, headings, links, disabled, spec, backlog } = analysis;
  const subject = { file, source, config, world };
  if (kind === 'task-log') return runRules(rules.task, subject, disabled);
  // Concatenated, not pushed: a document may have more findings than a call may have arguments.
  let found = runRules(rules.document, { ...subject, headings, links, disabled }, disabled);
  // Other documents of the specs folder owe nobody a section.
  if (spec !== null && isBegunSpec(spec, kinds.backlogs.map((each) => each.file), kinds.template)) found = found.concat(runRules(rules.spec, { ...subject, document: spec, template: template() }, disabled));
  if (backlog !== null) found = found.concat(runRules(rules.backlog, { ...subject, document: backlog }, disabled));
  if (kind === 'coverage') found = found.concat(runRules(rules.coverage, subject, disabled));
  return found.sort(({ finding: a }, { finding: b }) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
}

const RULE_OF: Readonly<Record<DocumentProblem, RuleId | null>> = {
  missing: null, 'too-large': 'too-large', 'too-slow': 'too-large', encoding: 'encoding', outside: 'encoding', unreadable: 'encoding',
};

/** What is said of a document that cannot be read. One that is gone is none. */
export function problemFindings(file: string, { problem, message }: { problem: DocumentProblem; message: string }, config: LintConfig): Found[] {
  const rule = RULE_OF[problem];
  const severity = rule === null ? 'off' : severityOf(rule, config);
  if (rule === null || severity === 'off') return [];
  const start = { line: 0, character: 0 };
  const sentence = problem === 'too-large' ? `This document is larger than ${config.lint.maxKilobytes} KiB and is not checked.` : message;
  return [{ finding: { file, rule, severity, message: sentence, range: { start, end: start } }, fix: null }];
}
