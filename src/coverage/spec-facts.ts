import type { ResultSet } from '../results/test-case.ts';
import type { SpecDocument } from '../spec/document.ts';
import type { TestReference } from './test-reference.ts';

/** What is known of one feature spec before it is assessed. Pure values: files, times and results were looked at before. */
export interface SpecFacts {
  document: SpecDocument;
  /** It was read, and has no finding of severity error. */
  isWhole: boolean;
  /** From the spec itself and from the details of the coverage document. */
  references: readonly TestReference[];
  /** When its listed files and its test files were last changed, by path; those that are not there are missing. */
  modified: ReadonlyMap<string, number>;
  /** An item of the backlog with this spec is done by recorded evidence. */
  isDone: boolean;
}

/** Everything that results are matched with. */
export interface ResultFacts {
  /** Newest first. */
  sets: readonly ResultSet[];
  /** The text of test files, to find tests in that a report names no file for. By path; those that are large are missing. */
  testTexts: ReadonlyMap<string, string>;
}
