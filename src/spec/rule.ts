import type { Range } from '../base/source-lines.ts';
import type { Finding } from '../contract/finding.ts';
import type { SpecDocument } from './document.ts';
import type { SpecTemplate } from './template.ts';

/** What a rule looks at. */
export interface RuleSubject {
  document: SpecDocument;
  template: SpecTemplate;
}

/** One place where a spec breaks a rule. `message` is one sentence. */
export interface Violation {
  message: string;
  range: Range;
  related?: NonNullable<Finding['related']>;
}

/** A rule about specs. Its id is stable: settings and people's suppressions name it. */
export interface SpecRule {
  id: string;
  /** Unless a setting says otherwise. */
  severity: Finding['severity'];
  check(subject: RuleSubject): Iterable<Violation>;
}
