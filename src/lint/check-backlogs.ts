import type { BacklogDocument } from '../backlog/document.ts';
import type { BacklogListItem, TaskView } from '../contract/engine-api.ts';
import type { Finding } from '../contract/finding.ts';
import { backlogWorld } from './backlog-world.ts';
import { readDisabledRules } from './disabled-rules.ts';
import type { LintConfig } from './rule.ts';
import { BACKLOG_RULES } from './rules/backlog/backlog-rules.ts';
import { runRules } from './run-rules.ts';

/** What the pipeline knows of the items of backlogs; nothing where it was not asked. */
export interface BacklogFacts {
  items: readonly BacklogListItem[];
  /** Of several tasks of an item the newest is last. */
  tasks: readonly TaskView[];
}

/**
 * What can be said of backlogs by themselves and what is known of their items, file by file and in the order of their lines.
 * Whether the files that they name are there is not looked at.
 */
export function checkBacklogs(documents: readonly BacklogDocument[], { items, tasks }: BacklogFacts, config: LintConfig): Finding[] {
  const world = backlogWorld(documents, items, tasks);
  return documents.flatMap((document) => {
    const { file, lines: source } = document;
    return runRules(BACKLOG_RULES, { file, source, config, document, world }, readDisabledRules(source)).map(({ finding }) => finding);
  });
}
