import { counted } from '../../base/counted.ts';
import type { CoverageFinding } from '../coverage/findings.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

const INDENT = 4;

/** What `coverage check` has found, with `file:line`, which terminals and editors turn into links. */
export function coverageFindingLines(findings: readonly CoverageFinding[], layout: Layout): string[] {
  const { style, symbols } = layout;
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const lines = findings.flatMap((finding) => {
    const mark = finding.severity === 'error' ? style.bad(symbols.failed) : style.dim(symbols.info);
    const place = finding.file === null ? '' : `${plainLine(finding.file)}${finding.line === null ? '' : `:${finding.line}`} `;
    return [`${mark} ${place}${style.dim(finding.kind)}`, ...indented(plainLine(finding.message), INDENT, layout)];
  });
  const sum = errors === 0 ? `${style.good(symbols.done)} The documents say what the evidence says.` : counted(errors, 'finding');
  return [...lines, ...(lines.length === 0 ? [] : ['']), sum];
}
