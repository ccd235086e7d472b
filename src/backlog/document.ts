import type { Range, SourceLines } from '../base/source-lines.ts';
import type { BacklogKind } from '../contract/phase.ts';
import type { BacklogProblem } from './problem.ts';

/** A part of the text, `[start, end)`, offsets in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

/** What a trailing comment such as `<!-- goal:sprint-1 impact:4 effort:2 after:56,57 -->` says of its item. */
export interface ItemAttributes {
  goal: string | null;
  impact: number | null;
  effort: number | null;
  /** Labels or keys of the items that come before, as written. */
  after: string[];
  /** Lower runs first. */
  priority: number | null;
}

/**
 * What marks an entry as done: its own box, its own text, a line through all of it, or a heading above it.
 * Where several do, the first of these is named.
 */
export type DoneBy = 'checkbox' | 'text' | 'strike' | 'heading';

/** Where the parts of an entry stand in the text, for edits and findings. */
export interface EntryMarks {
  /** The list marker as written: `56.`, `3)`, `-`. */
  marker: string;
  /** The white space between the marker and what follows. */
  gap: string;
  /** The one character between the brackets of its box. */
  box: Span | null;
  /** The remark that says DONE, with the white space and the dash that lead to it. */
  remark: Span | null;
  /** The two `~~` that strike it through; empty where it is not struck. */
  strike: readonly Span[];
  /** A heading above it says DONE, whatever it says itself. */
  underDone: boolean;
  /** Where its own text ends, before a trailing comment: a remark is added here. */
  textEnd: number;
  /** The places of `attributes.after`, one for each. */
  after: readonly Range[];
  /** The path of the spec that it names; null where it names none, or by a link whose target stands elsewhere. */
  spec: Span | null;
  /** The line of the plain bullet that holds it, or -1: entries move only within the same one. */
  container: number;
  /** The last line of the entry and everything nested in it. */
  lastLine: number;
}

/** One item of a backlog file as it is written there. */
export interface BacklogEntry {
  /** Its number as written, empty for a bullet. */
  label: string;
  /**
   * One line: without marker, box, comments, the remark that says DONE, and emphasis. Links keep their text,
   * code keeps its backticks, and whatever looks like a tag (`<id>`) stays.
   */
  text: string;
  /** The headings above it, outermost first, without the title of the document. */
  headings: readonly string[];
  /** An empty box under a heading that says DONE is done, and reported: boxes are left behind more often than headings lie. */
  done: boolean;
  doneBy?: DoneBy;
  /** It stands under a heading `Proposed`: nobody has approved it, and it is never run. */
  proposed: boolean;
  /** The attribute, or 1 under a heading that says PRIORITY (or the number that it gives). Lower runs first. */
  priority: number | null;
  attributes: ItemAttributes;
  /** The spec that it names, relative to the workspace. */
  spec: string | null;
  /** Its position among the entries of the file, from 0. */
  index: number;
  /** From 0. */
  line: number;
  /** Where its marker starts. */
  start: number;
  /** Where the last line of the item ends, everything nested in it included, without the line ending. */
  end: number;
  marks: EntryMarks;
}

/** A heading of a backlog file, its title included. */
export interface BacklogSection {
  text: string;
  /** 1 to 6. */
  level: number;
  line: number;
  /** The last line of the heading itself. */
  lastLine: number;
}

/** A backlog file that has been read. */
export interface BacklogDocument {
  /** Relative to the workspace, forward slashes. */
  file: string;
  kind: BacklogKind;
  text: string;
  lines: SourceLines;
  sections: readonly BacklogSection[];
  entries: readonly BacklogEntry[];
  /** What is wrong with single items, in their order. What is wrong between items: `duplicateItems`, `outOfOrder`, `dependencyProblems`. */
  problems: readonly BacklogProblem[];
}
