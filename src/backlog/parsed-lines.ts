import { frontMatterLines, type SourceLines } from '../base/source-lines.ts';

/**
 * The text as the markdown parser gets it: the lines of the file, some of them changed so that the parser sees
 * lists where authors mean lists, and where each line comes from.
 */
export class ParsedLines {
  readonly text: string;
  readonly #origins: readonly number[];

  constructor(text: string, origins: readonly number[]) {
    this.text = text;
    this.#origins = origins;
  }

  /** The line of the file that a line of the text stands for. */
  origin(line: number): number {
    return this.#origins[line] ?? this.#origins.length;
  }
}

/** What is done to a line of the file before it is parsed. */
export type LineChange =
  /** An empty line goes before it, so that a list can start there. */
  | 'set apart'
  /** Its indentation goes, so that it is no part of the item above. */
  | 'outdent';

/** Lines with front matter left out and the changes made. */
export function parsedLines(lines: SourceLines, changes: ReadonlyMap<number, LineChange>): ParsedLines {
  const skipped = frontMatterLines(lines);
  const texts: string[] = [];
  const origins: number[] = [];
  for (let line = 0; line < lines.count; line += 1) {
    const change = changes.get(line);
    if (change === 'set apart') {
      texts.push('');
      origins.push(line - 1);
    }
    const text = line < skipped ? '' : lines.line(line);
    texts.push(change === 'outdent' ? text.replace(/^[ \t]+/, '') : text);
    origins.push(line);
  }
  return new ParsedLines(texts.join('\n'), origins);
}
