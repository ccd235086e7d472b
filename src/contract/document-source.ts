/** Why a document cannot be read. */
export type DocumentProblem = 'missing' | 'too-large' | 'encoding' | 'outside' | 'unreadable' | 'too-slow';

/** What a file holds. Problems are findings, never errors. */
export type ReadDocument =
  | { text: string }
  | { problem: DocumentProblem; message: string };

/** Where texts come from. Bounded: at most `maxBytes` of a file are read, links to the outside never. Does not throw. */
export interface DocumentSource {
  read(file: string, maxBytes: number): ReadDocument;
}
