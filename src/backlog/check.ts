import type { Finding } from '../contract/finding.ts';
import type { BacklogDocument } from './document.ts';
import { duplicateItems } from './duplicates.ts';
import { nameOf, sentenceNameOf } from './order-item.ts';

/**
 * Everything that is wrong with the items of the backlogs, by file and line: `malformed-item`, `unknown-attribute`,
 * `done-mismatch`, `duplicate-item`, `out-of-order`. What is wrong with dependencies depends on recorded
 * evidence and comes from `orderItems`.
 */
export function checkBacklog(documents: readonly BacklogDocument[]): Finding[] {
  const between = Map.groupBy([...duplicateItems(documents), ...documents.flatMap(outOfOrder)], ({ file }) => file);
  return documents.flatMap((document) => [...document.findings, ...(between.get(document.file) ?? [])]
    .sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character));
}

/** Numbers that go down where no new count begins. The labels stay as they are, so this is only worth knowing. */
function outOfOrder(document: BacklogDocument): Finding[] {
  const findings: Finding[] = [];
  let before: BacklogDocument['entries'][number] | undefined;
  for (const entry of document.entries) {
    if (entry.label === '') continue;
    const number = Number(entry.label);
    if (before !== undefined && number > 1 && number < Number(before.label)) {
      findings.push({
        file: document.file,
        rule: 'out-of-order',
        severity: 'information',
        message: `${sentenceNameOf(entry)} stands after ${nameOf(before)}.`,
        range: document.lines.range({ start: entry.start, end: entry.start + entry.marks.marker.length }),
      });
    }
    before = entry;
  }
  return findings;
}
