import type { Config, ConfigProblem } from '../../contract/config.ts';
import type { CoverageView } from '../../contract/coverage.ts';
import type { BacklogListItem, StatusView } from '../../contract/engine-api.ts';

/** A folder of the workspace. */
export interface FolderIdentity {
  /** Its URI, as commands name it. */
  uri: string;
  name: string;
  /** Its path on disk, without symbolic links. */
  root: string;
}

/** All that the editor shows of a folder, at one moment. */
export interface FolderSnapshot {
  readonly folder: FolderIdentity;
  /** `missing`: there is no backlog file. `broken`: the configuration has errors. `unreadable`: `trouble` says why. */
  readonly backlog: 'loading' | 'missing' | 'broken' | 'unreadable' | 'ready';
  /** Whether this window owns the folder's state, speaks to its owner, or only reads. */
  readonly role: 'reader' | 'owner' | 'client';
  readonly trusted: boolean;
  /** Null before the first look. */
  readonly config: Config | null;
  /** There is a `.coherence/config.json`. */
  readonly configured: boolean;
  readonly problems: readonly ConfigProblem[];
  /** Backlog files that are there, relative. */
  readonly files: readonly string[];
  readonly status: StatusView | null;
  readonly items: readonly BacklogListItem[];
  /** Markdown files in the folder of the specs, relative, without the backlogs and the template. */
  readonly specs: readonly string[];
  /** What evidence says of the specs; null where it is not known. */
  readonly coverage: CoverageView | null;
  /** Why the folder cannot be worked with as it should, and what to do. */
  readonly trouble: { readonly message: string; readonly hint: string | null } | null;
}

/** A folder that nothing is known of yet. */
export function emptySnapshot(folder: FolderIdentity, trusted: boolean): FolderSnapshot {
  return {
    folder, trusted, backlog: 'loading', role: 'reader', config: null, configured: false, problems: [], files: [],
    status: null, items: [], specs: [], coverage: null, trouble: null,
  };
}
