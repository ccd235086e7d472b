import { counted } from '../../base/counted.ts';
import type { Fix } from '../../contract/finding.ts';
import type { Linter } from '../../lint/linter.ts';
import type { ReportedFinding } from './report.ts';
import type { Turns } from './turns.ts';

/** Documents that are read in one step. */
const SOME = 20;

/** Reads all documents that have not been read: what one of them says may be about any other. */
export async function readDocuments(linter: Pick<Linter, 'readSome'>, turns: Turns): Promise<void> {
  for (let left = linter.readSome(SOME); left > 0; left = linter.readSome(SOME)) await turns.next(() => `Reading, ${counted(left, 'document')} left`);
}

/** What is found in documents, in their order, with the fixes. */
export async function checkDocuments(linter: Pick<Linter, 'lint' | 'fixes'>, files: readonly string[], turns: Turns): Promise<ReportedFinding[]> {
  const found: ReportedFinding[] = [];
  for (const [index, file] of files.entries()) {
    for (const each of checked(linter, file)) found.push(each);
    await turns.next(() => `${index + 1} of ${counted(files.length, 'document')} checked`);
  }
  return found;
}

function checked(linter: Pick<Linter, 'lint' | 'fixes'>, file: string): ReportedFinding[] {
  const { findings } = linter.lint(file);
  const fixes = new Map<string, Fix[]>();
  if (findings.some(({ fixable }) => fixable)) {
    for (const { finding, fix } of linter.fixes(file)) {
      const words = JSON.stringify(finding);
      fixes.set(words, [...(fixes.get(words) ?? []), fix]);
    }
  }
  return findings.map((finding) => ({ finding, fix: fixes.get(JSON.stringify(finding))?.shift() ?? null }));
}
