import type { BacklogEntry } from './document.ts';
import type { BacklogProblem } from './problem.ts';
import { repairedBox } from './repairs.ts';
import type { SourceLines } from '../base/source-lines.ts';

const NUMBER_WITHOUT_SPACE = /^[ \t]{0,3}(\d{1,9})\.(?=[\p{Lu}[*`"'])/u;
const BOX_WITHOUT_SPACE = /^[ \t]{0,3}([-+*]\[[ xX]\])[ \t]+\S/;
/** Links, references and footnotes look like the second; `[ ]* ` is how Kiro writes a task that may be left out. */
const BULLET_WITH_BROKEN_BOX = /^[ \t]{0,3}[-+*][ \t]{1,9}(\[\](?=[ \t]+\S)|\[[ xX]\](?!\*[ \t])(?=[^\s([:]))/;

/**
 * Lines that were meant as items and are none: a number that goes on from the item above with no space behind it
 * (`57.Add …`), a bullet with no space before its box (`-[ ] Add …`); among bullets with boxes, one with a box that is none
 * (`- [] Add …`).
 */
export function malformedLines(lines: SourceLines, proseLines: readonly number[], entries: readonly BacklogEntry[]): BacklogProblem[] {
  const problems: BacklogProblem[] = [];
  const hasBoxes = entries.some(({ label, marks }) => label === '' && marks.box !== null);
  let next = 0;
  for (const line of proseLines) {
    while ((entries[next]?.line ?? Number.POSITIVE_INFINITY) <= line) next += 1;
    const before = entries[next - 1];
    const isOwn = hasBoxes && (before === undefined || before.marks.lastLine < line);
    const problem = withoutSpace(lines, line, before) ?? (isOwn ? withBrokenBox(lines, line) : null);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

function withoutSpace(lines: SourceLines, line: number, before: BacklogEntry | undefined): BacklogProblem | null {
  const text = lines.line(line);
  const number = NUMBER_WITHOUT_SPACE.exec(text);
  const goesOn = number !== null && Number(number[1]) === Number(before?.label || Number.NaN) + 1;
  const marker = goesOn ? number : BOX_WITHOUT_SPACE.exec(text);
  if (marker === null) return null;
  const written = goesOn ? `${marker[1]}.` : (marker[1] ?? '');
  const start = lines.start(line) + text.indexOf(written);
  const missing = start + (goesOn ? written.length : 1);
  return {
    rule: 'malformed-item',
    message: goesOn
      ? `A space is missing behind \`${written}\`, so this line is no item.`
      : `A space is missing before the box of \`${written}\`, so this line is no item.`,
    range: lines.range({ start, end: start + written.length }),
    repair: { title: 'Insert the missing space', edits: [{ start: missing, end: missing, text: ' ' }], safe: true },
  };
}

function withBrokenBox(lines: SourceLines, line: number): BacklogProblem | null {
  const text = lines.line(line);
  const [head = '', box] = BULLET_WITH_BROKEN_BOX.exec(text) ?? [];
  if (box === undefined) return null;
  const end = lines.start(line) + head.length;
  return {
    rule: 'malformed-item',
    message: 'This line has a box that is not read as one, so it is no item: write `[ ]` or `[x]`, and a space behind it.',
    range: lines.range({ start: end - box.length, end }),
    repair: repairedBox(lines.text, end - box.length),
  };
}
