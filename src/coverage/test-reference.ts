/** A test that a spec, or the table of a coverage document, names. */
export interface TestReference {
  /** As written, without code marks. */
  written: string;
  kind: 'file' | 'name' | 'command';
  /** A file or, with a slash at its end, a folder; relative to the workspace. Null for names and commands. */
  path: string | null;
  /** The name of a test, where `*` stands for anything; with a file it is looked for in that file alone. Null for none. */
  name: string | null;
  /** The argv of a command; null for files and names. */
  command: readonly string[] | null;
  /** Indexes of the spec's requirements that it is named for; empty where it stands for the spec as a whole. */
  requirements: readonly number[];
}
