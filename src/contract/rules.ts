import type { Severity } from './finding.ts';

/** What a rule looks at. */
export type RuleSubjectName = 'document' | 'spec' | 'backlog' | 'coverage' | 'task';

/** A rule as settings, documentation and reports know it. */
export interface RuleInfo {
  subject: RuleSubjectName;
  /** Unless `lint.rules` says otherwise. */
  severity: Severity | 'off';
  /** Whether there is a fix for at least some of its findings. */
  fixable: boolean;
  /** What it finds, as the title of its page: a few words. */
  title: string;
}

const rule = (subject: RuleSubjectName, severity: RuleInfo['severity'], fixable: boolean, title: string): RuleInfo => ({ subject, severity, fixable, title });

/**
 * Every rule. Ids are stable: settings and comments name them. `docs/rules/<id>.md` has what each of them is for; a test
 * compares this list with the pages, the tests and the schema of the configuration.
 */
export const RULES = {
  'too-large': rule('document', 'error', false, 'A document that is too large to be read'),
  encoding: rule('document', 'error', false, 'A document that is no UTF-8 text'),
  'unknown-rule': rule('document', 'warning', true, 'A comment that names no rule'),
  'broken-link': rule('document', 'warning', true, 'A link to a file that is not there'),
  'broken-anchor': rule('document', 'warning', true, 'A link to a heading that is not there'),

  'missing-section': rule('spec', 'error', true, 'A section that the template asks for'),
  'empty-section': rule('spec', 'warning', false, 'A section without anything in it'),
  'template-placeholder': rule('spec', 'warning', false, 'A text that is left over from the template'),
  'vague-requirement': rule('spec', 'information', false, 'A requirement that no test can decide'),
  'requirement-without-test': rule('spec', 'information', false, 'A requirement that no test is named for'),
  'file-missing': rule('spec', 'warning', true, 'A listed file that is not there and not new'),
  'file-outside-workspace': rule('spec', 'error', false, 'A path that leads outside of the workspace'),
  'test-missing': rule('spec', 'warning', true, 'A named test that is not there'),
  'duplicate-id': rule('spec', 'warning', true, 'A number that another spec has as well'),
  'frontmatter-invalid': rule('spec', 'warning', false, 'Front matter that cannot be read'),
  'unknown-status': rule('spec', 'warning', true, 'A status that nobody knows'),
  'spec-path': rule('spec', 'warning', true, 'A line “Spec path:” that names another file'),
  'open-decision-gate': rule('spec', 'information', false, 'A decision that is still open'),
  'done-but-untested': rule('spec', 'warning', false, 'Done, and nothing proves it'),
  'tested-but-open': rule('spec', 'information', true, 'Proved, and its box is empty'),

  'malformed-item': rule('backlog', 'warning', true, 'An item that cannot be read as it was meant'),
  'duplicate-item': rule('backlog', 'warning', false, 'An item that is there twice'),
  'out-of-order': rule('backlog', 'information', true, 'Numbers that go down'),
  'missing-spec': rule('backlog', 'warning', true, 'An item whose spec is not there'),
  'unknown-attribute': rule('backlog', 'warning', true, 'An attribute that nobody knows'),
  'unknown-dependency': rule('backlog', 'warning', false, 'A dependency on an item that is not there'),
  'dependency-cycle': rule('backlog', 'error', false, 'Items that wait for each other'),
  'done-mismatch': rule('backlog', 'information', true, 'An item that is done and not, at once'),
  'no-goal': rule('backlog', 'off', false, 'An open item that serves no goal'),

  'missing-row': rule('coverage', 'warning', true, 'A spec without a row in the coverage document'),
  'detached-row': rule('coverage', 'warning', true, 'A row that a blank line has cut off from its table'),
  'unknown-spec': rule('coverage', 'warning', false, 'A row whose spec is not there'),
  'contradicts-evidence': rule('coverage', 'warning', true, 'A mark that the evidence contradicts'),

  'missing-spec-path': rule('task', 'warning', false, 'A spec task whose output names no spec'),
  'verdict-missing': rule('task', 'warning', false, 'A review without a verdict'),
  'verdict-contradicts-tests': rule('task', 'warning', false, 'A verdict that the tests contradict'),
} as const satisfies Record<string, RuleInfo>;

export type RuleId = keyof typeof RULES;

export const RULE_IDS = Object.keys(RULES) as readonly RuleId[];

export function isRuleId(name: string): name is RuleId {
  return Object.hasOwn(RULES, name);
}

/** What is wrong with how a task ended, as its judge saw it: the ids of the rules that report it. */
export const TASK_PROBLEMS = ['missing-spec-path', 'verdict-missing', 'verdict-contradicts-tests'] as const satisfies readonly RuleId[];
export type TaskProblem = (typeof TASK_PROBLEMS)[number];
