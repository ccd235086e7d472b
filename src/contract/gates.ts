/** Conditions that hold before an item's work is merged. */
export const GATE_NAMES = ['scope', 'tests', 'red-first', 'ci'] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** `enforce` holds the merge, `warn` says it, `off` does not look. */
export const GATE_POLICIES = ['enforce', 'warn', 'off'] as const;
export type GatePolicy = (typeof GATE_POLICIES)[number];

/** What became of a test between an item's base and its head. */
export const TEST_CHANGES = ['deleted', 'skipped', 'focused', 'emptied', 'weakened', 'green-on-base'] as const;
export type TestChange = (typeof TEST_CHANGES)[number];

/** A document says of evidence what only the pipeline can say. */
export type DocumentChange = 'claimed';

/** One thing that a gate has found. */
export interface GateFinding {
  gate: GateName;
  /** Relative to the workspace. */
  file: string;
  /** Counts from 1, in the text that `side` names; null where it is about the whole file. */
  line: number | null;
  /** Whether the line is in the file as it was, or as it is. */
  side: 'before' | 'after';
  /** What became of a test or a document; null for files out of scope. */
  change: TestChange | DocumentChange | null;
  /** One sentence. */
  message: string;
}

/** How the checks of the branch stand. */
export interface CiState {
  /** `unknown`: it could not be asked; `reason` says why. */
  state: 'green' | 'red' | 'pending' | 'unknown';
  /** The branch or report that was asked about. */
  about: string;
  failing: { name: string; url: string | null }[];
  reason: string | null;
  /** Not to be asked again before: milliseconds since the epoch. */
  retryAt: number | null;
}
