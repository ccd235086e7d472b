import type { Range } from '../base/source-lines.ts';
import type { Finding, TextEdit } from '../contract/finding.ts';
import type { RuleId } from '../contract/rules.ts';

/** The rules whose findings come with reading and ordering backlogs. */
export type BacklogRule = Extract<RuleId,
  'malformed-item' | 'duplicate-item' | 'out-of-order' | 'unknown-attribute' | 'unknown-dependency' | 'dependency-cycle' | 'done-mismatch'>;

/** What is wrong with a backlog, by the rule that reports it. How much it matters, settings say. */
export interface BacklogProblem {
  rule: BacklogRule;
  /** One sentence. */
  message: string;
  range: Range;
  related?: NonNullable<Finding['related']>;
  /** What mends it, where reading the item says that already. */
  repair?: Repair;
}

/** Edits that mend an item. */
export interface Repair {
  /** As a menu says it. */
  title: string;
  edits: readonly TextEdit[];
  /** There is one right answer. */
  safe: boolean;
}

/** A problem and the file that it is in. */
export interface PlacedProblem extends BacklogProblem {
  file: string;
}
