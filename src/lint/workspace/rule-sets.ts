import type { BacklogSubject, CoverageSubject, DocumentSubject, Rule, SpecSubject, TaskLogSubject } from '../rule.ts';
import { BACKLOG_RULES } from '../rules/backlog/backlog-rules.ts';
import { COVERAGE_RULES } from '../rules/coverage/coverage-rules.ts';
import { DOCUMENT_RULES } from '../rules/document/document-rules.ts';
import { SPEC_RULES } from '../rules/spec/spec-rules.ts';
import { TASK_RULES } from '../rules/task/task-rules.ts';

/** The rules for each kind of document. */
export interface RuleSets {
  document: readonly Rule<DocumentSubject>[];
  spec: readonly Rule<SpecSubject>[];
  backlog: readonly Rule<BacklogSubject>[];
  coverage: readonly Rule<CoverageSubject>[];
  task: readonly Rule<TaskLogSubject>[];
}

export const ALL_RULES: RuleSets = { document: DOCUMENT_RULES, spec: SPEC_RULES, backlog: BACKLOG_RULES, coverage: COVERAGE_RULES, task: TASK_RULES };
