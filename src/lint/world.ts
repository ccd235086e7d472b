import type { Range } from '../base/source-lines.ts';
import type { SpecCoverage } from '../contract/coverage.ts';
import type { BacklogListItem, TaskView } from '../contract/engine-api.ts';
import type { BacklogDocument } from '../backlog/document.ts';

/** A spec among others, in few words. */
export interface SpecSummary {
  /** Relative to the workspace. */
  file: string;
  /** Digits as written; null where neither its name nor its title has a number. */
  id: string | null;
  title: string | null;
  /** Of its title; the first line where it has none. */
  titleRange: Range;
  /** Whether it specifies a feature: templates, backlogs and indexes do not. */
  isFeature: boolean;
}

/**
 * What a rule may ask about everything around its document. All answers are of one moment. Whoever implements it may
 * remember what was asked, and by which document: a document is checked again only when one of its answers is another one.
 * So ask for what is needed, and nothing else.
 */
export interface World {
  /** Whether there is a file or a folder of this path, relative to the workspace; a path that leads outside is not there. */
  exists(path: string): boolean;
  /** Whether any file fits a pattern, as lists of specs write them. */
  matches(pattern: string): boolean;
  /**
   * The file that was most likely meant by a path that is not there: one of the same name elsewhere, or of nearly the same
   * name in the same folder. Null where there is none, or several are as near.
   */
  nearest(path: string): string | null;
  /** The anchors of the headings of another markdown document; null where it is no document of ours, or not there. */
  anchors(file: string): ReadonlySet<string> | null;
  /** The text of another file, bounded; null where it is not there or no text. For fixes and tests by name; not for every check. */
  text(file: string): string | null;
  /** Feature specs with this number, whatever zeros it begins with. */
  specsNumbered(id: string): readonly SpecSummary[];
  /** One spec by its path; null where there is none. */
  spec(file: string): SpecSummary | null;
  /**
   * All feature specs, by path. Whoever asks is checked again with every spec that comes, goes, or gets another number or title;
   * not when a title moves: where titles stand is to be asked of `spec`.
   */
  features(): readonly SpecSummary[];
  /** The smallest number that no spec has and none before it in the order of numbers: the largest of all plus one. */
  nextFreeId(): number;
  /** What the evidence says of a spec; null where nothing is known. */
  coverage(spec: string): SpecCoverage | null;
  /** Whether anything is known by evidence at all: without it, that nothing proves a spec says nothing. */
  hasEvidence(): boolean;
  /** All backlogs, the product backlog first. */
  backlogs(): readonly BacklogDocument[];
  /** Items that name this spec. */
  itemsOf(spec: string): readonly BacklogListItem[];
  /** The items of a backlog as the pipeline has seen them last, in their order: the text may be another one by now. */
  itemsIn(file: string): readonly BacklogListItem[];
  /** The newest task of an item. */
  taskOf(key: string): TaskView | null;
  task(id: string): TaskView | null;
}
