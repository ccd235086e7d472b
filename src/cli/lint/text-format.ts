import stringWidth from 'string-width';
import { counted } from '../../base/counted.ts';
import type { Severity } from '../../contract/finding.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';
import { fitToWidth, wrapToWidth } from '../text/width.ts';
import { countOf, safeFixes, type LintReport, type ReportedFinding } from './report.ts';

/** What a severity is called in a line: short, and all of them nearly as long. */
const NAMES: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'info' };
const NAME_COLUMNS = 7;

/** Columns that a message needs at least, beside what stands before it. */
const NARROWEST_MESSAGE = 20;

/**
 * Findings by file: `12:5  warning  message  rule`, which terminals and editors turn into links with the file above it. A message
 * that is too long for its line goes on below itself. Lines and columns count from 1.
 */
export function lintLines(report: LintReport, layout: Layout): string[] {
  const { style } = layout;
  const lines = changeLines(report, layout);
  if (lines.length > 0) lines.push('');
  const placeColumns = Math.max(0, ...report.findings.map(({ finding }) => placeOf(finding.range.start).length));
  let file: string | undefined;
  for (const reported of report.findings) {
    if (reported.finding.file !== file) lines.push(...(file === undefined ? [] : ['']), style.bold(plainLine(reported.finding.file)));
    ({ file } = reported.finding);
    lines.push(...findingLines(reported, placeColumns, layout));
  }
  return [...lines, ...(report.findings.length === 0 ? [] : ['']), ...summaryLines(report, layout)];
}

/** What `--fix` has written, and what it has not. */
export function changeLines({ fixed, left }: LintReport, layout: Layout): string[] {
  const { style, symbols } = layout;
  return [
    ...(fixed ?? []).flatMap(({ file, fixes }) => marked(style.good(symbols.done), `${plainLine(file)}: ${counted(fixes, 'fix', 'fixes')} made.`, layout)),
    ...left.flatMap(({ file, message }) => marked(style.bad(symbols.failed), `${plainLine(file)} was left as it is: ${plainLine(message)}`, layout)),
  ];
}

/** What is to be known before the findings are read. */
export function noticeLines({ notices }: LintReport, layout: Layout): string[] {
  return notices.flatMap((notice) => marked(layout.style.warn(layout.symbols.warning), plainLine(notice), layout));
}

function findingLines({ finding }: ReportedFinding, placeColumns: number, layout: Layout): string[] {
  const { style } = layout;
  const paint: Record<Severity, (text: string) => string> = { error: style.bad, warning: style.warn, information: style.accent };
  const place = placeOf(finding.range.start).padStart(placeColumns);
  const before = `  ${style.dim(place)}  ${paint[finding.severity](fitToWidth(NAMES[finding.severity], NAME_COLUMNS))}  `;
  const indent = 2 + placeColumns + 2 + NAME_COLUMNS + 2;
  const room = Math.max(NARROWEST_MESSAGE, layout.columns - indent);
  const [first = '', ...rest] = withRule(wrapToWidth(plainLine(finding.message), room), finding.rule, room, layout);
  const related = (finding.related ?? []).flatMap((other) => {
    const words = `${plainLine(other.file)}:${placeOf(other.range.start)} ${plainLine(other.message)}`;
    return wrapToWidth(words, room).map((line) => style.dim(line));
  });
  return [before + first, ...[...rest, ...related].map((line) => ' '.repeat(indent) + line)];
}

/** The rule's name behind the message, or on a line of its own where there is no room. */
function withRule(message: readonly string[], rule: string, room: number, { style }: Layout): string[] {
  const last = message.at(-1) ?? '';
  const name = style.dim(plainLine(rule));
  if (stringWidth(last) + 2 + stringWidth(rule) > room) return [...message, name];
  return [...message.slice(0, -1), `${last}  ${name}`];
}

function placeOf({ line, character }: { line: number; character: number }): string {
  return `${line + 1}:${character + 1}`;
}

function summaryLines(report: LintReport, layout: Layout): string[] {
  const { style, symbols } = layout;
  const [errors, warnings, information] = [countOf(report, 'error'), countOf(report, 'warning'), countOf(report, 'information')];
  if (report.findings.length === 0) return [`${style.good(symbols.done)} No findings in ${counted(report.documents, 'document')}.`];
  const counts = [
    ...(errors === 0 ? [] : [counted(errors, 'error')]),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
    ...(information === 0 ? [] : [`${information} for information`]),
  ].join(', ');
  const files = new Set(report.findings.map(({ finding }) => finding.file)).size;
  const fixable = safeFixes(report);
  const can = fixable === 0 ? '' : `; ${fixable} can be fixed with --fix`;
  const mark = errors > 0 ? style.bad(symbols.failed) : warnings > 0 ? style.warn(symbols.warning) : style.dim(symbols.info);
  return marked(mark, `${counts} in ${files} of ${counted(report.documents, 'document')}${can}.`, layout);
}

/** A sentence behind a mark. */
function marked(mark: string, sentence: string, layout: Layout): string[] {
  const [first = '', ...rest] = indented(sentence, 2, layout);
  return [`${mark} ${first.trimStart()}`, ...rest];
}
