import type { Range, SourceLines } from '../base/source-lines.ts';
import type { BacklogDocument } from '../backlog/document.ts';
import type { Config } from '../contract/config.ts';
import type { Finding, Fix } from '../contract/finding.ts';
import type { RuleId } from '../contract/rules.ts';
import type { SpecDocument } from '../spec/document.ts';
import type { DocumentLink, Heading } from '../spec/outline.ts';
import type { TemplateDemands } from '../spec/template.ts';
import type { DisabledRules } from './disabled-rules.ts';
import type { World } from './world.ts';

/** One place where a document breaks a rule. */
export interface Violation {
  /** One sentence. */
  message: string;
  range: Range;
  related?: NonNullable<Finding['related']>;
  /** Makes the fix, when somebody asks for it; left out where there is none. Null where the world has changed meanwhile. */
  fix?: () => Fix | null;
}

/** A rule about one kind of document. Pure; whatever it is given, it does not throw. */
export interface Rule<Subject> {
  id: RuleId;
  check(subject: Subject): Iterable<Violation>;
}

/** What every rule may look at. */
interface Subject {
  /** Relative to the workspace. */
  file: string;
  source: SourceLines;
  config: LintConfig;
}

/** The parts of a configuration that rules depend on. */
export type LintConfig = Pick<Config, 'lint' | 'specs' | 'template' | 'backlogs' | 'metaBacklog' | 'coverage'>;

/** A document of any kind that is checked, but for task logs. */
export interface DocumentSubject extends Subject {
  links: readonly DocumentLink[];
  headings: readonly Heading[];
  disabled: DisabledRules;
  world: World;
}

/** A spec. `world` is null where nothing but the document is to be looked at, as when an agent has just written it. */
export interface SpecSubject extends Subject {
  document: SpecDocument;
  /** Not its text: a template of other words is no other template. */
  template: TemplateDemands;
  world: World | null;
}

/** A backlog. */
export interface BacklogSubject extends Subject {
  document: BacklogDocument;
  world: World;
}

/** The coverage document. */
export interface CoverageSubject extends Subject {
  world: World;
}

/** The log of a task, as its document shows it. */
export interface TaskLogSubject extends Subject {
  world: World;
}
