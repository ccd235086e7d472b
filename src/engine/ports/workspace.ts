/** Files of the workspace. Paths are relative with forward slashes; one that leads outside is refused before any I/O. */
export interface WorkspacePort {
  readonly root: string;
  /** Null when there is no such file. @throws UserError `too-large` above `limit` bytes (2 MiB by default), `encoding`. */
  read(path: string, limit?: number): Promise<string | null>;
  exists(path: string): Promise<boolean>;
  /**
   * Replaces a file atomically, keeping its mode. `expected` is what it must be until then, null for no file: what somebody
   * else has saved meanwhile stays.
   * @throws UserError `changed` where it is something else
   */
  write(path: string, text: string, expected?: string | null): Promise<void>;
  /** Files below a folder, sorted, symbolic links not followed; at most `limit`. */
  list(folder: string, limit?: number): Promise<string[]>;
}
