const HEADING = '// Revisions';
const NOTE = '// - ';

/**
 * `code` with the revisions that an earlier version of the file lists at its end, and a new one where there is
 * something to note. A note that is listed already is not listed again.
 */
export function withRevisions(code: string, earlier: string | null, note: string | null): string {
  const notes = notesIn(earlier ?? '');
  if (note !== null && !notes.includes(note)) notes.push(note);
  return notes.length === 0 ? code : `${code}\n${HEADING}\n${notes.map((text) => `${NOTE}${text}\n`).join('')}`;
}

/** A file's code without the revisions at its end. */
export function withoutRevisions(text: string): string {
  const [code = ''] = text.split(/\r?\n\/\/ Revisions\r?\n/, 1);
  return code;
}

function notesIn(text: string): string[] {
  const revisions = text.slice(withoutRevisions(text).length);
  return revisions.split(/\r?\n/).filter((line) => line.startsWith(NOTE)).map((line) => line.slice(NOTE.length));
}
