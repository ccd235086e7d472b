import type { TextEdit } from '../contract/finding.ts';
import { applyTextEdits } from '../contract/text-edit.ts';

/** A piece of the original, or one that was put in. */
type Piece = { start: number; end: number } | { text: string };

/** A text that is edited several times, and the edits that make the same of the original at once. */
export class EditedText {
  readonly original: string;
  #pieces: Piece[];
  #text: string;

  constructor(original: string) {
    this.original = original;
    this.#pieces = [{ start: 0, end: original.length }];
    this.#text = original;
  }

  get text(): string {
    return this.#text;
  }

  /** Makes edits that count in the text as it is now. @throws RangeError as `applyTextEdits` does; nothing is made then */
  apply(edits: readonly TextEdit[]): void {
    this.#text = applyTextEdits(this.#text, edits);
    const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
    const pieces: Piece[] = [];
    let at = 0;
    let next = 0;
    for (const piece of this.#pieces) {
      const length = 'text' in piece ? piece.text.length : piece.end - piece.start;
      let from = 0;
      for (let edit = sorted[next]; edit !== undefined && edit.start < at + length; edit = sorted[next]) {
        if (edit.start >= at + from) {
          add(pieces, part(piece, from, edit.start - at));
          add(pieces, { text: edit.text });
        }
        from = Math.max(from, Math.min(length, edit.end - at));
        // What reaches beyond this piece takes the beginning of the next one away as well.
        if (edit.end > at + length) break;
        next += 1;
      }
      add(pieces, part(piece, from, length));
      at += length;
    }
    for (const edit of sorted.slice(next)) add(pieces, { text: edit.text });
    this.#pieces = pieces;
  }

  /** The edits from the original to the text, none longer than it has to be. Offsets count in the original. */
  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let at = 0;
    let text = '';
    const flush = (until: number): void => {
      const edit = trimmed(this.original, { start: at, end: until, text });
      if (edit.start < edit.end || edit.text !== '') edits.push(edit);
      text = '';
    };
    for (const piece of this.#pieces) {
      if ('text' in piece) text += piece.text;
      else {
        flush(piece.start);
        at = piece.end;
      }
    }
    flush(this.original.length);
    return edits;
  }
}

function add(pieces: Piece[], piece: Piece): void {
  if ('text' in piece ? piece.text !== '' : piece.start < piece.end) pieces.push(piece);
}

function part(piece: Piece, from: number, to: number): Piece {
  if (to <= from) return { text: '' };
  return 'text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to };
}

/** An edit without what is the same before and after it, at both of its ends. */
function trimmed(original: string, { start, end, text }: TextEdit): TextEdit {
  let from = 0;
  const most = Math.min(end - start, text.length);
  while (from < most && original.charCodeAt(start + from) === text.charCodeAt(from)) from += 1;
  let behind = 0;
  while (behind < most - from && original.charCodeAt(end - 1 - behind) === text.charCodeAt(text.length - 1 - behind)) behind += 1;
  return { start: start + from, end: end - behind, text: text.slice(from, text.length - behind) };
}
