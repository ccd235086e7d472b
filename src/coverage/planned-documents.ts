import type { DocumentChange, DocumentProposal, KeptPlace, SpecCoverage } from '../contract/coverage.ts';
import type { ItemWriting } from './item-writing.ts';
import type { Manifest } from './manifest.ts';

/** What the documents are to follow, and the documents as they are. */
export interface DocumentFacts {
  /** Feature specs with what their evidence supports, sorted by path. */
  specs: readonly SpecCoverage[];
  /** For each spec that is tested now, by path: what made it so, with the digest of its files. */
  evidence: ReadonlyMap<string, NonNullable<Manifest['specs'][string]['evidence']>>;
  /** The files that each spec lists, by its path; for the text of proposed sections. */
  files?: ReadonlyMap<string, readonly string[]>;
  /** How many tests there are, where results of the whole are known. */
  testCount: number | null;
  /** Headings of the backlog whose items are all done, at least one of them by recorded evidence. */
  milestones: readonly { name: string; specs: readonly string[] }[];
  /** Null where there is none yet. The manifest is read from its text. */
  documents: {
    coverage: DocumentText;
    status: DocumentText;
    plan: DocumentText;
    manifest: DocumentText;
  };
  /** What items have brought into the documents since the manifest was written. */
  items?: readonly ItemWriting[];
  /** ISO 8601: when something regressed that is found to have. */
  at: string;
  /** Whether tests of a file, or of none that is known, are not named where agents can read it. Without it all are named. */
  isHidden?: (file: string | null) => boolean;
  joinRows: boolean;
  lowerMarks: boolean;
}

/** A file that follows the evidence; its text is null where it is not there. */
export interface DocumentText {
  path: string;
  text: string | null;
  /** Why it cannot be read, one sentence; it is left as it is then. */
  unreadable?: string;
}

/** What an update comes to. Nothing is written yet. */
export interface PlannedDocuments {
  /** Files whose text changes, the manifest last. */
  changes: DocumentChange[];
  kept: KeptPlace[];
  proposals: DocumentProposal[];
  /** As it is after the update; null where it could not be read. */
  manifest: Manifest | null;
  /** One sentence each. */
  problems: string[];
}
