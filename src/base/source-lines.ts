/** A place in a text. Lines and columns count from 0; columns are UTF-16 units, as in the LSP. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

const BYTE_ORDER_MARK = 0xfeff;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * The lines of a text, by offsets in UTF-16 units. A line ends with LF, CRLF or a lone CR, as in CommonMark.
 * A byte order mark stands before the first line and is part of none.
 */
export class SourceLines {
  readonly text: string;
  /** Where each line starts. There is at least one line. */
  readonly starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0];
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === LINE_FEED || (unit === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) starts.push(at + 1);
    }
    this.starts = starts;
  }

  get count(): number {
    return this.starts.length;
  }

  start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Where a line ends, without its line ending. */
  end(line: number): number {
    let end = this.starts[line + 1] ?? this.text.length;
    const start = this.start(line);
    if (line + 1 < this.count) {
      if (end > start && this.text.charCodeAt(end - 1) === LINE_FEED) end -= 1;
      if (end > start && this.text.charCodeAt(end - 1) === CARRIAGE_RETURN) end -= 1;
    }
    return end;
  }

  line(line: number): string {
    return this.text.slice(this.start(line), this.end(line));
  }

  /** The line that an offset is in. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  position(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, character: Math.max(0, offset - this.start(line)) };
  }

  range(span: { start: number; end: number }): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** The line ending that the text uses first; LF where it has none. */
  lineEnding(): string {
    const end = this.end(0);
    return this.count > 1 ? this.text.slice(end, this.start(1)) : '\n';
  }
}

/** How many lines at the top are YAML front matter, its two fences included. Without an end it is text. */
export function frontMatterLines(lines: SourceLines): number {
  if (lines.line(0).trimEnd() !== '---') return 0;
  for (let line = 1; line < lines.count; line += 1) {
    const text = lines.line(line).trimEnd();
    if (text === '---' || text === '...') return line + 1;
  }
  return 0;
}
