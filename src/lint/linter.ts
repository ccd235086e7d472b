import type { Finding, Fix } from '../contract/finding.ts';
import type { PipelineFacts } from '../contract/pipeline-facts.ts';
import type { Analysis, FileFacts } from './analysis.ts';
import type { LintConfig } from './rule.ts';

/** A finding, and whether it can be mended by a program. */
export interface LintFinding extends Finding {
  fixable: boolean;
}

/** A finding with its fix. */
export interface FixableFinding {
  finding: LintFinding;
  fix: Fix;
}

/** What a document was found to be, at one moment. */
export interface LintResult {
  findings: readonly LintFinding[];
  /** The same as long as the findings are: what a client gives back to hear only of what is new. */
  resultId: string;
}

/**
 * The documents of one workspace folder, read once each and checked when somebody asks. One change costs the reading of
 * one file; a document is checked again only when its text or an answer that it got about the world has changed.
 */
export interface Linter {
  configure(config: LintConfig): void;
  /** All files of the workspace, relative. Replaces what was known. */
  setFiles(files: readonly string[]): void;
  /** A file has come or changed, on disk. */
  fileChanged(file: string): void;
  fileDeleted(file: string): void;
  /** An editor's text stands for the file until it is closed. */
  open(file: string, text: string): void;
  close(file: string): void;
  /** Whether an editor's text stands for the file. */
  isOpen(file: string): boolean;
  setFacts(facts: PipelineFacts): void;
  /** Paths of all documents that are checked: specs, template, backlogs, the coverage document; open task logs. */
  documents(): readonly string[];
  /** Reads some of the documents that have not been read yet, at most `most`; says how many are left. Whoever does not call it waits longer for the first result. */
  readSome(most: number): number;
  lint(file: string): LintResult;
  /** Documents whose result may be another one than was last given, since this was last asked. */
  takeChanged(): readonly string[];
  /** The fixes of what was found in a file, in the order of the document; of those that are wanted, or of all. With very many there may be none for the last of them. */
  fixes(file: string, isWanted?: (finding: LintFinding) => boolean): readonly FixableFinding[];
  /** The whole of a document; kept for the few that were asked for last. Null where it cannot be read. */
  analysis(file: string): Analysis | null;
  /** What is kept of every document; null for what is none. */
  facts(file: string): FileFacts | null;
  /** The facts of every document that is kept, by path. */
  allFacts(): Iterable<FileFacts>;
}
