import type { BacklogKind } from '../contract/phase.ts';
import { displayText } from './display-text.ts';
import type { BacklogDocument, BacklogEntry, BacklogSection } from './document.ts';
import { readEntry } from './entry.ts';
import { headingMarks } from './heading-marks.ts';
import type { HeadingMarks } from './heading-marks.ts';
import { malformedLines } from './malformed.ts';
import { outlineOf } from './outline.ts';
import type { BacklogProblem } from './problem.ts';
import { SourceLines } from '../base/source-lines.ts';

/**
 * Reads a backlog as people write it. Items are numbered list entries and bullets with a box, at the top level or
 * under a plain bullet; a list nested in an item is that item's detail. Code, quotes, comments, front matter and
 * plain bullets are no items. Reads everything: what is wrong is a problem, never an error.
 */
export function readBacklog(text: string, file: string, kind: BacklogKind): BacklogDocument {
  const lines = new SourceLines(text);
  const outline = outlineOf(lines);
  const sections = outline.headings.map((heading): BacklogSection => ({
    text: displayText(heading.content, outline.references).text,
    level: heading.level,
    line: heading.line,
    lastLine: heading.lastLine,
  }));
  const path = new HeadingPath(sections);
  const entries: BacklogEntry[] = [];
  const problems: BacklogProblem[] = [];
  for (const item of outline.items) {
    path.moveTo(item.line);
    const read = readEntry(item, { lines, file, references: outline.references, headings: path.titles, ...path.marks });
    problems.push(...read.problems);
    if (read.entry !== null) entries.push({ ...read.entry, index: entries.length });
  }
  // One by one: there may be more of them than a call may have arguments.
  for (const problem of malformedLines(lines, outline.proseLines, entries)) problems.push(problem);
  problems.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
  return { file, kind, text, lines, sections, entries, problems };
}

/** The headings above a line, kept up to date while the lines go by. */
class HeadingPath {
  /** Outermost first, without the document's title. */
  titles: readonly string[] = [];
  marks: HeadingMarks = { done: false, proposed: false, priority: null };
  readonly #sections: readonly BacklogSection[];
  readonly #open: { section: BacklogSection; marks: HeadingMarks }[] = [];
  #next = 0;

  constructor(sections: readonly BacklogSection[]) {
    this.#sections = sections;
  }

  moveTo(line: number): void {
    const before = this.#next;
    for (let section = this.#sections[this.#next]; section !== undefined && section.line < line; section = this.#sections[this.#next]) {
      while ((this.#open.at(-1)?.section.level ?? 0) >= section.level) this.#open.pop();
      this.#open.push({ section, marks: headingMarks(section.text) });
      this.#next += 1;
    }
    if (this.#next === before) return;
    const title = this.#sections[0];
    this.titles = this.#open.map(({ section }) => section).filter((section) => section !== title || section.level > 1).map(({ text }) => text);
    this.marks = {
      done: this.#open.some(({ marks }) => marks.done),
      proposed: this.#open.some(({ marks }) => marks.proposed),
      priority: this.#open.findLast(({ marks }) => marks.priority !== null)?.marks.priority ?? null,
    };
  }
}
