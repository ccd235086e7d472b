import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { frontMatterLines } from '../../base/source-lines.ts';
import type { Finding, TextEdit } from '../../contract/finding.ts';
import { isRuleId } from '../../contract/rules.ts';
import type { Analysis } from '../../lint/analysis.ts';
import type { FeatureContext } from './feature-context.ts';
import { isSameRange } from './places.ts';
import { workspaceEdit } from './workspace-edits.ts';

/** Turning a rule off where it has found something. */
export interface Disabling {
  finding: Finding;
  title: string;
  edit: WorkspaceEdit;
}

/** For each rule among some findings: a comment for the line of its first one, where there can be one, and a comment for the document. */
export function disablingActions(context: FeatureContext, file: string, findings: readonly Finding[]): Disabling[] {
  const analysis = context.linter.analysis(file);
  if (analysis === null || analysis.kind === 'task-log') return [];
  const edit = (one: TextEdit): WorkspaceEdit => workspaceEdit(context, [{ file, source: analysis.source, edits: [one] }]);
  const first = [...Map.groupBy(findings, ({ rule }) => rule)].flatMap(([rule, [finding]]) => (isRuleId(rule) && finding !== undefined ? [finding] : []));
  return first.flatMap((finding) => {
    const onLine = lineComment(analysis, finding);
    return [
      ...(onLine === null ? [] : [{ finding, title: `Turn ${finding.rule} off for this line`, edit: edit(onLine) }]),
      { finding, title: `Turn ${finding.rule} off in this document`, edit: edit(documentComment(analysis, finding)) },
    ];
  });
}

/** Null where a comment would be no comment: in front matter and code; in a table it would cut the table in two. */
function lineComment({ source, spec }: Analysis, { rule, range }: Finding): TextEdit | null {
  const { line } = range.start;
  // What is said of the whole document stands at its beginning, whatever is there.
  if (isSameRange(range, { start: range.start, end: range.start })) return null;
  const above = line === 0 ? '' : source.line(line - 1);
  if (line < frontMatterLines(source) || (above.includes('|') && source.line(line).includes('|')) || /^ {4}|^\t/.test(source.line(line))) return null;
  // The second line of a paragraph has its finding where its first one is.
  const isWithinText = above.trim() !== '' && !/^\s{0,20}(?:[-*+]|\d{1,9}[.)]|#{1,6}|<!--)/.test(source.line(line));
  if (isWithinText && spec?.titleSpan?.range.start.line !== line) return null;
  const start = source.start(line);
  const indent = /^[ \t]{0,100}/.exec(source.line(line))?.[0] ?? '';
  return { start, end: start, text: `${indent}<!-- coherence-disable-next-line ${rule} -->${source.lineEnding()}` };
}

/** Behind front matter, before everything else. */
function documentComment({ source }: Analysis, { rule }: Finding): TextEdit {
  const lines = frontMatterLines(source);
  const start = lines >= source.count ? source.text.length : source.start(lines);
  const ending = source.lineEnding();
  const isBehindText = start > source.start(0) && !/[\r\n]/.test(source.text.charAt(start - 1));
  const isBlank = lines >= source.count || source.line(lines).trim() === '';
  return { start, end: start, text: `${isBehindText ? ending : ''}<!-- coherence-disable ${rule} -->${ending}${isBlank ? '' : ending}` };
}
