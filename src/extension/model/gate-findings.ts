import * as l10n from '@vscode/l10n';
import type { ChangedFile } from '../../contract/engine-api.ts';
import type { GateFinding } from '../../contract/gates.ts';
import { code, oneLine, plain } from '../../base/markdown-text.ts';

/** What a tooltip lists; a question that has more findings is answered by looking at the changes. */
const MOST_LISTED = 30;

/** Where a finding is: `test/a.test.ts:12`. */
export function findingPlace({ file, line }: GateFinding): string {
  return line === null ? file : `${file}:${line}`;
}

/** What a gate has found, as a list of a tooltip; empty where it is nothing. */
export function findingsText(findings: readonly GateFinding[]): string {
  if (findings.length === 0) return '';
  const listed = findings.slice(0, MOST_LISTED).map((finding) => `- ${code(findingPlace(finding))}: ${plain(finding.message)}`);
  const more = findings.length - listed.length;
  return [l10n.t('What was found:'), '', ...listed, ...(more > 0 ? [`- ${l10n.t('and {0} more', more)}`] : [])].join('\n');
}

/** The same as a row of a list to pick from, which knows no markdown. */
export function findingRow(finding: GateFinding): { label: string; description: string } {
  return { label: findingPlace(finding), description: oneLine(finding.message).replaceAll('`', '') };
}

/**
 * How a finding is looked at: both sides of its file beside each other, or the one that there is. `file` is how the item
 * has changed it; undefined where it has not.
 */
export function findingView({ side }: Pick<GateFinding, 'side'>, file: ChangedFile | undefined): 'both' | 'before' | 'after' | 'file' {
  if (file === undefined) return 'file';
  switch (file.kind) {
    case 'added':
      return 'after';
    case 'deleted':
      return 'before';
    case 'modified':
      // A diff is opened at a line of what is new.
      return side === 'before' ? 'before' : 'both';
  }
}
