/** Files of the workspace. Paths are relative with forward slashes; one that leads outside is refused before any I/O. */
export interface WorkspacePort {
  readonly root: string;
  /** Null when there is no such file. @throws UserError `too-large` above `limit` bytes (2 MiB by default), `encoding`. */
  read(path: string, limit?: number): Promise<string | null>;
  exists(path: string): Promise<boolean>;
  /** Replaces a file atomically, keeping its mode. */
  write(path: string, text: string): Promise<void>;
  /** Files below a folder, sorted, symbolic links not followed; at most `limit`. */
  list(folder: string, limit?: number): Promise<string[]>;
}
