import type { Disposable } from '../../base/disposable.ts';

/** A file as a report reader finds it. */
export interface ReportFile {
  /** Relative to the workspace. */
  path: string;
  /** Milliseconds since the epoch. */
  modifiedMs: number;
  size: number;
}

/** Test reports and the files that they speak of. Globs and paths are relative, with forward slashes. */
export interface ReportPort {
  /**
   * Files that a glob names, sorted, at most 10,000; links are not followed, folders of other programs not looked into.
   * @throws UserError `path`, `glob` for a glob that leads outside or has too many wildcards
   */
  find(globs: readonly string[]): Promise<ReportFile[]>;
  /** Bytes that are no text become U+FFFD. @throws UserError `too-large` above 64 MiB, `no-file`, `not-a-file`, `unreadable`, `path`, `outside` */
  read(path: string): Promise<string>;
  /** When files were last changed, milliseconds since the epoch; those that are not there are left out. */
  modified(paths: readonly string[]): Promise<Map<string, number>>;
  /** A digest of the content of these files, in their order; the same content gives the same text, also of files that are not there. */
  digest(paths: readonly string[]): Promise<string>;
  /** Tells that files named by the globs may have changed, soon after they did. */
  watch(globs: readonly string[], onHint: () => void): Disposable;
}
