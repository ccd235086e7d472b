import type { Finding } from '../contract/finding.ts';
import type { BacklogEntry } from './document.ts';
import type { SourceLines } from '../base/source-lines.ts';

const NUMBER_WITHOUT_SPACE = /^[ \t]{0,3}(\d{1,9})\.(?=[\p{Lu}[*`"'])/u;
const BOX_WITHOUT_SPACE = /^[ \t]{0,3}([-+*]\[[ xX]\])[ \t]+\S/;

/**
 * Lines that were meant as items and are none: a number that goes on from the item above with no space behind it
 * (`57.Add …`), a bullet with no space before its box (`-[ ] Add …`).
 */
export function malformedLines(lines: SourceLines, file: string, proseLines: readonly number[], entries: readonly BacklogEntry[]): Finding[] {
  const findings: Finding[] = [];
  let next = 0;
  for (const line of proseLines) {
    while ((entries[next]?.line ?? Number.POSITIVE_INFINITY) <= line) next += 1;
    const text = lines.line(line);
    const number = NUMBER_WITHOUT_SPACE.exec(text);
    const goesOn = number !== null && Number(number[1]) === Number(entries[next - 1]?.label || Number.NaN) + 1;
    const marker = goesOn ? number : BOX_WITHOUT_SPACE.exec(text);
    if (marker === null) continue;
    const written = goesOn ? `${marker[1]}.` : (marker[1] ?? '');
    const start = lines.start(line) + text.indexOf(written);
    findings.push({
      file,
      rule: 'malformed-item',
      severity: 'warning',
      message: goesOn
        ? `A space is missing behind \`${written}\`, so this line is no item.`
        : `A space is missing before the box of \`${written}\`, so this line is no item.`,
      range: lines.range({ start, end: start + written.length }),
    });
  }
  return findings;
}
