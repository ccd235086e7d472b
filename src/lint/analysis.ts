import type { BacklogDocument } from '../backlog/document.ts';
import type { Range, SourceLines } from '../base/source-lines.ts';
import type { SpecDocument } from '../spec/document.ts';
import type { DocumentLink, Heading } from '../spec/outline.ts';
import type { DocumentKind } from './document-kind.ts';
import type { DisabledRules } from './disabled-rules.ts';
import type { SpecSummary } from './world.ts';

/** A document that has been read whole. */
export interface Analysis {
  file: string;
  kind: DocumentKind;
  source: SourceLines;
  headings: readonly Heading[];
  links: readonly DocumentLink[];
  disabled: DisabledRules;
  /** For specs. */
  spec: SpecDocument | null;
  /** For backlogs. */
  backlog: BacklogDocument | null;
}

/** A place that names another file: a link, a listed file, a named test, the spec of an item, a row of the coverage document. */
export interface FileReference {
  /** What stands there as: a link's target, a path in a list, and so on. */
  kind: 'link' | 'listed-file' | 'test' | 'item-spec' | 'coverage-row' | 'spec-path';
  /** The file that is meant, relative to the workspace. */
  target: string;
  /** Behind the `#` of a link. */
  anchor: string | null;
  /** Of the path itself, for a rename; of the row's first cell in a coverage document. */
  range: Range;
  /** Whether `range` holds a path that is relative to the document's own folder. */
  isRelative: boolean;
}

/** What is kept of every document, whether or not anybody has it open: small. */
export interface FileFacts {
  file: string;
  kind: DocumentKind;
  /** Of its text. */
  hash: string;
  spec: SpecSummary | null;
  headings: readonly Heading[];
  references: readonly FileReference[];
}
