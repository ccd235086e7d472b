import stringWidth from 'string-width';
import { counted } from '../../base/counted.ts';
import type { BacklogListItem } from '../../contract/engine-api.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ItemStateName } from '../../contract/phase.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';
import { cutToWidth, fitToWidth } from '../text/width.ts';

const STATE_COLUMNS = 8;

/** The items, grouped by file and heading: state, number, text, key. */
export function backlogLines(items: readonly BacklogListItem[], layout: Layout): string[] {
  const { style, columns } = layout;
  const paint: Record<ItemStateName, (text: string) => string> = { open: (text) => text, running: style.accent, blocked: style.warn, failed: style.bad, done: style.dim };
  const labelColumns = Math.max(0, ...items.map((item) => stringWidth(item.label)));
  const lines: string[] = [];
  let file: string | undefined;
  let heading: string | undefined;
  for (const item of items) {
    if (item.file !== file) lines.push(...(file === undefined ? [] : ['']), style.bold(cutToWidth(plainLine(item.file), columns)));
    if (item.heading !== '' && (item.file !== file || item.heading !== heading)) lines.push(style.dim(cutToWidth(`  ${plainLine(item.heading)}`, columns)));
    ({ file, heading } = item);
    const room = columns - 4 - STATE_COLUMNS - labelColumns - 2 - item.key.length - 2;
    const wide = room >= 20;
    const text = fitToWidth(plainLine(item.text), wide ? room : columns - 4 - STATE_COLUMNS - labelColumns - 2);
    const label = ' '.repeat(labelColumns - stringWidth(item.label)) + plainLine(item.label);
    lines.push(`    ${paint[item.state](fitToWidth(item.state, STATE_COLUMNS))}${label}  ${wide ? `${text}  ${style.dim(item.key)}` : text.trimEnd()}`);
  }
  return lines;
}

/** Findings as `file:line:column`, which terminals and editors turn into links. */
export function findingLines(findings: readonly Finding[], layout: Layout): string[] {
  const { style, symbols } = layout;
  if (findings.length === 0) return [`${style.good(symbols.done)} No findings.`];
  const lines = findings.flatMap((finding) => {
    const mark = { error: style.bad(symbols.failed), warning: style.warn(symbols.warning), information: style.dim(symbols.info) }[finding.severity];
    const place = `${plainLine(finding.file)}:${finding.range.start.line + 1}:${finding.range.start.character + 1}`;
    return [`${mark} ${place} ${style.dim(finding.rule)}`, ...indented(plainLine(finding.message), 4, layout)];
  });
  return [...lines, '', counted(findings.length, 'finding')];
}
