import type { Config, ConfigProblem } from '../../contract/config.ts';
import type { Linter } from '../../lint/linter.ts';

/** The documents of a workspace as they are on disk, for one who checks them and mends them. */
export interface WorkspaceDocuments {
  /** The real path of the workspace. */
  readonly root: string;
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
  /** Knows all files, and what the pipeline knows of them. */
  readonly linter: Linter;
  /** Why something that the pipeline knows is not known here, one sentence each. */
  readonly notices: readonly string[];
  /** The path of an absolute path relative to the workspace, symbolic links followed; null where it is outside. The workspace itself is the empty path. */
  relative(path: string): string | null;
  /** What stands in a file now; null where it is not there, too large or no text. */
  text(file: string): string | null;
  /**
   * Replaces a file that still has the text `expected`; null for none. The linter knows of it afterwards.
   * @throws UserError `changed` and others
   */
  write(file: string, text: string, expected: string | null): Promise<void>;
}
